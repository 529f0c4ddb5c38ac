package catalog

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
)

// evidenceLimit bounds the evidence of an answer, candidateLimit its
// candidates.
const evidenceLimit, candidateLimit = 10, 10

// answer decides between the hits of one pass. found is false where none of
// them is good enough.
func (x *Index) answer(l look) (Answer, bool) {
	hits := x.usable(l)
	if len(hits) == 0 {
		return Answer{}, false
	}
	c := x.choose(hits)
	a := Answer{Service: cmp.Or(l.name.name, ""), Evidence: x.evidence(hits, c)}
	switch {
	case len(c.conflict) > 0:
		a.Status, a.Why = Ambiguous, x.whyConflict(c)
		a.Candidates = x.conflicting(c)
		return a, true
	case c.chosen < 0 && c.blocked >= 0:
		e := x.entries[c.blocked]
		a.Status, a.Why = Unmatched, fmt.Sprintf("%s runs the image %s, which nothing here builds", where(e), e.image)
		if e.image == "" {
			a.Why = fmt.Sprintf("%s names it, but not where in the repository it is built", where(e))
		}
		return a, true
	case c.chosen < 0 && !c.known:
		return Answer{}, false
	}
	x.fill(&a, hits, c, l.weaker)
	return a, true
}

// usable are the hits that the source of the query may use, of folders only
// those that look enough like a service's; in order of their layers.
func (x *Index) usable(l look) []hit {
	var out []hit
	for _, h := range l.hits {
		e := x.entries[h.entry]
		if h.source != "" && l.source != "" && !strings.EqualFold(h.source, l.source) && h.source != l.name.from {
			continue
		}
		if e.layer < layerManifest || x.rankOf(e) >= l.least {
			out = append(out, h)
		}
	}
	slices.SortStableFunc(out, func(a, b hit) int {
		return cmp.Compare(x.entries[a.entry].layer, x.entries[b.entry].layer)
	})
	return out
}

// A choice is what the hits come to.
type choice struct {
	chosen   int // entry that gives the paths; -1 where none does
	paths    []string
	blocked  int   // entry that runs an image that nothing here builds; -1 where none
	conflict []int // entries that speak against each other
	known    bool  // a catalog knows it, though not where it is
}

// choose goes through the layers until one says where the service is.
func (x *Index) choose(hits []hit) choice {
	c := choice{chosen: -1, blocked: -1}
	for start := 0; start < len(hits); {
		end := start
		for end < len(hits) && x.entries[hits[end].entry].layer == x.entries[hits[start].entry].layer {
			end++
		}
		if x.chooseIn(&c, x.preferred(hits[start:end])) {
			return c
		}
		start = end
	}
	return x.chooseShared(c, hits)
}

// chooseIn decides within one layer, and reports whether that settles it.
func (x *Index) chooseIn(c *choice, group []int) bool {
	var placed []int
	seen := map[string]bool{}
	for _, i := range group {
		e := x.entries[i]
		where := x.pathsOf(i)
		switch {
		case len(where) > 0 && !e.shared:
			if key := strings.Join(where, "\n"); !seen[key] {
				seen[key] = true
				placed = append(placed, i)
			}
		case e.layer < layerCompose:
			c.known = true
		default:
			c.blocked = i
			if isInfrastructure(words(e.image)) {
				return true
			}
		}
	}
	if placed = x.settle(placed); len(placed) > 1 {
		c.conflict = placed
		return true
	}
	if len(placed) == 1 {
		c.chosen, c.paths = placed[0], x.pathsOf(placed[0])
		return true
	}
	return false
}

// chooseShared falls back on the folder of a descriptor that has several
// services, unless that is the whole repository.
func (x *Index) chooseShared(c choice, hits []hit) choice {
	for _, h := range hits {
		e := x.entries[h.entry]
		if e.shared && c.chosen < 0 && len(e.paths) > 0 && e.paths[0] != "." {
			c.chosen, c.paths = h.entry, e.paths
		}
	}
	return c
}

// preferred are the entries of one layer that speak for it: those under their
// own name rather than an alias, no minor ones beside others, of folders and
// manifests the best ranked.
func (x *Index) preferred(group []hit) []int {
	named, major, best := false, false, -1<<31
	for _, h := range group {
		named = named || !h.alias
	}
	for _, h := range group {
		if e := x.entries[h.entry]; h.alias != named {
			major = major || !e.minor && len(e.paths) > 0
			best = max(best, x.rankOf(e))
		}
	}
	var out []int
	for _, h := range group {
		e := x.entries[h.entry]
		if h.alias == named || e.minor && major || e.layer >= layerManifest && x.rankOf(e) < best {
			continue
		}
		if len(out) == 0 || out[len(out)-1] != h.entry {
			out = append(out, h.entry)
		}
	}
	return out
}

// settle chooses between entries of one layer with different paths. Of build
// files the first counts, shallow ones before deep ones and the plain name
// before its variants: that of the root is the one that people use. Only files
// as deep in other folders speak against it. Of folders and manifests the one
// that all others lie in counts.
func (x *Index) settle(entries []int) []int {
	if len(entries) < 2 {
		return entries
	}
	if layer := x.entries[entries[0]].layer; layer == layerCompose || layer == layerSkaffold || layer == layerPlatform {
		return x.rivals(entries)
	}
	outer := slices.MinFunc(entries, func(a, b int) int {
		return cmp.Compare(len(x.pathsOf(a)[0]), len(x.pathsOf(b)[0]))
	})
	root := x.pathsOf(outer)
	for _, i := range entries {
		paths := x.pathsOf(i)
		if i != outer && (len(root) != 1 || len(paths) != 1 || !strings.HasPrefix(paths[0], root[0]+"/")) {
			return entries
		}
	}
	return []int{outer}
}

