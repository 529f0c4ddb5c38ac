package stacktrace

import "strings"

// Error trackers open tickets in which a stack trace is a list under a heading:
// Bugsnag's `Cart.java:12 - com.acme.Cart.total`, App Center's
// `com.acme.Cart.total (Cart.java:12);`, Errbit's `12:  app/cart.rb -> **total**`
// and Airbrake's `app/cart.rb:12:in total`.
const (
	ticketStack = "### Stacktrace"
	ticketBack  = "### Backtrace"
)

func openTicket(l line, c *context) parser {
	s := strings.Trim(l.text, "# ")
	if s != "Stacktrace" && s != "Backtrace" && s != "Backtrace:" && s != "Stacktrace:" {
		return nil
	}
	p := &ticket{trace: Trace{Offset: l.offset(0)}}
	message := ""
	c.before(func(b line) bool {
		h, ok := exceptionHead(b)
		if kind, _, bold := strings.Cut(strings.TrimPrefix(b.text, "**"), "** in **"); bold && strings.HasPrefix(b.text, "**") { // Bugsnag's, the message below it
			h, ok = head{kind, message, b.offset(0), true}, true
		}
		if ok {
			p.trace.Type, p.trace.Message, p.trace.Offset = h.kind, strings.TrimRight(h.message, " #"), h.offset
		} else if s := strings.TrimSpace(b.text); s != "" && s[0] != '[' && s[0] != '#' && message == "" {
			message = s
		}
		return !ok
	})
	return p
}

// A ticket parses one list.
type ticket struct {
	trace Trace
	list
}

func (p *ticket) next(l line) verdict {
	blanks := indent(l.text)
	s := strings.TrimRight(l.text[blanks:], " ")
	f, ok := ticketFrame(s)
	switch {
	case ok:
		f.Offset = l.offset(blanks)
		p.add(f)
		return take
	case s == "", s == "~~~", s == codeFence:
		return hold
	}
	return stop
}

func (p *ticket) end() (Trace, bool) {
	if len(p.frames) == 0 {
		return Trace{}, false
	}
	p.trace.Format = ticketFormat(p.frames[0].File)
	p.trace.Truncated, p.trace.Frames = p.cut, p.take()
	return p.trace, true
}

// ticketFormats tell the runtime by a file's extension.
var ticketFormats = []struct {
	exts   string
	format Format
}{
	{jvmExts, JVM}, {v8Exts, JavaScript}, {"rb erb rake slim haml", Ruby}, {"py", Python}, {"php", PHP}, {"cs vb", DotNet},
	{"go", Go}, {"swift m mm", Swift}, {"dart", Dart}, {"ex exs erl", Elixir},
}

func ticketFormat(file string) Format {
	for _, f := range ticketFormats {
		if hasExt(file, f.exts) {
			return f.format
		}
	}
	return GDB
}

// ticketFrame reads one line of such a list.
func ticketFrame(s string) (Frame, bool) {
	s = strings.TrimRight(s, ";")
	if d := digits(s); d > 0 && strings.HasPrefix(s[d:], ":  ") {
		file, name, ok := strings.Cut(s[d+3:], " -> ")
		return Frame{Func: strings.Trim(name, "*"), File: file, Line: number(s[:d])}, ok && file != ""
	}
	if where, name, ok := strings.Cut(s, " - "); ok {
		at, ok := cutPlace(where)
		return at.frame(name, 0), ok && strings.IndexByte(at.file, '.') > 0
	}
	if where, name, ok := strings.Cut(s, ":in "); ok {
		at, ok := cutPlace(where)
		return at.frame(strings.Trim(name, "'`"), 0), ok
	}
	name, where, ok := strings.Cut(s, " (")
	if !ok || where == "" || where[len(where)-1] != ')' || strings.IndexByte(name, ' ') >= 0 {
		return Frame{}, false
	}
	at, ok := cutPlace(where[:len(where)-1])
	if !ok {
		at, ok = place{file: where[:len(where)-1]}, hasExt(where[:len(where)-1], jvmExts)
	}
	return at.frame(name, 0), ok
}
