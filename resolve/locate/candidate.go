package locate

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// A candidate is a file that a query may be.
type candidate struct {
	file   int32
	shared int     // trailing parts of the printed path that are the file's too
	named  float64 // of that, what the frame's function in the file is worth
	score  float64 // log odds, as vote.go adds them up
	share  float64 // of all candidates and of "none of them"
	source bool    // what the printed file is made from
}

// maxBucket bounds the candidates of one query: a name in thousands of files
// says nothing unless the parts before it do. maxBallot bounds those of all
// queries together, by giving each fewer where there are many.
const (
	maxBucket = 256
	maxBallot = 100_000
)

// bySuffix returns the files with the printed base name, fewest first to bound
// them by: as many of the parts before it as it takes to get limit. crowded says
// that there are more; only some are listed then.
func (t *Tree) bySuffix(q *query, limit int) (found []candidate, crowded bool) {
	base := q.parts[len(q.parts)-1]
	files := t.named(t.names.find(base))
	if len(files) == 0 {
		if found = t.bySource(q, base, limit); len(found) == 0 {
			found = t.byFolded(q, base)
		}
		return found, false
	}
	for n := 1; n < len(q.parts) && len(files) > limit; n++ {
		fewer := t.sharing(files, n-1, t.names.find(q.parts[len(q.parts)-1-n]))
		if len(fewer) == 0 {
			break
		}
		files = fewer
	}
	if crowded = len(files) > limit; crowded {
		files = files[:MaxCandidates]
	}
	for _, i := range files {
		found = append(found, candidate{file: i, shared: t.shares(i, q.parts)})
	}
	if !crowded && interpreters[q.format] != "" && !programEndings[path.Ext(base)] {
		found = append(found, t.bySource(q, base, limit)...)
	}
	return found, crowded
}

// byFolded is the second chance of a name that the tree spells in other case.
func (t *Tree) byFolded(q *query, base string) (found []candidate) {
	for _, name := range t.folded(base) {
		for _, i := range t.named(name) {
			if len(found) == maxBucket {
				return found
			}
			found = append(found, candidate{file: i, shared: t.sharesFolded(i, q.parts)})
		}
	}
	q.caseless = len(found) > 0
	return found
}

// shares counts the trailing parts that a file's path and parts have in common;
// the base name counts one.
func (t *Tree) shares(i int32, parts []string) int {
	n := 1
	for d := t.files[i].folder; d > 0 && n < len(parts); d = t.folders[d].parent {
		if !t.names.is(t.folders[d].name, parts[len(parts)-1-n]) {
			break
		}
		n++
	}
	return n
}

// sharesFolded is shares for a name that differs by case.
func (t *Tree) sharesFolded(i int32, parts []string) int {
	n := 1
	for d := t.files[i].folder; d > 0 && n < len(parts); d = t.folders[d].parent {
		if !strings.EqualFold(t.names.at(t.folders[d].name), parts[len(parts)-1-n]) {
			break
		}
		n++
	}
	return n
}

// above returns the folder n levels above a file: 1 is its own.
func (t *Tree) above(i int32, n int) int32 {
	d := t.files[i].folder
	for ; n > 1; n-- {
		d = t.folders[d].parent
	}
	return d
}

// sortByDepth puts files of fewer folders first.
func sortByDepth(t *Tree, files []int32) {
	slices.SortFunc(files, func(a, b int32) int {
		return cmp.Or(cmp.Compare(t.depth(a), t.depth(b)), cmp.Compare(a, b))
	})
}
