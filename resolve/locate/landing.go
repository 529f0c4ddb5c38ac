package locate

import (
	"path"
	"slices"
)

// landing weighs a rewrite that nothing but the base name speaks for: by
// whether services are put at that prefix, and built from that folder.
func (b *ballot) landing(q *query, r rewrite) float64 {
	s := 0.0
	if b.priors[r.prefix] == 0 && !(r.folder == 0 && checkouts[q.parts[0]]) {
		s += unknown
	}
	if b.tree.project(r.folder) {
		s += plausible
	}
	if n := len(q.parts); n > 1 && !habitual[q.parts[n-2]] && !deployRoots[q.parts[n-2]] && b.tree.under(r.folder, q.parts[n-2]) && q.telling() {
		s += deeper
	}
	return s
}

// under reports whether a folder is below one of the name.
func (t *Tree) under(d int32, name string) bool {
	for ; d > 0; d = t.folders[d].parent {
		if t.names.is(t.folders[d].name, name) {
			return true
		}
	}
	return false
}

// atRoot reports whether a rewrite takes a printed folder for the repository
// itself: files of other folders, which the printed path does not name, are less
// likely. Where services are put by habit that says nothing.
func (b *ballot) atRoot(q *query, r rewrite) bool {
	if r.folder != 0 || q.scheme != "" || b.priors[r.prefix] > 0 {
		return false
	}
	n := len(q.prefixes) - 1
	for n > 0 && q.prefixes[n] != r.prefix {
		n--
	}
	return n > 0 && !habitual[q.parts[n-1]] && !deployRoots[q.parts[n-1]]
}

// installed weighs a file that is found by its base name alone: programs are run
// from the folders of all programs, whatever folder they come from.
func (b *ballot) installed(q *query, c candidate) float64 {
	base := q.parts[len(q.parts)-1]
	if q.relative && !q.elided || interpreters[q.format] == "" || len(q.candidates) > maxChecked {
		return 0
	}
	switch anywhere := !programEndings[path.Ext(base)]; {
	case (anywhere || programFolder(q.parts)) && b.tree.program(q.format, c.file):
		if slices.ContainsFunc(q.candidates, func(other candidate) bool { return other.shared > 1 }) {
			return 0 // the printed folders are the tree's, not those of all programs
		}
		return program
	case anywhere:
		return -unlike
	}
	return 0
}

// programFolder reports whether a path is that of a program: below /usr, in bin/,
// sbin/ or libexec/.
func programFolder(parts []string) bool {
	return parts[0] == "usr" || last(parts[:len(parts)-1], "bin", "sbin", "libexec") >= 0
}
