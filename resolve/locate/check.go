package locate

import (
	"fmt"
	"path"
	"strings"

	"github.com/whopage/whopage/resolve/scope"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// How many candidates of a query, and how many frames behind a rewrite, are
// compared with the files' content.
const (
	maxChecked = 32
	maxSought  = 8 // that the vote left no chance, for a function that the others do not have
	maxBacking = 24
)

// check compares the best candidates with what the files hold: a line that a
// file does not have speaks against it and against the rewrite that led there.
func (b *ballot) check(q *query) {
	n := 0
	found := false
	for n < min(len(q.candidates), maxChecked) && (q.candidates[n].share >= 0.001 || !found && n < maxSought && q.bare()) {
		c := &q.candidates[n]
		c.named = b.tree.namesake(q, c.file)
		if c.named == notThere && len(q.candidates) == 1 && q.telling() {
			c.named = mentioned // no other project has a file of the name
		}
		found = found || c.named > 0
		n++
	}
	if c := q.onlyWith(rareName, n); c != nil && q.bare() {
		c.score += onlyHere
	}
	for i := range q.candidates[:n] {
		c := &q.candidates[i]
		past := b.rewriteCheck(q, *c)
		if len(q.candidates) == 1 && b.surely(q, *c) {
			past = max(past, justPast) // the revision is another
		}
		c.score += past
		if r := b.rewriteTo(q, *c); c.named == notThere && !c.source && b.atRoot(q, r) {
			c.score -= whole // the folder may be another repository as well
		}
		if found && q.bare() && len(q.candidates) > 1 { // other frames of the name may be of another file
			c.score += c.named
		} else {
			c.score += max(c.named, b.printedWith(q, c.file))
		}
	}
}

// surely reports whether the only file of a name is the printed one whatever its
// length: its whole path was printed, another function of the same printed file
// is in it, or its name tells.
func (b *ballot) surely(q *query, c candidate) bool {
	return c.shared > 1 && b.tree.depth(c.file) == c.shared-1 || q.telling() || b.printedWith(q, c.file) >= plainName
}

// telling reports whether a base name is of several words that few projects use:
// others do not have it.
func (q *query) telling() bool {
	n, words := 0, stemWords(q.parts[len(q.parts)-1])
	for _, w := range words {
		if w = strings.TrimRight(w, "0123456789"); len(w) > 1 && !habitual[w] && !commonStems[w] {
			n++
		}
	}
	return (n > 1 || n == 1 && len(words) > 2) && !q.caseless
}

// stemWords are the words of a file's name.
func stemWords(base string) []string { return wordsOf(strings.TrimSuffix(base, path.Ext(base))) }

// onlyWith is the candidate that alone has the query's function, where the n that
// were looked at are all.
func (q *query) onlyWith(named float64, n int) (only *candidate) {
	if n < len(q.candidates) || q.crowded {
		return nil
	}
	for i := range q.candidates {
		switch c := &q.candidates[i]; {
		case c.named < named:
		case only != nil:
			return nil
		default:
			only = c
		}
	}
	return only
}

// printedWith is what the functions of other frames, printed with the same file,
// are worth that are in a file.
func (b *ballot) printedWith(q *query, file int32) float64 {
	k := printedIn{q.file, file}
	s, ok := b.together[k]
	if !ok {
		s = notThere
		for _, p := range b.printed[q.file] {
			s = max(s, b.tree.namesake(p, file))
		}
		b.together[k] = s
	}
	return s
}

// printedIn is a printed file and one that it may be.
type printedIn struct {
	printed string
	file    int32
}

// rewriteCheck adds up the lines past the end of the files that a rewrite leads
// to, over the queries that it explains.
func (b *ballot) rewriteCheck(q *query, c candidate) float64 {
	if q.bare() || q.status == Unique {
		return b.tree.lineCheck(q, c.file)
	}
	r := b.rewriteTo(q, c)
	if s, ok := b.checked[r]; ok {
		return s
	}
	s := 0.0
	for _, m := range b.members[r.prefix] {
		if i := b.tree.find(r.folder, m.parts[m.below:]); i != none {
			s += b.tree.lineCheck(m.query, i)
		}
	}
	b.checked[r] = s
	return s
}

// lineCheck is pastEnd where the query's last line is not in the file.
func (t *Tree) lineCheck(q *query, file int32) float64 {
	x := t.text(file)
	switch {
	case x.lines == 0 || q.line <= x.lines || q.shifts:
		return 0
	case q.line <= x.lines+x.lines/10:
		return justPast
	}
	return pastEnd
}

// namesake weighs a file by whether the query's function is in it: by how much
// the name says, and more where the line lies in it too. That it is not there
// counts where the runtime prints functions by the names that their source has.
func (t *Tree) namesake(q *query, file int32) float64 {
	name := q.own
	if name == "" {
		return 0
	}
	x := t.text(file)
	found := 0.0
	for _, f := range x.functions {
		switch {
		case f.Name != name:
		case f.First <= q.line && q.line <= f.Last && !q.shifts:
			return distinction(name) + onLine
		default:
			found = distinction(name)
		}
	}
	if base := t.names.at(t.files[file].name); found == 0 && x.lines > 0 && verbatim[q.format] && scope.Known(base) {
		switch rare := distinction(name) == rareName; {
		case rare && !q.caseless && (header(base) || calledFor(name, base) || t.mentions(file, name)):
			return mentioned
		case rare:
			return notThere
		case distinction(name) == plainName:
			return notThere / 2
		}
	}
	return found
}

// What a function's name is worth that is in a file.
const (
	commonplace = 0.5
	plainName   = 2.0
	rareName    = 4.0
	onlyHere    = 4.0  // no other file of a printed base name has the function
	onLine      = 1.0  // the frame's line is in the function too
	notThere    = -4.0 // no function of the file is called so
	mentioned   = -1.0 // the same, but its text has the name: a macro makes it, or it is called; or it could be
)

// header reports whether compilers put what a file defines into the functions of
// others: a frame then names the function that the code is in, not the file's.
func header(base string) bool {
	switch strings.ToLower(path.Ext(base)) {
	case ".h", ".hh", ".hpp", ".hxx", ".inl", ".ipp", ".tcc", ".inc":
		return true
	}
	return false
}

// calledFor reports whether a function's name has all words of its file's name, as
// projects in C have it: conn_pool_take_next of conn-pool.c. What was there before
// or since is another function of the file.
func calledFor(name, base string) bool {
	words := stemWords(base)
	if len(words) < 2 {
		return false // render.c of another project has output_render too
	}
	name = "_" + strings.ToLower(name) + "_"
	for _, w := range words {
		if !strings.Contains(name, "_"+w+"_") {
			return false
		}
	}
	return true
}

// distinction is how much a function's name says of the file that it is in.
func distinction(name string) float64 {
	switch {
	case everywhere[name]:
		return commonplace
	case len(name) > 7 && (strings.Contains(strings.Trim(name, "_"), "_") || strings.ToLower(name[1:]) != name[1:]):
		return rareName
	}
	return plainName
}

var everywhere = set(`main run call get set init new start stop open close read write execute exec handle process next apply invoke
	create update delete add remove load save find test setup parse render build send receive wait emit each map filter reduce
	__init__ __call__ __enter__ __exit__ __getattr__ initialize perform index show constructor toString equals hashCode String Error
	Run Start Stop Close Get Set New Init Handle ServeHTTP Main Execute Invoke TestBody`)

// verbatim are the formats whose functions are named as in their source.
var verbatim = map[stacktrace.Format]bool{
	stacktrace.GDB: true, stacktrace.Sanitizer: true, stacktrace.Linux: true, stacktrace.Go: true,
	stacktrace.Python: true, stacktrace.Ruby: true, stacktrace.PHP: true, stacktrace.Rust: true,
}

// drift sets the line in the file, and moves it to the frame's function where the
// file at this revision has the function in one place and the line is not in it,
// or is one of what is made from the file.
func (t *Tree) drift(m *Match, line int, shifts bool) {
	if !shifts {
		m.PathLine = line
	}
	name := scope.Name(m.Func)
	if line == 0 || name == "" {
		return
	}
	var home []scope.Function
	for _, f := range t.text(m.file).functions {
		if f.Name != name {
			continue
		}
		if f.First <= line && line <= f.Last && !shifts {
			return
		}
		home = append(home, f)
	}
	if len(home) == 1 {
		m.PathLine, m.Drifted = home[0].First, true
		m.Why += fmt.Sprintf("; %s is at line %d at this revision", name, m.PathLine)
	}
}
