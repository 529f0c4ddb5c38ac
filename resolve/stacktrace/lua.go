package stacktrace

import "strings"

// luaGrammar is debug.traceback of Lua. Frames come only after its header.
var luaGrammar = grammar{format: Lua, last: ":", before: "k", may: func(s string) bool { return strings.HasSuffix(s, luaHeader) }, open: openLua}

const luaHeader = "stack traceback:"

func openLua(l line, c *context) parser {
	before, ok := strings.CutSuffix(strings.TrimRight(l.text, " "), luaHeader)
	if !ok || len(before) > maxShape {
		return nil
	}
	if mark := strings.TrimRight(before, " \t"); mark != "" { // of a log or a comment
		c.e.adopt(mark)
	}
	r := &run{frame: luaLine}
	r.trace = Trace{Format: Lua, Offset: l.offset(0)}
	if b, ok := c.above(); ok {
		r.trace.Message, r.trace.Offset = b.text, b.offset(0)
	}
	return r
}

func luaLine(l line) (Frame, bool, verdict) {
	blanks := indent(l.text)
	s := l.text[blanks:]
	if strings.HasPrefix(s, "coroutine ") { // of nginx, one below the other
		return Frame{}, false, take
	}
	if isElision(s) || strings.HasPrefix(s, "...\t") || strings.HasPrefix(s, "...(") || s == "(...tail calls...)" || s == "(tail call): ?" {
		return Frame{}, false, take
	}
	where, function, ok := strings.Cut(s, ": in ")
	if !ok {
		where, ok = strings.CutSuffix(s, ": in")
	}
	if !ok {
		return Frame{}, false, stop
	}
	f := Frame{Func: luaFunction(function), Offset: l.offset(blanks)}
	if where != "[C]" {
		file, n, ok := cutNumber(where)
		if !ok {
			return f, blanks > 0, take
		}
		f.File, f.Line = file, n
	}
	return f, true, take
}

// luaFunction takes `function 'f'` apart; `function <x.lua:11>` and `main
// chunk` stay.
func luaFunction(s string) string {
	for _, kind := range []string{"function ", "method ", "local ", "upvalue ", "field ", "global ", "metamethod "} {
		rest, ok := strings.CutPrefix(s, kind)
		if ok && len(rest) > 2 && (rest[0] == '\'' || rest[0] == '`') {
			return strings.Trim(rest, "`'")
		}
	}
	return s
}
