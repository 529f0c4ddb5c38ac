package locate

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// The share of all that a frame may be which a file needs to be named.
const (
	sure     = 0.90
	bareSure = 0.95
	moved    = 0.75 // of a file that the other frames do not lead to
)

// settle lets the region of the frames that are decided, and of the bare names
// together, tell candidates apart that the vote left equal.
func (l *locating) settle(b *ballot) {
	l.foreign()
	decided, bare := newRegion(l.tree), newRegion(l.tree)
	own := map[*query]map[int32]float64{}
	for _, q := range l.queries {
		switch {
		case len(q.candidates) == 0:
		case q.bare() && q.status == "":
			own[q] = bare.add(q.candidates)
		case q.candidates[0].share >= sure:
			decided.add(q.candidates[:1])
			bare.add(q.candidates[:1])
		}
	}
	for _, q := range l.queries {
		switch {
		case len(q.candidates) == 0:
		case q.bare() && q.status == "" && (q.nowhereNamed() || len(q.candidates) == 1 && q.telling()):
		case q.bare() && q.status == "":
			q.apply(bare.weigh(q.candidates, own[q]))
		case len(q.candidates) > 1 && q.candidates[0].share < sure && decided.used > 1:
			q.apply(decided.weigh(q.candidates, nil))
		}
	}
}

// nowhereNamed reports whether no candidate has the query's function, though its
// name is one that few have: then it is as likely another project's file.
func (q *query) nowhereNamed() bool {
	return !slices.ContainsFunc(q.candidates, func(c candidate) bool { return c.named > notThere })
}

// foreign tells the packages apart that paths say they were built from: one
// process has many, of which one is the tree's. That is the package of most
// paths, if no path without a package is surer.
func (l *locating) foreign() {
	counts := map[string]int{}
	ours := ""
	for _, q := range l.queries {
		if len(q.candidates) == 0 || q.bare() || q.candidates[0].share < sure {
			continue
		}
		if counts[q.built]++; q.built != "" && (ours == "" || counts[q.built] > counts[ours] || counts[q.built] == counts[ours] && q.built < ours) {
			ours = q.built
		}
	}
	if counts[""] > 0 {
		ours = ""
	}
	for _, q := range l.queries {
		if q.built != "" && q.built != ours && q.status == "" && len(counts) > 1 && l.tree.names.find(q.built) == none && !l.rooted(q) {
			q.verdict, q.candidates = library(q.built, ""), nil
		}
	}
}

// rooted reports whether what a path has behind the package that it was built
// from is the whole path of a file with the frame's function.
func (l *locating) rooted(q *query) bool {
	return slices.ContainsFunc(q.candidates, func(c candidate) bool {
		return c.shared > 1 && l.tree.depth(c.file) == c.shared-1 && l.tree.namesake(q, c.file) >= plainName
	})
}

// apply adds the region's word to the scores.
func (q *query) apply(w []float64) {
	for i := range q.candidates {
		q.candidates[i].score += math.Log(w[i])
	}
	q.normalize(q.none)
}

// answer fills in one match from its query.
func (l *locating) answer(i int) {
	m, q := &l.matches[i], l.of[i]
	if q == nil {
		m.Status, m.Why = Missing, fmt.Sprintf("past the limit of %d frames", l.options.MaxFrames)
		return
	}
	switch {
	case q.status == External || q.status == Missing:
		m.Status, m.Why, m.Package, m.Version = q.status, q.why, q.library, q.version
	case q.status == Mapped:
		l.name(m, q, q.files[0], Mapped, 0.99)
		m.Why = q.why
	case len(q.candidates) == 0:
		m.Status, m.Why = Missing, "no file of the tree is called "+q.parts[len(q.parts)-1]
	default:
		l.choose(m, q)
	}
	if o := l.origins[i]; o.why != "" {
		m.Why += "; " + o.why
	}
	if m.Path != "" {
		var why string
		if m.Origin, why = l.tree.origin(m.file); why != "" {
			m.Why += "; " + why
		}
	}
	switch o := l.origins[i]; {
	case m.Path == "":
	case o.mapped:
		m.PathLine = o.line
	default:
		l.tree.drift(m, o.line, q.shifts)
	}
}

// choose names the first candidate if its share suffices.
func (l *locating) choose(m *Match, q *query) {
	best := q.candidates[0]
	need := sure
	if q.bare() && q.status == "" && len(q.candidates) > 1 {
		need = bareSure
	}
	switch {
	case best.share >= need && !q.crowded || best.share >= bareSure:
		l.name(m, q, best.file, l.how(q, best), confidence(best.share))
		m.Why = l.why(q, best)
		m.Package, m.Version = q.library, q.version
	case len(q.candidates) > 1:
		m.Status = Ambiguous
		m.Candidates = l.tree.list(q.candidates)
		m.Why = fmt.Sprintf("%d files fit", len(q.candidates))
	case best.named >= rareName && !q.crowded:
		l.name(m, q, best.file, Unique, moved)
		m.Why = "moved since: " + q.own + " is in the only file of the name, " + l.doubt(q)
	default:
		m.Status, m.Candidates = Missing, l.tree.list(q.candidates)
		m.Why = m.Candidates[0] + " has the name; " + l.doubt(q)
	}
}

