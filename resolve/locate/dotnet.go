package locate

import "strings"

// dotNetRule tells the runtime's own sources and those of packages built
// deterministically elsewhere, whose paths start with /_/ as ours may.
func dotNetRule(t *Tree, q *query) verdict {
	if len(q.parts) > 2 && q.parts[0] == "src" && q.parts[1] == "libraries" && len(t.in(0, q.parts)) == 0 {
		return external("the runtime's own")
	}
	if index(q.parts, ".nuget") >= 0 {
		return external("a package")
	}
	space := dotNetNamespace(q.function)
	if !q.whole || len(t.ending(q.parts[max(0, len(q.parts)-2):])) > 0 {
		if dotNetPlatform(space) && len(t.ending(q.parts[max(0, len(q.parts)-2):])) == 0 {
			return external(space + " is the platform's")
		}
		return verdict{}
	}
	if d := t.findFolder(0, q.parts[:max(0, len(q.parts)-1)]); d != none && d != 0 {
		return missing(t.shown(d) + " has no " + q.parts[len(q.parts)-1])
	}
	return external(space + " was built from another repository")
}

// dotNetNamespace is the namespace of "A.B.Type.Method(Args)".
func dotNetNamespace(function string) string {
	function, _, _ = strings.Cut(function, "(")
	for range 2 {
		i := strings.LastIndexByte(function, '.')
		if i < 0 {
			return ""
		}
		function = function[:i]
	}
	return function
}

func dotNetPlatform(space string) bool {
	for _, p := range []string{"System", "Microsoft.AspNetCore", "Microsoft.Extensions", "Microsoft.EntityFrameworkCore", "Microsoft.Win32"} {
		if space == p || strings.HasPrefix(space, p+".") {
			return true
		}
	}
	return false
}

// perNamespace is what each part of the namespace that a file's folders end in
// is worth; two projects of a solution have files of one name, hardly of one
// namespace.
const perNamespace = 1.5

// namespaceHint compares the namespace with the folders, whose names may hold
// several parts of it: Ordering.API/Controllers.
func (t *Tree) namespaceHint(q *query, file int32) float64 {
	space := dotNetNamespace(q.function)
	n := 0.0
	for d := t.folderOf(file); d > 0 && space != "" && n < 4; d = t.folders[d].parent {
		name := t.names.at(t.folders[d].name)
		rest, ok := strings.CutSuffix("."+space, "."+name)
		if !ok {
			break
		}
		space = strings.TrimPrefix(rest, ".")
		n += 1 + float64(strings.Count(name, "."))
	}
	return n * perNamespace
}
