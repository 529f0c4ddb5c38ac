package locate

import (
	"encoding/json"
	"strings"
)

// javaScriptRule tells Node's own files and installed packages; a workspace
// package of the tree is seen through node_modules.
func javaScriptRule(t *Tree, q *query) verdict {
	switch {
	case strings.HasPrefix(q.file, "node:"), strings.HasPrefix(q.file, "internal/"), strings.HasPrefix(q.file, "bun:"),
		strings.HasPrefix(q.file, "ext:"), strings.HasPrefix(q.file, "deno:"), nodeBuiltin[q.file]:
		return external("the runtime's own")
	case q.host == "webpack" && q.scheme == "webpack", len(q.parts) > 1 && q.parts[0] == "webpack" && (q.parts[1] == "bootstrap" || q.parts[1] == "runtime"), strings.HasPrefix(q.parts[0], "external "):
		return external("the bundler's own")
	case q.scheme == "chrome-extension", q.scheme == "moz-extension", q.scheme == "safari-extension", q.scheme == "safari-web-extension":
		if len(t.ending(q.parts)) == 0 {
			return external("a browser extension")
		}
	case strings.HasPrefix(q.file, "data:"), strings.HasPrefix(q.file, "blob:"):
		return missing("the code has no file")
	}
	i := last(q.parts, "node_modules")
	if i < 0 || i+1 >= len(q.parts) {
		return t.webpackProject(q)
	}
	rest := q.parts[i+1:]
	name, below := npmName(rest)
	if v, ok := t.tracked(q.parts[i:]); ok {
		return v
	}
	folders := t.npmPackage(name)
	if len(folders) == 0 {
		return library(name, pnpmVersion(q.parts[:i], name))
	}
	v := t.workspace(q, folders, below, name)
	v.library, v.version = name, pnpmVersion(q.parts[:i], name)
	return v
}

// nodeBuiltin are files of old Node versions, which had no prefix.
var nodeBuiltin = set("module.js timers.js events.js net.js fs.js vm.js domain.js stream.js _stream_readable.js _http_server.js bootstrap_node.js")

// npmName cuts "@scope/name/x.js" after the name.
func npmName(rest []string) (string, []string) {
	if strings.HasPrefix(rest[0], "@") && len(rest) > 1 {
		return rest[0] + "/" + rest[1], rest[2:]
	}
	return rest[0], rest[1:]
}

// pnpmVersion reads the version in .pnpm/name@1.2.3/.
func pnpmVersion(parts []string, name string) string {
	i := last(parts, ".pnpm")
	if i < 0 || i+1 >= len(parts) {
		return ""
	}
	flat := strings.ReplaceAll(name, "/", "+")
	if rest, ok := strings.CutPrefix(parts[i+1], flat+"@"); ok {
		version, _, _ := strings.Cut(rest, "_")
		version, _, _ = strings.Cut(version, "(")
		return version
	}
	return ""
}

// npmPackage returns the folders whose package.json has the name.
func (t *Tree) npmPackage(name string) []int32 {
	return table(t, "package.json", readNPM)[name]
}

func readNPM(t *Tree) map[string][]int32 {
	m := map[string][]int32{}
	for _, i := range t.manifests("package.json") {
		var p struct {
			Name string `json:"name"`
		}
		if json.Unmarshal(t.start(i, maxManifest), &p) == nil && p.Name != "" {
			m[p.Name] = append(m[p.Name], t.folderOf(i))
		}
	}
	return m
}

// workspace answers a file of a package of ours, or what that is compiled from.
func (t *Tree) workspace(q *query, folders []int32, below []string, name string) verdict {
	var files []int32
	for _, d := range folders {
		files = append(files, t.in(d, below)...)
	}
	for _, d := range folders {
		if i := t.compiledFrom(d, below); i != none && len(files) == 0 {
			q.shifts = true
			return only([]int32{i}, "package "+name+" is "+t.shown(d)+", which is compiled from "+t.names.at(t.files[i].name))
		}
	}
	if len(files) > 0 {
		return only(files, "package "+name+" is "+t.shown(folders[0]))
	}
	return missing("package " + name + " is " + t.shown(folders[0]) + ", which has no " + strings.Join(below, "/"))
}

// compiledFrom finds the source of a file of a package: beside it, or in src/
// where what is published is in dist/ or the like, or at its root.
func (t *Tree) compiledFrom(d int32, below []string) int32 {
	if len(below) == 0 || !strings.HasSuffix(below[len(below)-1], "js") {
		return none
	}
	if i := t.findSource(d, below); i != none {
		return i
	}
	rest := below
	if len(rest) > 1 && published[rest[0]] {
		rest = rest[1:]
		if i := t.findSource(d, rest); i != none {
			return i
		}
	}
	return t.findSource(d, append([]string{"src"}, rest...))
}

// published are the folders that packages put what they compile in.
var published = set("dist lib build out esm cjs es")

// webpackProject asks the name in webpack://name/ for its folder, where a
// package of the tree has it.
func (t *Tree) webpackProject(q *query) verdict {
	if q.host == "" || q.scheme == "http" || q.scheme == "https" {
		return verdict{}
	}
	var files []int32
	for _, d := range t.npmPackage(q.host) {
		files = append(files, t.in(d, q.parts)...)
	}
	if len(files) == 0 {
		return verdict{}
	}
	return only(files, "package "+q.host+" is "+t.shown(t.npmPackage(q.host)[0]))
}
