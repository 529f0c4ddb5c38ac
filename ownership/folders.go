package ownership

import (
	"iter"
	"path"
	"slices"
	"strings"
)

// folders are the rules of a dialect with a file a folder: those of a path's
// folder and of all above it count, up to one that keeps its parents out.
type folders struct {
	rules []Rule
	byDir map[string]*ownersFolder
	// onlyIfFound: a folder keeps its parents out only once somebody is found
	// (Prow).
	onlyIfFound bool
	// aloneEverywhere: an entry that wants to be alone shuts out the entries about
	// all files of nearer folders too, but no entry about some (Chromium).
	aloneEverywhere bool
}

// An ownersFolder is what the file of one folder says.
type ownersFolder struct {
	entries   []folderEntry
	noParents bool
}

// A folderEntry is one rule of a folder.
type folderEntry struct {
	rule int // in folders.rules
	// takes says whether it is about a file, by its path from the folder; nil: it
	// is about all.
	takes func(name string) bool
	// alone: where it takes a file, entries about all, and those of the folders
	// above, do not count.
	alone bool
}

// up gives the folders of a file, nearest first, and the file's path from each.
func up(file string) iter.Seq2[string, string] {
	return func(yield func(dir, name string) bool) {
		for dir := file; dir != ""; {
			dir, _ = split(dir)
			if !yield(dir, strings.TrimPrefix(file[len(dir):], "/")) {
				return
			}
		}
	}
}

// A reached entry is one that takes the path, and whether it counts.
type reached struct {
	entry folderEntry
	by    int // the rule that keeps it out, or -1
}

// reach gives each folder's entries that take the path, nearest folder first.
func (f *folders) reach(file string) [][]reached {
	var all [][]reached
	closed, found := -1, false
	for dir, name := range up(file) {
		folder := f.byDir[dir]
		if folder == nil {
			continue
		}
		here := folder.taking(name, closed)
		all = append(all, here)
		if closed >= 0 {
			continue
		}
		if !f.aloneEverywhere {
			closed = shutOut(all[len(all)-1:])
		}
		found = found || f.names(here)
		if closed < 0 && folder.noParents && (found || !f.onlyIfFound) {
			closed = folder.first()
		}
	}
	if f.aloneEverywhere {
		shutOut(all)
	}
	return all
}

// names reports whether entries that count name anybody.
func (f *folders) names(here []reached) bool {
	return slices.ContainsFunc(here, func(r reached) bool { return r.by < 0 && len(f.rules[r.entry.rule].Owners) > 0 })
}

// taking gives the entries that take a file.
func (f *ownersFolder) taking(name string, closed int) (here []reached) {
	for _, e := range f.entries {
		if e.takes == nil || e.takes(name) {
			here = append(here, reached{e, closed})
		}
	}
	return here
}

// shutOut finds an entry that counts and wants to be alone, and shuts out those
// about all files. It returns the entry's rule, or -1.
func shutOut(all [][]reached) int {
	alone := -1
	for _, here := range all {
		for _, r := range here {
			if alone < 0 && r.entry.alone && r.by < 0 {
				alone = r.entry.rule
			}
		}
	}
	for _, here := range all {
		for i, r := range here {
			if alone >= 0 && r.entry.takes == nil && r.by < 0 {
				here[i].by = alone
			}
		}
	}
	return alone
}

// first is a rule of the folder to name as the one that keeps parents out.
func (f *ownersFolder) first() int { return f.entries[0].rule }

func (f *folders) decide(file string) Decision {
	d := Decision{Status: Owned}
	for _, here := range f.reach(file) {
		if rules := f.fileRule(here); len(rules) > 0 {
			d.join(rules)
		}
	}
	if everybody := slices.IndexFunc(d.Rules, func(r Rule) bool { return slices.Contains(r.Owners, "*") }); everybody >= 0 {
		return Decision{Status: Owned, Owners: []string{"*"}, Rules: d.Rules[everybody : everybody+1]}
	}
	if len(d.Owners) == 0 {
		d = Decision{Status: Unmatched}
	}
	return d
}

// fileRule is all that one file says of the path, as one rule.
func (f *folders) fileRule(here []reached) []Rule {
	var rules []Rule
	for _, r := range here {
		at := r.entry.rule
		switch {
		case r.by >= 0 || len(f.rules[at].Owners) == 0:
		case rules == nil:
			rules = f.rules[at : at+1 : at+1]
		default:
			joined := Decision{Owners: slices.Clip(rules[0].Owners), Rules: rules}
			joined.join(f.rules[at : at+1])
			one := rules[0]
			one.Owners, one.Pattern = joined.Owners, one.Pattern+" "+f.rules[at].Pattern
			rules = []Rule{one}
		}
	}
	return rules
}

func (f *folders) explain(file string) []Step {
	var decide, beaten []Step
	for _, here := range f.reach(file) {
		for _, r := range here {
			switch {
			case r.by >= 0:
				beaten = append(beaten, Step{&f.rules[r.entry.rule], &f.rules[r.by], NoParents})
			case len(f.rules[r.entry.rule].Owners) > 0:
				decide = append(decide, Step{Rule: &f.rules[r.entry.rule]})
			}
		}
	}
	return append(decide, beaten...)
}

// folderPattern is the pattern of a rule about all of a folder.
func folderPattern(dir string) string {
	if dir == "" {
		return "/"
	}
	return "/" + dir + "/"
}

// dirOf is a file's folder, "" for the root.
func dirOf(name string) string {
	if dir := path.Dir(name); dir != "." {
		return dir
	}
	return ""
}
