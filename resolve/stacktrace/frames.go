package stacktrace

import (
	"iter"
	"strings"
)

// Error trackers and some loggers send frames as JSON objects: Sentry
// (`exception.values[].stacktrace.frames[]`, oldest frame and root cause
// first), Bugsnag (`exceptions[].stacktrace[]`), Rollbar (`trace.frames[]`,
// `trace_chain[]`, oldest frame first), Airbrake (`errors[].backtrace[]`),
// Honeybadger (`error.backtrace[]`), zerolog (`stack[]`), Log4j
// (`extendedStackTrace[]`). The names of the fields tell.

// Names of the fields of a frame.
var (
	fileKeys     = []string{"abs_path", "filename", "file", "fileName", "path", "source"}
	lineKeys     = []string{"lineno", "lineNumber", "line", "line_number", "number"}
	columnKeys   = []string{"colno", "columnNumber", "column", "column_number"}
	functionKeys = []string{"function", "method", "methodName", "func", "functionName"}
	moduleKeys   = []string{"module", "class", "className", "package"}
)

// structured hands out the stack traces that the record holds as lists of
// frames.
func (r *record) structured() {
	var found, threads []Trace
	sentry := false
	for i := 0; i < len(r.values); i++ {
		v := r.values[i]
		if v.kind != '[' || !isStackKey(v.key) && !named(v.key, []string{"frames"}) {
			continue
		}
		t, ok := r.frames(i)
		if !ok {
			continue
		}
		if r.under(i, "threads") {
			t.Relation = Member
			threads = append(threads, t)
		} else {
			sentry = sentry || named(v.key, []string{"frames"}) && r.under(i, "values")
			found = append(found, t)
		}
		i = v.end - 1
	}
	if sentry { // the root cause first
		for i, j := 0, len(found)-1; i < j; i, j = i+1, j-1 {
			found[i], found[j] = found[j], found[i]
		}
	}
	for i := len(found) - 1; i > 0; i-- {
		found[i].Relation = Cause
		found[i-1].Related = append(found[i-1].Related, found[i])
	}
	if len(found) == 0 && len(threads) > 0 {
		found, threads = threads[:1], threads[1:]
		found[0].Relation = ""
	}
	if len(found) > 0 {
		found[0].Related = append(found[0].Related, threads...)
		r.out(found[0])
	}
}

// under says whether a list or an object of that name holds the value i.
func (r *record) under(i int, name string) bool {
	for k := r.values[i].up; k >= 0; k = r.values[k].up {
		if r.values[k].key == name {
			return true
		}
	}
	return false
}

// maxFields is how many fields of an object are looked at.
const maxFields = 256

// fields calls yield with the fields of the object k.
func (r *record) fields(k int) iter.Seq[value] {
	return func(yield func(value) bool) {
		for n, j := 0, k+1; j < r.values[k].end && n < maxFields; n, j = n+1, r.values[j].end {
			if !yield(r.values[j]) {
				return
			}
		}
	}
}

// frames reads the list of frames at i; a list named `frames` has the oldest
// first.
func (r *record) frames(i int) (Trace, bool) {
	var l list
	placed := false // a list of other things has no lines
	v := r.values[i]
	for k := i + 1; k < v.end; k = r.values[k].end {
		if r.values[k].kind != '{' {
			return Trace{}, false
		}
		if f, ok := r.frame(k); ok {
			l.add(f)
			placed = placed || f.Line > 0 && f.File != ""
		}
	}
	if !placed {
		return Trace{}, false
	}
	if lastName(v.key) == "frames" {
		l.reverse()
	}
	h := r.named(i)
	if h.kind == "" { // Rollbar has both in an object beside the list
		h.kind, h.message = r.exception(i)
	}
	t := Trace{Type: h.kind, Message: h.message, Truncated: l.cut, Frames: l.take(), Offset: v.at}
	t.Format = formatOf(t.Frames)
	return t, true
}

// exception returns the type and the message of an object `exception` beside
// the list at i.
func (r *record) exception(i int) (kind, message string) {
	for v := range r.fields(max(0, r.values[i].up)) {
		if v.kind == '{' && v.key == "exception" && v.end == i {
			k := i - 1
			for r.values[k].up != r.values[i].up {
				k = r.values[k].up
			}
			kind, _ = r.field(k, typeKeys)
			message, _ = r.field(k, messageKeys)
		}
	}
	return kind, message
}

// frame reads one object.
func (r *record) frame(k int) (Frame, bool) {
	f := Frame{Offset: r.values[k].at}
	f.File, _ = r.field(k, fileKeys)
	f.Func, _ = r.field(k, functionKeys)
	f.Module, _ = r.field(k, moduleKeys)
	f.Line, f.Column = r.number(k, lineKeys), r.number(k, columnKeys)
	f.InApp = r.inApp(k)
	return f, f.File != "" || f.Func != ""
}

// field returns the text of the object's field with the first of the names
// that it has.
func (r *record) field(k int, names []string) (string, bool) {
	for _, n := range names {
		for v := range r.fields(k) {
			if v.kind == '"' && strings.EqualFold(lastName(v.key), n) && v.raw != "" {
				s, _ := unescape(nil, v.raw, 0)
				return s, true
			}
		}
	}
	return "", false
}

// inApp returns the sender's word on the frame's origin.
func (r *record) inApp(k int) InApp {
	for v := range r.fields(k) {
		if named(v.key, []string{"in_app", "inApp", "inProject"}) {
			switch v.raw {
			case "true":
				return InAppYes
			case "false":
				return InAppNo
			}
		}
	}
	return InAppUnknown
}

func (r *record) number(k int, names []string) int {
	for _, n := range names {
		for v := range r.fields(k) {
			if strings.EqualFold(v.key, n) && v.raw != "" && digits(v.raw) == len(v.raw) {
				return number(v.raw)
			}
		}
	}
	return 0
}

// extensions holds the formats that a file's extension tells.
var extensions = []struct {
	format Format
	exts   string
}{
	{Go, "go"}, {JVM, jvmExts}, {Python, "py pyx pyc"}, {JavaScript, "js jsx ts tsx mjs cjs mts cts vue svelte bundle"}, {Ruby, "rb erb rake haml slim"},
	{PHP, "php phtml inc"}, {DotNet, "cs vb fs"}, {Rust, "rs"}, {Elixir, "ex exs erl eex"}, {Dart, "dart"}, {Swift, "swift m mm"}, {Perl, "pl pm"},
	{Lua, "lua"}, {OCaml, "ml mli"}, {GDB, "c cc cpp cxx h hpp"},
}

// formatOf tells a format by the frames' files.
func formatOf(frames []Frame) Format {
	for _, f := range frames {
		for _, e := range extensions {
			if hasExt(f.File, e.exts) {
				return e.format
			}
		}
	}
	return ""
}
