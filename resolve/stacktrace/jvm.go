package stacktrace

import "strings"

// jvmGrammar is Throwable.printStackTrace and what logging libraries make of
// it: Java, Kotlin, Scala, Groovy, Clojure, Android.
var jvmGrammar = grammar{format: JVM, words: []string{"at "}, open: openJVM}

func openJVM(l line, c *context) parser {
	blanks := indent(l.text)
	f, ok := jvmFrame(l, blanks)
	if !ok {
		return nil
	}
	h := c.head(l)
	p := &jvm{sure: h.sure || c.stack, spaced: isSpaced(l.text)}
	p.first.indent = headIndent(blanks)
	p.root = &p.first
	p.root.Format = JVM
	p.root.describe(h)
	p.at = p.root
	p.at.add(f)
	return p
}

// headIndent is where the line of the exception begins, given its frames'.
func headIndent(blanks int) int { return max(0, blanks-1) }

// A jvm parses one throwable with its causes and suppressed ones.
type jvm struct {
	first    node
	root, at *node
	sure     bool
	spaced   bool         // clojure.stacktrace: `f (x.clj:1)`, the first with `at`
	wrapped  bool         // the frame stands in the next line
	awaiting bool         // a cause's message may go on until its first frame
	python   *pyTraceback // of the message
}

func (p *jvm) next(l line) verdict {
	s := l.text
	blanks := indent(s)
	rest := s[blanks:]
	if p.wrapped { // behind a line that ends in `at`
		p.wrapped = false
		if f, ok := jvmBare(l); ok {
			p.at.add(f)
			return take
		}
	}
	switch {
	case p.python != nil && p.within(l):
		return take
	case rest == "":
		return stop
	case rest == "at":
		p.wrapped = true
		return hold
	case isElision(rest):
		p.at.cut = true
		return hold
	case strings.HasPrefix(rest, "at "):
		f, ok := jvmFrame(l, blanks)
		if !ok {
			return stop
		}
		p.at.add(f)
		p.awaiting = false
		return take
	case rest[0] == '.' && strings.HasPrefix(rest, "... "):
		return p.elided(rest[4:])
	case p.header(l, blanks):
		return take
	case strings.HasPrefix(rest, "- ") || strings.HasPrefix(rest, "|") && blanks > 0:
		return take // a lock in a thread's stack; a checkpoint
	case strings.HasPrefix(rest, "[CIRCULAR REFERENCE:"), strings.HasPrefix(rest, "*__checkpoint"), rest == "Original Stack Trace:",
		strings.HasPrefix(rest, "(Coroutine boundary)"), strings.HasPrefix(rest, "Error has been observed at"):
		return take
	case p.spaced && blanks > 2:
		if f, ok := jvmCall(l, blanks); ok {
			p.at.add(f)
			return take
		}
	case p.awaiting:
		p.at.more(s)
		return hold
	}
	return stop
}

// jvmRelations are the words before a related throwable; `Wrapped by` stands
// where the root cause is printed first.
var jvmRelations = []struct {
	prefix   string
	relation Relation
}{
	{"Caused by: ", Cause},
	{"Suppressed: ", Suppressed},
	{"Wrapped by: ", ""},
	{"Caused by ", Cause}, // of Crashlytics
}

// header takes the line that begins a related throwable.
func (p *jvm) header(l line, blanks int) bool {
	rest := l.text[blanks:]
	for _, r := range jvmRelations {
		if !strings.HasPrefix(rest, r.prefix) {
			continue
		}
		text := l.cut(blanks + len(r.prefix))
		if strings.HasPrefix(text.text, "[CIRCULAR REFERENCE") {
			return true // it was printed
		}
		h, ok := exceptionHead(text)
		if !strings.HasSuffix(r.prefix, ": ") && (!ok || h.offset != text.offset(0)) {
			continue // prose
		}
		if !ok {
			h.kind, h.message = weakHead(text.text)
		}
		h.offset = l.offset(blanks)
		p.relate(r.relation, h, blanks)
		p.awaiting = true
		if strings.HasSuffix(h.message, pyHeader) { // of Python, as Spark calls it
			p.python = &pyTraceback{}
			p.python.level().begin(pyHeader, l.offset(len(l.text)-len(pyHeader)))
		}
		return true
	}
	return false
}

// within gives a line of the message to Python's parser, up to the first frame.
func (p *jvm) within(l line) bool {
	if !strings.HasPrefix(strings.TrimLeft(l.text, " \t"), "at ") && p.python.next(l) != stop {
		return true
	}
	if t, ok := p.python.end(); ok {
		t.Relation = Cause
		p.at.Related = append(p.at.Related, t)
	}
	p.python = nil
	return false
}

