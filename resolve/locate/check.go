package locate

import (
	"strings"

	"github.com/whopage/whopage/resolve/scope"
)

// How many candidates of a query, and how many frames behind a rewrite, are
// compared with the files' content.
const (
	maxChecked = 6
	maxBacking = 24
)

// check compares the best candidates with what the files hold: a line that a
// file does not have speaks against it and against the rewrite that led there.
func (b *ballot) check(q *query, all []*query) {
	for i := range q.candidates[:min(len(q.candidates), maxChecked)] {
		c := &q.candidates[i]
		if c.share < 0.001 {
			return
		}
		c.score += b.rewriteCheck(q, *c, all) + b.tree.namesake(q, c.file)
	}
}

// rewriteCheck adds up the lines past the end of the files that a rewrite leads
// to, over the queries that it explains.
func (b *ballot) rewriteCheck(q *query, c candidate, all []*query) float64 {
	if q.bare() || q.status == Unique {
		return b.tree.lineCheck(q, c.file)
	}
	r := b.rewriteTo(q, c)
	if s, ok := b.checked[r]; ok {
		return s
	}
	s, n := 0.0, 0
	for _, p := range all {
		if k := p.below(r.prefix); k >= 0 && n < maxBacking {
			if i := b.tree.find(r.folder, p.parts[k:]); i != none {
				s += b.tree.lineCheck(p, i)
				n++
			}
		}
	}
	b.checked[r] = s
	return s
}

// below returns how many parts of the query's path a prefix covers, or -1.
func (q *query) below(prefix int) int {
	for n, p := range q.prefixes {
		if p == prefix {
			return n
		}
	}
	return -1
}

// lineCheck is pastEnd where the query's last line is not in the file.
func (t *Tree) lineCheck(q *query, file int32) float64 {
	if x := t.text(file); x.lines > 0 && q.line > x.lines {
		return pastEnd
	}
	return 0
}

// namesake is namesake where the file has the query's function.
func (t *Tree) namesake(q *query, file int32) float64 {
	name := bareName(q.function)
	if name == "" {
		return 0
	}
	for _, f := range t.text(file).functions {
		if f.Name == name {
			return namesake
		}
	}
	return 0
}

// bareName is a printed function's own name: "run" of "pkg.(*T).run",
// "Object.run [as x]", "Foo$bar$1.run", "Class#run", "block in run".
func bareName(function string) string {
	function, _, _ = strings.Cut(function, " [as ")
	if i := strings.LastIndexAny(function, " "); i >= 0 && !strings.ContainsAny(function[i:], "(<") {
		function = function[i+1:]
	}
	if i := strings.Index(function, "(*"); i >= 0 {
		function = function[i+2:]
	}
	if i := strings.IndexAny(function, "[<("); i > 0 {
		function = function[:i]
	}
	for {
		i := strings.LastIndexAny(function, ".:#/>$\\")
		if i < 0 {
			return function
		}
		if rest := function[i+1:]; rest != "" && !closure(rest) {
			return rest
		}
		function = function[:i]
	}
}

// closure reports whether a last part only numbers a function in another one:
// Go's func1, Rust's {{closure}}, the JVM's 1.
func closure(part string) bool {
	if strings.HasPrefix(part, "{") {
		return true
	}
	digits := strings.TrimLeft(strings.TrimPrefix(part, "func"), "0123456789")
	return digits == ""
}

// drift moves a frame's line to its function, where the file at this revision
// has the function in one place and the line is not in it.
func (t *Tree) drift(m *Match, file int32) {
	m.PathLine = m.Frame.Line
	name := bareName(m.Func)
	if m.Frame.Line == 0 || name == "" {
		return
	}
	var home []scope.Function
	for _, f := range t.text(file).functions {
		if f.Name != name {
			continue
		}
		if f.First <= m.Frame.Line && m.Frame.Line <= f.Last {
			return
		}
		home = append(home, f)
	}
	if len(home) == 1 {
		m.PathLine, m.Drifted = home[0].First, true
	}
}
