package diff

import "math"

// The search may stop early in a box that need not be searched exactly.
const (
	minRounds = 256 // at least so many rounds are made
	snake     = 20  // so many equal lines in a row are a good place to split
	progress  = 4   // a good place has got on so many times the rounds made
)

// search marks the kept lines of both sides that have no partner. It is the
// linear-space search of Myers (An O(ND) Difference Algorithm, 1986), which
// sweeps from both corners of a box at once, with bounded effort. It reports
// whether it came to its end before it was stopped.
func search(a, b *side, work *scratch, stop func() bool) bool {
	diagonals := len(a.kept) + len(b.kept) + 3
	work.a.keys, work.b.keys = sized(work.a.keys, len(a.kept)), sized(work.b.keys, len(b.kept))
	work.forward, work.backward = sized(work.forward, diagonals), sized(work.backward, diagonals)
	s := &searcher{
		a: a, b: b,
		x: work.a.keys, y: work.b.keys,
		forward:  work.forward,
		backward: work.backward,
		zero:     len(b.kept) + 1,
		limit:    max(root(diagonals), minRounds),
		stop:     stop,
	}
	for i, line := range a.kept {
		s.x[i] = a.key(line)
	}
	for i, line := range b.kept {
		s.y[i] = b.key(line)
	}
	s.box(0, len(s.x), 0, len(s.y), false)
	return !s.stopped
}

type searcher struct {
	a, b *side
	x, y []uint64 // keys of the kept lines
	// forward and backward hold, for each diagonal x-y, how far the sweep from
	// the upper left and from the lower right has come, as x.
	forward, backward []int
	zero              int // index of diagonal 0
	limit             int // rounds, before a box is split wherever the sweeps are

	stop    func() bool
	stopped bool
}

// box compares x[x0:x1] with y[y0:y1].
func (s *searcher) box(x0, x1, y0, y1 int, exact bool) {
	for {
		for x0 < x1 && y0 < y1 && s.x[x0] == s.y[y0] {
			x0, y0 = x0+1, y0+1
		}
		for x0 < x1 && y0 < y1 && s.x[x1-1] == s.y[y1-1] {
			x1, y1 = x1-1, y1-1
		}
		if x0 == x1 || y0 == y1 {
			for _, line := range s.a.kept[x0:x1] {
				s.a.changed[line] = true
			}
			for _, line := range s.b.kept[y0:y1] {
				s.b.changed[line] = true
			}
			return
		}
		if s.stopped = s.stopped || s.stop(); s.stopped {
			return
		}
		at := s.split(x0, x1, y0, y1, exact)
		s.box(x0, at.x, y0, at.y, at.exactBefore)
		x0, y0, exact = at.x, at.y, at.exactAfter
	}
}

// A place is where a box is split, and which halves must be searched exactly.
type place struct {
	x, y                    int
	exactBefore, exactAfter bool
}

// A sweep is the range of diagonals that one of the two has reached.
type sweep struct {
	far        []int
	mid        int // the diagonal it started on
	low, high  int
	unreached  int // stands for a diagonal outside of the range
	foundSnake bool
}

// widen lets a sweep reach one diagonal more to each side, within the box.
func (w *sweep) widen(zero, least, most int) {
	if w.low > least {
		w.low--
		w.far[zero+w.low-1] = w.unreached
	} else {
		w.low++
	}
	if w.high < most {
		w.high++
		w.far[zero+w.high+1] = w.unreached
	} else {
		w.high--
	}
}

// split finds where the shortest way through a box passes its middle, or a good
// place where that takes too long.
func (s *searcher) split(x0, x1, y0, y1 int, exact bool) place {
	least, most := x0-y1, x1-y0
	f := &sweep{far: s.forward, mid: x0 - y0, low: x0 - y0, high: x0 - y0, unreached: -1}
	b := &sweep{far: s.backward, mid: x1 - y1, low: x1 - y1, high: x1 - y1, unreached: math.MaxInt}
	s.forward[s.zero+f.mid], s.backward[s.zero+b.mid] = x0, x1
	odd := (f.mid-b.mid)%2 != 0

	for round := 1; ; round++ {
		f.foundSnake, b.foundSnake = false, false
		f.widen(s.zero, least, most)
		if at, met := s.sweepForward(f, b, x1, y1, odd); met {
			return at
		}
		b.widen(s.zero, least, most)
		if at, met := s.sweepBackward(f, b, x0, y0, !odd); met {
			return at
		}
		if exact {
			continue
		}
		if (f.foundSnake || b.foundSnake) && round > minRounds {
			if at, found := s.goodBefore(f, x0, x1, y0, y1, round); found {
				return at
			}
			if at, found := s.goodAfter(b, x0, x1, y0, y1, round); found {
				return at
			}
		}
		if round >= s.limit {
			return s.farthest(f, b, x0, x1, y0, y1)
		}
	}
}

