package locate

import "strings"

// rustRule tells the standard library and the registry's crates by folder, and
// finds a path relative to its crate by the crate that the function names.
func rustRule(t *Tree, q *query) verdict {
	crate := rustCrate(q.function)
	if i := index(q.parts, "rustc"); i >= 0 && i+2 < len(q.parts) && len(q.parts[i+1]) >= 8 {
		return external("the standard library")
	}
	if i := last(q.parts, "rustlib"); i >= 0 {
		return external("the standard library")
	}
	if rustStandard[crate] && len(q.parts) > 2 && (q.parts[0] == "library" || q.parts[0] == "src") && len(t.in(0, q.parts)) == 0 {
		return external("the standard library")
	}
	if v, ok := rustRegistry(t, q); ok {
		return v
	}
	if crate == "" || !q.relative {
		return verdict{}
	}
	return t.inCrate(q, crate)
}

var rustStandard = set("std core alloc test proc_macro")

// rustCrate is the crate of "<a::T as b::U>::f", "a::b::f".
func rustCrate(function string) string {
	function = strings.TrimLeft(function, "<&*( ")
	function = strings.TrimPrefix(strings.TrimPrefix(function, "dyn "), "mut ")
	crate, _, ok := strings.Cut(function, "::")
	if !ok || strings.ContainsAny(crate, " <[(") {
		return ""
	}
	if i := strings.IndexByte(crate, '['); i > 0 {
		crate = crate[:i]
	}
	return crate
}

// rustRegistry reads registry/src/INDEX/name-1.2.3/ and git/checkouts/name-hash/rev/.
func rustRegistry(t *Tree, q *query) (verdict, bool) {
	if i := last(q.parts, "registry"); i >= 0 && i+4 < len(q.parts) && q.parts[i+1] == "src" {
		name, version := versioned(q.parts[i+3])
		for _, d := range t.crates()[strings.ReplaceAll(name, "-", "_")] {
			if files := t.in(d, q.parts[i+4:]); files != nil {
				v := only(files, "crate "+name+" is "+t.shown(d))
				v.library, v.version = name, version
				return v, true
			}
		}
		return library(name, version), true
	}
	if i := last(q.parts, "checkouts"); i >= 0 && i+3 < len(q.parts) && i > 0 && q.parts[i-1] == "git" {
		name, _ := cutLast(q.parts[i+1], "-")
		if crates := t.crates(); len(crates[rustCrate(q.function)]) > 0 || len(crates[strings.ReplaceAll(name, "-", "_")]) > 0 {
			if files := t.in(0, q.parts[i+3:]); files != nil {
				v := only(files, "a checkout of the repository")
				v.library, v.version = name, q.parts[i+2]
				return v, true
			}
		}
		return library(name, q.parts[i+2]), true
	}
	if i := last(q.parts, "vendor"); i >= 0 && i+2 < len(q.parts) {
		if v, ok := t.tracked(q.parts[i:]); ok {
			return v, true
		}
	}
	return verdict{}, false
}

// versioned cuts "serde_json-1.0.108" at the dash before the version.
func versioned(s string) (name, version string) {
	for i := 1; i+1 < len(s); i++ {
		if s[i] == '-' && '0' <= s[i+1] && s[i+1] <= '9' && strings.IndexByte(s[i+1:], '.') > 0 {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

func cutLast(s, sep string) (before, after string) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+1:]
	}
	return s, ""
}

func (t *Tree) crates() map[string][]int32 { return table(t, "Cargo.toml", readCrates) }

// readCrates reads name = "x" of [package] and [lib] in every Cargo.toml.
func readCrates(t *Tree) map[string][]int32 {
	m := map[string][]int32{}
	for _, i := range t.manifests("Cargo.toml") {
		section := ""
		for line := range strings.Lines(string(t.start(i, maxManifest))) {
			line = strings.TrimSpace(line)
			if strings.HasPrefix(line, "[") {
				section = strings.Trim(line, "[] ")
			}
			key, value, ok := strings.Cut(line, "=")
			if ok && strings.TrimSpace(key) == "name" && (section == "package" || section == "lib" || section == "bin") {
				name := strings.ReplaceAll(strings.Trim(strings.TrimSpace(value), `"'`), "-", "_")
				if folders := m[name]; len(folders) == 0 || folders[len(folders)-1] != t.folderOf(i) {
					m[name] = append(folders, t.folderOf(i))
				}
			}
		}
	}
	return m
}

// inCrate reads a path relative to the crate's folder. Where the same path is
// also in the tree as printed, the crate must not be the root's to decide.
func (t *Tree) inCrate(q *query, crate string) verdict {
	var files []int32
	for _, d := range t.crates()[crate] {
		files = append(files, t.in(d, q.parts)...)
	}
	if len(files) == 0 {
		return verdict{}
	}
	return only(files, "crate "+crate+" is "+t.shown(t.crates()[crate][0]))
}
