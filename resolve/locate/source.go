package locate

import (
	"bytes"
	"path"
	"strings"

	"github.com/whopage/whopage/resolve/stacktrace"
)

// What builds and package managers install is not always called as the file that
// it was made from: configure and Meson write tool from tool.in, distributions
// install tool.py as tool, compilers to JavaScript write x.js from x.ts; and a
// project that goes over to C++ calls x.c x.cpp.

// A sourceName is the name that a file may have from which the printed one was made.
type sourceName struct {
	name   string
	shifts bool // its lines are not those of what is made from it
	run    bool // it is a program
}

// sourceNames are the names, likeliest first, of what a file may be made from.
func sourceNames(base string) []sourceName {
	ext := path.Ext(base)
	stem := strings.TrimSuffix(base, ext)
	if stem == "" {
		return nil
	}
	names := []sourceName{{name: base + ".in"}}
	shifts := strings.HasSuffix(ext, "js")
	for _, e := range madeFrom[ext] {
		names = append(names, sourceName{name: stem + e, shifts: shifts})
	}
	if !programEndings[ext] && ext != ".in" {
		for _, e := range []string{".py", ".pl", ".rb", ".py.in", ".pl.in"} {
			names = append(names, sourceName{name: base + e, run: true})
		}
	}
	return names
}

// madeFrom is by the ending of a file the endings of what it is made from, or was
// before it was renamed.
var madeFrom = map[string][]string{
	".js":  {".ts", ".tsx", ".jsx", ".mjs", ".cjs", ".coffee"},
	".mjs": {".mts", ".ts", ".js"},
	".cjs": {".cts", ".ts", ".js"},
	".pyc": {".py"},
	".pyo": {".py"},
	".c":   {".cpp", ".cc", ".cxx"},
	".h":   {".hpp", ".hh"},
}

// programEndings are those of files that are never installed without them.
var programEndings = set(".c .h .cc .cpp .cxx .hh .hpp .go .rs .java .kt .scala .cs .js .ts .tsx .mjs .cjs .rb .py .pyx .pl .pm .php .lua .ex .exs .dart .swift")

// bySource is the second chance of a name that no file of the tree has, or only
// files that are no programs: what a program is made from.
func (t *Tree) bySource(q *query, base string, limit int) (found []candidate) {
	for _, s := range sourceNames(base) {
		if s.shifts && q.line <= minified {
			continue
		}
		for _, i := range t.named(t.names.find(s.name)) {
			if len(found) == limit {
				return found
			}
			if s.run && !t.program(q.format, i) {
				continue
			}
			found = append(found, candidate{file: i, shared: t.shares(i, q.parts), source: true})
			q.shifts = q.shifts || s.shifts
		}
		if len(found) > 0 {
			break
		}
	}
	return found
}

// minified is the last line of a file that holds all its code in one line below
// a heading: such a file is made from many.
const minified = 2

// findSource is find, or finds what the file at parts is made from.
func (t *Tree) findSource(from int32, parts []string) int32 {
	if i := t.find(from, parts); i != none || len(parts) == 0 {
		return i
	}
	d := t.findFolder(from, parts[:len(parts)-1])
	if d == none {
		return none
	}
	for _, s := range sourceNames(parts[len(parts)-1]) {
		if i := t.fileIn(d, s.name); i != none {
			return i
		}
	}
	return none
}

// endingSource is ending, or finds what the files with that end are made from.
func (t *Tree) endingSource(parts []string) []int32 {
	files := t.ending(parts)
	if len(files) > 0 || len(parts) == 0 {
		return files
	}
	above := parts[:len(parts)-1]
	for _, s := range sourceNames(parts[len(parts)-1]) {
		if files = t.ending(append(above[:len(above):len(above)], s.name)); len(files) > 0 {
			return files
		}
	}
	return nil
}

// interpreters are the names, in the first lines of programs, of what runs them.
var interpreters = map[stacktrace.Format]string{
	stacktrace.Python: "python", stacktrace.Perl: "perl", stacktrace.Ruby: "ruby", stacktrace.Lua: "lua", stacktrace.PHP: "php", stacktrace.JavaScript: "node",
}

// program reports whether a file is one that is run by its name: its first line
// says by what.
func (t *Tree) program(format stacktrace.Format, i int32) bool {
	by := interpreters[format]
	return by != "" && strings.Contains(t.text(i).interpreter, by)
}

// interpreterLine is the first line of a program, in lower case.
func interpreterLine(src []byte) string {
	line, _, _ := bytes.Cut(src[:min(len(src), maxFirstLine)], []byte("\n"))
	if !bytes.HasPrefix(line, []byte("#!")) {
		return ""
	}
	return strings.ToLower(string(line))
}

const maxFirstLine = 128