func (p *jvm) relate(r Relation, h head, blanks int) {
	switch r {
	case Cause:
		p.at = p.at.up(blanks).child(Cause, h, blanks)
	case Suppressed:
		p.at = p.at.up(blanks-1).child(Suppressed, h, blanks)
	default: // root cause first: what follows is around what was read
		outer := &node{indent: p.root.indent}
		outer.Format = JVM
		outer.describe(h)
		p.root.Relation, p.root.parent = Cause, outer
		outer.children = []*node{p.root}
		p.root, p.at = outer, outer
	}
}

// elided gives back the frames of `... 7 more`: they are the last ones of the
// enclosing throwable.
func (p *jvm) elided(s string) verdict {
	d := digits(s)
	if d == 0 {
		return stop
	}
	n := number(s[:d])
	around := p.at.parent
	if around == nil && len(p.root.children) > 0 {
		around = p.root.children[0] // root cause first
	}
	if around == nil || n > len(around.frames) {
		p.at.cut = true
		return take
	}
	for _, f := range around.frames[len(around.frames)-n:] {
		p.at.add(f)
	}
	return take
}

func (p *jvm) end() (Trace, bool) {
	if p.python != nil {
		p.within(line{text: "at "})
	}
	if !p.sure && p.root.count() < 2 {
		return Trace{}, false
	}
	return p.root.tree(), true
}

// jvmFrame reads `at loader/module@1/pkg.Class.method(File.java:12) ~[x.jar]`.
func jvmFrame(l line, blanks int) (Frame, bool) {
	if !strings.HasPrefix(l.text[blanks:], "at ") {
		return Frame{}, false
	}
	return jvmCall(l, blanks+3)
}

// isSpaced says whether a call's name and its brackets stand apart.
func isSpaced(s string) bool { return strings.Contains(s, " (") }

// jvmCall reads a frame after `at `.
func jvmCall(l line, start int) (Frame, bool) {
	s := l.text[start:]
	open := strings.IndexByte(s, '(')
	if open <= 0 {
		return Frame{}, false
	}
	size := strings.IndexByte(s[open:], ')')
	if size < 0 {
		return Frame{}, false
	}
	name, inside, tail := s[:open], s[open+1:open+size], s[open+size+1:]
	where, ok := jvmPlace(inside)
	if !ok || tail != "" && tail[0] != ' ' && tail[0] != '[' && tail[0] != '\t' {
		return Frame{}, false
	}
	f := where.frame("", l.offset(start))
	if name[len(name)-1] == ' ' { // clojure.stacktrace
		f.Func = name[:len(name)-1]
		return f, where.file != "" && strings.IndexByte(f.Func, ' ') < 0 && strings.ContainsAny(f.Func, "./$") && hasExt(where.file, jvmExts)
	}
	f.Module, f.Func = jvmModule(name)
	if strings.IndexByte(f.Func, '.') <= 0 || strings.IndexByte(f.Func, ' ') >= 0 && !hasExt(where.file, jvmExts) {
		return Frame{}, false
	}
	if f.Module == "" {
		f.Module = jvmJar(tail)
	}
	return f, true
}

const jvmExts = "java kt kts scala groovy gvy clj cljc cljs sc aj jsp gradle"

// notInFile holds what no name of a source file holds.
var notInFile = newByteSet("/\\: ,()")

// jvmPlace reads what stands in a frame's brackets.
func jvmPlace(s string) (place, bool) {
	if i := strings.IndexByte(s, '/'); i > 0 && (strings.IndexByte(s[:i], '@') > 0 || strings.HasPrefix(s, "java.")) {
		s = s[i+1:] // jstack: `java.base@17/Object.java:338`
	}
	switch s {
	case "Native Method", "Native method", "Unknown Source", "<generated>", "SourceFile", "Hidden Source", "<Unknown>", "PG":
		return place{}, true
	}
	file, n, ok := cutNumber(s)
	if file == "Unknown Source" {
		return place{}, true
	}
	if file == "" || notInFile.in(file) {
		return place{}, false
	}
	if !ok {
		return place{file: file}, hasExt(file, jvmExts) || strings.Contains(file, "$$")
	}
	return place{file: file, line: n}, !hasExt(file, "js jsx ts tsx mjs cjs mts cts vue svelte bundle html hbc")
}

// jvmModule takes the loader and the module off a method's name.
func jvmModule(s string) (module, name string) {
	i := strings.LastIndexByte(s, '/')
	if i < 0 || strings.Contains(s[:i], "$$Lambda") || strings.HasPrefix(s[i+1:], "0x") {
		return "", s
	}
	return strings.TrimRight(s[:i], "/"), s[i+1:]
}

// jvmJar reads logback's and log4j's `~[x-1.2.jar:1.2]`.
func jvmJar(s string) string {
	s = strings.TrimLeft(s, " ~")
	if len(s) < 3 || s[0] != '[' {
		return ""
	}
	jar, _, _ := strings.Cut(s[1:], "]")
	jar, _, _ = strings.Cut(jar, ":")
	return strings.Trim(strings.TrimSuffix(jar, "!/"), "?")
}
