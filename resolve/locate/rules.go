package locate

import (
	"github.com/whopage/whopage/resolve/stacktrace"
)

// A query is one distinct printed place of the stack traces: what the rules
// look at, and what they and the vote found.
type query struct {
	format         stacktrace.Format
	file, function string
	own            string // the function's own name
	module         string
	line           int // the greatest of its frames
	spot
	verdict

	candidates []candidate
	prefixes   []int // of a ballot: the root's, then with each part
	crowded    bool  // there are more candidates
	caseless   bool  // the tree spells the name in other case
	shifts     bool  // the file is made from another, which has other lines
	none       float64
}

// A verdict is what a language's rules say of a query: nothing (no status),
// external or missing and done, or the files that its identity leaves (unique).
type verdict struct {
	status           Status
	files            []int32
	why              string
	library, version string
	tracked          bool // a library's file that is in the tree all the same
	// built names the package that a path says it was built from, where many
	// packages lie side by side: "zlib" of /usr/src/debug/zlib-1.2/.
	built string
}

// A rule knows how one runtime prints the files of its standard library, of
// dependencies and of a project's own packages.
type rule func(t *Tree, q *query) verdict

// rules is the table of languages. A format without one is mapped by suffix
// and vote alone.
var rules = map[stacktrace.Format]rule{
	stacktrace.Go:         goRule,
	stacktrace.JVM:        jvmRule,
	stacktrace.Clojure:    jvmRule,
	stacktrace.Python:     pythonRule,
	stacktrace.JavaScript: javaScriptRule,
	stacktrace.Ruby:       rubyRule,
	stacktrace.PHP:        phpRule,
	stacktrace.DotNet:     dotNetRule,
	stacktrace.Rust:       rustRule,
	stacktrace.GDB:        nativeRule,
	stacktrace.Sanitizer:  nativeRule,
	stacktrace.Linux:      nativeRule,
	stacktrace.Swift:      swiftRule,
	stacktrace.Elixir:     elixirRule,
	stacktrace.Dart:       dartRule,
	stacktrace.Perl:       perlRule,
	stacktrace.Lua:        luaRule,
}

func external(why string) verdict { return verdict{status: External, why: why} }

func library(name, version string) verdict {
	v := verdict{status: External, library: name, version: version, why: "library " + name}
	if version != "" {
		v.why += " " + version
	}
	return v
}

func missing(why string) verdict { return verdict{status: Missing, why: why} }

func only(files []int32, why string) verdict { return verdict{status: Unique, files: files, why: why} }

// judge asks the language's rule; what is no file at all is told first.
func (t *Tree) judge(q *query) verdict {
	switch {
	case q.file == "":
		return missing("the frame names no file")
	case q.file[0] == '<' && !q.elided, q.file[0] == '[' && !q.elided && len(q.parts) < 2:
		return external(q.file + " is no file")
	case len(q.parts) == 0:
		return missing("the frame's file is no path")
	}
	if r := rules[q.format]; r != nil {
		return r(t, q)
	}
	return verdict{}
}

// ending returns the files whose paths end in parts.
func (t *Tree) ending(parts []string) []int32 {
	if len(parts) == 0 {
		return nil
	}
	files := t.named(t.names.find(parts[len(parts)-1]))
	for i := 1; i < len(parts) && len(files) > 0; i++ {
		files = t.sharing(files, i-1, t.names.find(parts[len(parts)-1-i]))
	}
	return files
}

// tracked answers a frame of a library folder whose files are in the tree all
// the same: vendor/, third_party/, a committed node_modules/.
func (t *Tree) tracked(parts []string) (verdict, bool) {
	if files := t.ending(parts); len(files) > 0 {
		v := only(files, parts[0]+"/ is in the repository")
		v.tracked = true
		return v, true
	}
	return verdict{}, false
}

// manifests returns the files with a base name, those of fewer folders first,
// at most maxManifests of them.
func (t *Tree) manifests(name string) []int32 {
	files := append([]int32(nil), t.named(t.names.find(name))...)
	sortByDepth(t, files)
	return files[:min(len(files), maxManifests)]
}

const (
	maxManifests = 2000
	maxManifest  = 256 << 10
)

// folderOf is the folder a file stands in.
func (t *Tree) folderOf(i int32) int32 { return t.files[i].folder }

// in returns the file at parts below folder as a verdict's list.
func (t *Tree) in(folder int32, parts []string) []int32 {
	if i := t.find(folder, parts); i != none {
		return []int32{i}
	}
	return nil
}

// shown is a folder's path as people read it.
func (t *Tree) shown(folder int32) string {
	if folder == 0 {
		return "the root"
	}
	return t.folderPath(folder) + "/"
}

// project reports whether a folder is one that services are built from: the
// root, or one with a manifest.
func (t *Tree) project(d int32) bool {
	return d == 0 || table(t, "projects", readProjects)[d]
}

func readProjects(t *Tree) map[int32]bool {
	folders := map[int32]bool{}
	for _, m := range projectFiles {
		for _, i := range t.named(t.names.find(m)) {
			folders[t.folderOf(i)] = true
		}
	}
	return folders
}

var projectFiles = []string{"Dockerfile", "go.mod", "package.json", "pyproject.toml", "setup.py", "requirements.txt", "Gemfile",
	"Cargo.toml", "pom.xml", "build.gradle", "build.gradle.kts", "composer.json", "mix.exs", "pubspec.yaml", "Makefile", "CMakeLists.txt"}