// doubt says why the only file of a name is not named.
func (l *locating) doubt(q *query) string {
	if l.ballot.astray(q) > 1 {
		return "the other frames speak against it"
	}
	return "nothing else speaks for it"
}

// name sets the match's file.
func (l *locating) name(m *Match, q *query, file int32, s Status, sure float64) {
	m.Status, m.Path = s, l.tree.path(file)
	m.Confidence = math.Round(sure*1000) / 1000
	m.Candidates = []string{m.Path}
	for _, c := range q.candidates {
		if c.file != file && c.share > 0.01 && len(m.Candidates) < MaxCandidates {
			m.Candidates = append(m.Candidates, l.tree.path(c.file))
		}
	}
	m.file = file
}

// how tells the statuses of located frames apart.
func (l *locating) how(q *query, c candidate) Status {
	switch {
	case q.relative && !c.source && c.shared == len(q.parts) && l.tree.depth(c.file) == len(q.parts)-1:
		return Exact
	case q.status == Unique && len(q.files) == 1 || len(q.candidates) == 1:
		return Unique
	}
	return Voted
}

// list is the paths of the best candidates. Of equals a test comes last: it is
// not what it tests.
func (t *Tree) list(candidates []candidate) []string {
	var paths []string
	equal := 0
	for equal < len(candidates) && candidates[equal].score == candidates[0].score {
		equal++
	}
	for _, test := range []bool{false, true} {
		for _, c := range candidates[:equal] {
			if len(paths) < MaxCandidates && t.isTest(c.file) == test {
				paths = append(paths, t.path(c.file))
			}
		}
	}
	for _, c := range candidates[equal:] {
		if len(paths) < MaxCandidates {
			paths = append(paths, t.path(c.file))
		}
	}
	return paths
}

// isTest reports whether a file or a folder around it is named as a test.
func (t *Tree) isTest(i int32) bool {
	base := strings.ToLower(t.names.at(t.files[i].name))
	if strings.HasPrefix(base, "test_") || strings.Contains(base, "_test.") || strings.Contains(base, ".test.") || strings.Contains(base, "_spec.") || strings.Contains(base, ".spec.") {
		return true
	}
	for d := t.folderOf(i); d > 0; d = t.folders[d].parent {
		switch t.names.at(t.folders[d].name) {
		case "test", "tests", "spec", "testdata", "__tests__", "fixtures":
			return true
		}
	}
	return false
}

// why says in words what led to a file.
func (l *locating) why(q *query, c candidate) string {
	var why []string
	if q.why != "" {
		why = append(why, q.why)
	} else {
		why = append(why, l.explain(q, c))
	}
	if c.source {
		why = append(why, q.parts[len(q.parts)-1]+" is made from it, or it was renamed since")
	}
	if q.caseless {
		why = append(why, "the tree spells it in other case")
	}
	if x := l.tree.text(c.file); x.lines > 0 && q.line > x.lines && !q.shifts {
		why = append(why, fmt.Sprintf("the file has only %d lines at this revision", x.lines))
	}
	return strings.Join(why, "; ")
}

// explain says what the vote found.
func (l *locating) explain(q *query, c candidate) string {
	if q.relative && c.shared == len(q.parts) && l.tree.depth(c.file) == len(q.parts)-1 {
		return "the path as printed"
	}
	r := l.ballot.rewriteTo(q, c)
	if n := l.ballot.count[r]; n > 1 && !q.bare() {
		return fmt.Sprintf("%s is %s for %d of %d paths", quoted(l.ballot.texts[r.prefix]), l.tree.shown(r.folder), n, l.ballot.under[r.prefix])
	}
	end := strings.Join(q.parts[len(q.parts)-c.shared:], "/")
	switch {
	case len(q.candidates) == 1 && c.named >= plainName:
		return "the only file of the name, and " + q.own + " is in it"
	case len(q.candidates) == 1:
		return "the only file of the name"
	case c.named >= plainName && c.named > q.candidates[1].named:
		return "of those that end in " + end + " it has " + q.own
	case l.ballot.atRoot(q, r):
		return "it ends in the whole path of the file"
	case q.bare():
		return "the other frames are of the same folders"
	case c.shared > q.candidates[1].shared:
		return "the only file that ends in " + end
	}
	return "of those that end in " + end + " its length or namespace fits best"
}