// sweepForward takes each diagonal one edit further down and right. Of two
// ways that come equally far it takes the one past a line of the older file.
func (s *searcher) sweepForward(f, b *sweep, x1, y1 int, check bool) (place, bool) {
	for d := f.high; d >= f.low; d -= 2 {
		at := s.zero + d
		x := f.far[at+1]
		if f.far[at-1] >= x {
			x = f.far[at-1] + 1
		}
		start := x
		for y := x - d; x < x1 && y < y1 && s.x[x] == s.y[y]; y++ {
			x++
		}
		if x-start > snake {
			f.foundSnake = true
		}
		f.far[at] = x
		if check && b.low <= d && d <= b.high && b.far[at] <= x {
			return place{x, x - d, true, true}, true
		}
	}
	return place{}, false
}

// sweepBackward takes each diagonal one edit further up and left.
func (s *searcher) sweepBackward(f, b *sweep, x0, y0 int, check bool) (place, bool) {
	for d := b.high; d >= b.low; d -= 2 {
		at := s.zero + d
		x := b.far[at-1]
		if b.far[at+1] <= x {
			x = b.far[at+1] - 1
		}
		start := x
		for y := x - d; x > x0 && y > y0 && s.x[x-1] == s.y[y-1]; y-- {
			x--
		}
		if start-x > snake {
			b.foundSnake = true
		}
		b.far[at] = x
		if check && f.low <= d && d <= f.high && x <= f.far[at] {
			return place{x, x - d, true, true}, true
		}
	}
	return place{}, false
}

// goodBefore finds the place of the forward sweep that got on best and ends in
// a snake.
func (s *searcher) goodBefore(f *sweep, x0, x1, y0, y1, round int) (at place, found bool) {
	best := progress * round
	for d := f.high; d >= f.low; d -= 2 {
		x := f.far[s.zero+d]
		y := x - d
		got := (x - x0) + (y - y0) - distance(d, f.mid)
		if got > best && x >= x0+snake && x < x1 && y >= y0+snake && y < y1 && s.equal(x-snake, y-snake) {
			best, at, found = got, place{x, y, true, false}, true
		}
	}
	return at, found
}

// goodAfter is goodBefore for the backward sweep.
func (s *searcher) goodAfter(b *sweep, x0, x1, y0, y1, round int) (at place, found bool) {
	best := progress * round
	for d := b.high; d >= b.low; d -= 2 {
		x := b.far[s.zero+d]
		y := x - d
		got := (x1 - x) + (y1 - y) - distance(d, b.mid)
		if got > best && x > x0 && x <= x1-snake && y > y0 && y <= y1-snake && s.equal(x, y) {
			best, at, found = got, place{x, y, false, true}, true
		}
	}
	return at, found
}

// equal reports whether a snake starts at x, y.
func (s *searcher) equal(x, y int) bool {
	for i := range snake {
		if s.x[x+i] != s.y[y+i] {
			return false
		}
	}
	return true
}

func distance(a, b int) int {
	if a < b {
		return b - a
	}
	return a - b
}

// farthest splits at the farthest point of the sweep that has come farther.
func (s *searcher) farthest(f, b *sweep, x0, x1, y0, y1 int) place {
	fBest, bBest := place{x: -1}, place{x: math.MaxInt}
	fSum, bSum := -1, math.MaxInt
	for d := f.high; d >= f.low; d -= 2 {
		x := min(f.far[s.zero+d], x1)
		if x-d > y1 {
			x = y1 + d
		}
		if x+x-d > fSum {
			fSum, fBest = x+x-d, place{x, x - d, true, false}
		}
	}
	for d := b.high; d >= b.low; d -= 2 {
		x := max(b.far[s.zero+d], x0)
		if x-d < y0 {
			x = y0 + d
		}
		if x+x-d < bSum {
			bSum, bBest = x+x-d, place{x, x - d, false, true}
		}
	}
	if x1+y1-bSum < fSum-(x0+y0) {
		return fBest
	}
	return bBest
}
