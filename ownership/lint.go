package ownership

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// OwnedBy gives those of the paths that an owner owns. Handles are compared
// without regard to case, and the "@" in front may be left out.
func (rs *Ruleset) OwnedBy(owner string, paths iter.Seq[string]) iter.Seq[string] {
	return func(yield func(string) bool) {
		for p := range paths {
			if slices.ContainsFunc(rs.Owners(p).Owners, func(o string) bool { return sameOwner(o, owner) }) && !yield(p) {
				return
			}
		}
	}
}

func sameOwner(a, b string) bool {
	return strings.EqualFold(strings.TrimPrefix(a, "@"), strings.TrimPrefix(b, "@"))
}

// Lint returns the Diagnostics and, of the files of a tree, the rules that match
// none of them and those that match some but are always beaten.
func (rs *Ruleset) Lint(paths iter.Seq[string]) []Diagnostic {
	used := rs.usage(paths)
	notes := slices.Clone(rs.diagnostics)
	hidden := map[int]bool{}
	for _, n := range notes {
		if n.Kind == HiddenRule {
			hidden[n.Line] = true
		}
	}
	for i := range rs.rules {
		r := &rs.rules[i]
		u := used[r]
		d := Diagnostic{File: r.File, Line: r.Line, Column: 1, Severity: Warning, Source: excerpt(r.Pattern)}
		switch {
		case u.decides, len(r.Owners) == 0 && rs.perFolder():
			continue
		case !u.matches:
			d.Kind, d.Message = UnusedRule, "matches no file"
		case hidden[r.Line]:
			continue
		default:
			d.Kind, d.Message = HiddenRule, "decides for no file: for each that it matches a rule such as line "+decimal(u.by.Line)+" beats it"
		}
		notes = append(notes, d)
	}
	slices.SortStableFunc(notes, byPlace)
	return notes
}

// perFolder reports whether the dialect has a file a folder, in which a rule
// without owners clears nothing.
func (rs *Ruleset) perFolder() bool { return places[rs.dialect] == nil }

// A usage is what a rule does for the files of a tree.
type usage struct {
	matches, decides bool
	by               *Rule // one that beat it
}

func (rs *Ruleset) usage(paths iter.Seq[string]) map[*Rule]usage {
	used := map[*Rule]usage{}
	for p := range paths {
		for _, s := range rs.Explain(p) {
			u := used[s.Rule]
			u.matches = true
			u.decides = u.decides || s.By == nil
			u.by = s.By
			used[s.Rule] = u
		}
	}
	return used
}

// Nearest returns up to n rules that do not match a path but begin like it: the
// ones to look at where nothing matches.
func (rs *Ruleset) Nearest(path string, n int) []Rule {
	type near struct {
		rule   *Rule
		shared int
	}
	var all []near
	for i := range rs.rules {
		if shared := sharedFolders(strings.TrimPrefix(rs.rules[i].Pattern, "/"), path); shared > 0 {
			all = append(all, near{&rs.rules[i], shared})
		}
	}
	slices.SortStableFunc(all, func(a, b near) int {
		return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(b.rule.Line, a.rule.Line))
	})
	var out []Rule
	for _, a := range all[:min(n, len(all))] {
		out = append(out, *a.rule)
	}
	return out
}

// sharedFolders counts the leading segments that a pattern and a path share.
func sharedFolders(pattern, path string) int {
	for shared := 0; ; shared++ {
		p, pattern2, more := strings.Cut(pattern, "/")
		s, path2, below := strings.Cut(path, "/")
		if p == "" || p != s || !more || !below {
			if p == s && p != "" {
				shared++
			}
			return shared
		}
		pattern, path = pattern2, path2
	}
}
