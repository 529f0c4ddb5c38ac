package diff

// maxSlide bounds how far up a run is looked at when its place is chosen.
const maxSlide = 100

// A run is a run of changed lines [start, end) of one side; in the gap between
// two unchanged lines it may be empty.
type run struct{ start, end int }

// slide moves every run of changed lines of s that could stand elsewhere with
// the same meaning to where people would put it. It walks the runs of the other
// side in step: each unchanged line of one has its partner in the other.
func slide(s, other *side) {
	low, last := min(s.low, other.low), s.high
	g, o := runAt(s, low), runAt(other, low)
	for g.start < last {
		if g.start != g.end {
			g, o = settle(s, other, g, o)
		}
		var more bool
		if g, more = nextRun(s, g); !more {
			return
		}
		o, _ = nextRun(other, o)
	}
}

// runAt is the run that starts at a line.
func runAt(s *side, line int) run {
	r := run{line, line}
	for s.changed[r.end] {
		r.end++
	}
	return r
}

// nextRun is the run behind the next unchanged line.
func nextRun(s *side, r run) (run, bool) {
	if r.end == s.n {
		return r, false
	}
	n := run{r.end + 1, r.end + 1}
	for s.changed[n.end] {
		n.end++
	}
	return n, true
}

// previousRun is the run before the unchanged line before r.
func previousRun(s *side, r run) (run, bool) {
	if r.start == 0 {
		return r, false
	}
	p := run{r.start - 1, r.start - 1}
	for p.start > 0 && s.changed[p.start-1] {
		p.start--
	}
	return p, true
}

// settle slides one run, taking in the runs that it comes to touch, and
// returns it with the other side's run at the same place.
func settle(s, other *side, g, o run) (run, run) {
	highest, beside := 0, -1
	for size := -1; size != g.end-g.start; {
		size = g.end - g.start
		beside = -1
		for up(s, &g) {
			o, _ = previousRun(other, o)
		}
		highest = g.end
		if o.start != o.end {
			beside = g.end
		}
		for down(s, &g) {
			o, _ = nextRun(other, o)
			if o.start != o.end {
				beside = g.end
			}
		}
	}
	var to int
	switch {
	case g.end == highest:
		return g, o // it cannot move
	case beside >= 0:
		// Beside a change of the other side the two read as one.
		to = beside
	default:
		to = bestEnd(s, g, highest)
	}
	for g.end > to {
		up1(s, &g)
		o, _ = previousRun(other, o)
	}
	return g, o
}

// up slides a run up by one line, if the line above it is like its last, and
// joins what it touches.
func up(s *side, g *run) bool {
	if g.start == 0 || s.key(g.start-1) != s.key(g.end-1) {
		return false
	}
	up1(s, g)
	for g.start > 0 && s.changed[g.start-1] {
		g.start--
	}
	return true
}

func up1(s *side, g *run) {
	g.start--
	g.end--
	s.changed[g.start], s.changed[g.end] = true, false
	s.low = min(s.low, g.start)
}

// down slides a run down by one line, if the line below it is like its first,
// and joins what it touches.
func down(s *side, g *run) bool {
	if g.end >= s.n || s.key(g.end) != s.key(g.start) {
		return false
	}
	s.changed[g.start], s.changed[g.end] = false, true
	g.start++
	g.end++
	s.high = max(s.high, g.end)
	for s.changed[g.end] {
		g.end++
	}
	return true
}

// bestEnd chooses where a run that can end anywhere from highest to its present
// end is best cut out, by the indentation around both of its borders.
func bestEnd(s *side, g run, highest int) int {
	size := g.end - g.start
	from := max(highest, g.end-maxSlide, g.end-size-1)
	best, bestScore := -1, score{}
	for end := from; end <= g.end; end++ {
		var sc score
		sc.add(measure(s, end))
		sc.add(measure(s, end-size))
		if best < 0 || !bestScore.better(sc) {
			best, bestScore = end, sc
		}
	}
	return best
}