// rivals are the first of some build files, and those that speak against it.
func (x *Index) rivals(entries []int) []int {
	depth := func(i int) int { return strings.Count(x.entries[i].file, "/") }
	first := slices.MinFunc(entries, func(a, b int) int { return cmp.Compare(depth(a), depth(b)) })
	out := []int{first}
	for _, i := range entries {
		if depth(i) == depth(first) && path.Dir(x.entries[i].file) != path.Dir(x.entries[first].file) {
			out = append(out, i)
		}
	}
	return out
}

// pathsOf are the paths of an entry: its own, or those of the image it runs.
func (x *Index) pathsOf(i int) []string {
	if e := x.entries[i]; len(e.paths) > 0 {
		return e.paths
	}
	return x.entries[i].built
}

// fill completes an answer that is one.
func (x *Index) fill(a *Answer, hits []hit, c choice, weaker float64) {
	first := hits[0].entry
	if c.chosen >= 0 {
		first = c.chosen
	}
	e := x.entries[first]
	a.Service = e.names[0]
	a.Status, a.Confidence = e.layer.status(), confidence(e)-weaker
	a.Paths = slices.Clone(c.paths)
	if len(c.paths) == 1 && c.paths[0] == "." && e.layer >= layerCompose {
		a.Status, a.Confidence, a.Part = Root, a.Confidence-0.2, e.part
	}
	a.Why = x.why(e, c) + x.whyNot(first, hits)
	for _, h := range hits {
		x.addOwners(a, x.entries[h.entry])
	}
	if len(a.Owners) == 0 {
		for _, i := range x.described(c.paths) {
			x.addOwners(a, x.entries[i])
		}
	}
}

// addOwners takes owners from the first entry that has some.
func (x *Index) addOwners(a *Answer, e entry) {
	if len(a.Owners) == 0 {
		a.Owners = slices.Clone(e.owners)
	}
	if len(a.Escalation) == 0 {
		a.Escalation = slices.Clone(e.escalation)
	}
}

// described are the catalog entries of just these paths.
func (x *Index) described(paths []string) []int {
	if len(paths) != 1 {
		return nil
	}
	return x.byDescriptor[paths[0]]
}

func confidence(e entry) float64 {
	switch e.layer.status() {
	case Declared:
		return 0.95
	case Named:
		return 0.85
	default:
		return 0.6 + 0.025*float64(min(max(e.rank, 0), 10))
	}
}

// why is one line for people.
func (x *Index) why(e entry, c choice) string {
	if len(c.paths) == 0 {
		return fmt.Sprintf("%s describes it", where(e))
	}
	if e.image != "" && len(e.paths) == 0 {
		return fmt.Sprintf("%s runs the image %s, which is that of %s", where(e), e.image, strings.Join(c.paths, ", "))
	}
	why := fmt.Sprintf("%s %s %s", where(e), e.why, strings.Join(c.paths, ", "))
	if e.layer == layerFolder {
		why = fmt.Sprintf("the folder %s %s", e.file, e.why)
	}
	if e.part != "" {
		why += ", the part " + e.part
	}
	return why
}

// whyNot says which other declaration disagrees with the one that decides, of
// the paths or the owners: it may be the one that is right.
func (x *Index) whyNot(first int, hits []hit) string {
	decided := x.entries[first]
	for _, h := range hits {
		e := x.entries[h.entry]
		if h.entry == first || e.layer >= layerManifest || e.shared {
			continue
		}
		if paths := x.pathsOf(h.entry); len(paths) > 0 && !slices.Equal(paths, x.pathsOf(first)) {
			return fmt.Sprintf("; %s says %s", where(e), strings.Join(paths, ", "))
		}
		if len(e.owners) > 0 && len(decided.owners) > 0 && !slices.Equal(e.owners, decided.owners) {
			return fmt.Sprintf("; %s names another owner, %s", where(e), strings.Join(e.owners, ", "))
		}
	}
	return ""
}

func (x *Index) whyConflict(c choice) string {
	var said []string
	for _, i := range c.conflict[:min(len(c.conflict), candidateLimit)] {
		if e := x.entries[i]; e.layer == layerFolder {
			said = append(said, "the folder "+e.file)
		} else {
			said = append(said, where(e)+" says "+strings.Join(x.pathsOf(i), ", "))
		}
	}
	return strings.Join(said, "; ")
}

// conflicting are the paths of a conflict: the services are all called alike.
func (x *Index) conflicting(c choice) []string {
	var out []string
	for _, i := range c.conflict[:min(len(c.conflict), candidateLimit)] {
		out = append(out, x.pathsOf(i)...)
	}
	return out
}

// evidence lists what was found, the deciding entry first.
func (x *Index) evidence(hits []hit, c choice) []Evidence {
	var order []int
	if c.chosen >= 0 {
		order = append(order, c.chosen)
	}
	for _, h := range hits {
		if len(order) < evidenceLimit && !slices.Contains(order, h.entry) {
			order = append(order, h.entry)
		}
	}
	var out []Evidence
	for _, i := range order {
		e := x.entries[i]
		out = append(out, Evidence{Layer: layerNames[e.layer], File: e.file, Line: e.line, Paths: slices.Clone(x.pathsOf(i))})
		if e.part != "" {
			out = append(out, Evidence{Layer: layerNames[e.layer], File: e.file, Line: e.line, Paths: []string{e.part}})
		}
	}
	return out
}

// where is a file and line as people write them.
func where(e entry) string {
	if e.line == 0 {
		return e.file
	}
	return fmt.Sprintf("%s:%d", e.file, e.line)
}
