package stacktrace

import "strings"

// elixirGrammar is Exception.format of Elixir, alone or in what Logger prints
// when a process ends.
var elixirGrammar = grammar{format: Elixir, words: []string{"** (", "(", "stacktrace:"}, open: openElixir}

func openElixir(l line, c *context) parser {
	blanks := indent(l.text)
	if f, ok := elixirFrame(l); ok && (c.stack || f.Module != "" && f.Line > 0) {
		p := &elixir{root: &node{}}
		p.root.Format, p.root.Offset = Elixir, l.offset(blanks)
		p.at = p.root
		p.at.add(f)
		p.framed = true
		return p
	}
	h, ok := elixirHead(l, blanks)
	framed := l.text[blanks:] == "stacktrace:" // of a failed test
	if framed {
		h, ok = head{offset: l.offset(blanks)}, true
	}
	if !ok {
		return nil
	}
	p := &elixir{framed: framed, root: &node{indent: blanks}}
	p.root.Format = Elixir
	p.root.describe(h)
	p.at = p.root
	return p
}

// elixirHead reads `** (Type) message`.
func elixirHead(l line, blanks int) (head, bool) {
	rest, ok := strings.CutPrefix(l.text[blanks:], "** (")
	if !ok {
		return head{}, false
	}
	kind, message, ok := strings.Cut(rest, ")")
	return head{kind: kind, message: strings.TrimSpace(message), offset: l.offset(blanks)}, ok && kind != "" && !strings.Contains(kind, "EXIT from")
}

// An elixir parses one exception and those that it wraps.
type elixir struct {
	root, at *node
	framed   bool // a frame was seen: the message is over
}

func (p *elixir) next(l line) verdict {
	s := l.text
	blanks := indent(s)
	if h, ok := elixirHead(l, blanks); ok {
		if blanks == 0 {
			return stop
		}
		p.at = p.at.up(blanks).child(Cause, h, blanks)
		p.framed = false
		return take
	}
	if f, ok := elixirFrame(l); ok {
		p.at.add(f)
		p.framed = true
		return take
	}
	if p.framed {
		return stop
	}
	p.at.more(s)
	if blanks > 0 {
		return take
	}
	return hold
}

func (p *elixir) end() (Trace, bool) {
	if p.root.count() == 0 {
		return Trace{}, false
	}
	p.root.Message = strings.TrimSpace(p.root.Message)
	return p.root.tree(), true
}

// elixirFrame reads `    (app 1.0) lib/f.ex:12: M.f/1`, `    f.exs:3: (file)`
// and `    :erlang.hd([])`.
func elixirFrame(l line) (Frame, bool) {
	blanks := indent(l.text)
	s := strings.TrimRight(l.text[blanks:], " ")
	if s == "" || blanks < 2 && s[0] != '(' {
		return Frame{}, false
	}
	f := Frame{Offset: l.offset(blanks)}
	if s[0] == '(' {
		app, rest, ok := strings.Cut(s[1:], ") ")
		if !ok || strings.Count(app, " ") > 1 || strings.ContainsAny(app, "():/") {
			return Frame{}, false
		}
		f.Module, s = app, rest
	}
	if file, rest, ok := strings.Cut(s, ": "); ok {
		if name, n, ok := cutNumber(file); ok && hasExt(name, "ex exs erl eex heex leex hrl yrl xrl") {
			f.File, f.Line, f.Func = name, n, rest
			return f, blanks >= 4 || f.Module != "" || elixirName(rest)
		}
	}
	if blanks >= 4 && (s[0] == ':' || f.Module != "") {
		f.Func = s
		return f, strings.ContainsAny(s, "./") && strings.IndexByte(s, ' ') < 0 || strings.HasPrefix(s, ":") && strings.HasSuffix(s, ")")
	}
	return Frame{}, false
}

// elixirName says whether s is what Elixir calls a function: `M.f/1`, `(test)`.
func elixirName(s string) bool {
	d := trailingDigits(s)
	return d > 0 && d < len(s) && s[len(s)-d-1] == '/' || s != "" && s[0] == '(' && s[len(s)-1] == ')' || strings.HasSuffix(s, " (module)")
}
