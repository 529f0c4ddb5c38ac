package scope

import (
	"bytes"
	"strings"
)

// Languages whose functions start on a line of their own and end on a line
// that says so at the same indentation: Ruby, Elixir and Lua with "end", Perl
// and shells with "}". Indentation is what their formatters guarantee, and
// broken code keeps; words such as end cannot be counted without a parser.

// A lineRule tells what a trimmed line opens.
type lineRule struct {
	// opens returns the name of what the line opens; class is a class or
	// module, method a function.
	opens func(line string) (name string, kind opening)
	end   string // the word or mark that closes
	// receiver is part of the name: self.name, M.name.
	heredoc func(line string) string // the word that ends a text that starts here
	// ends reports whether a line ends a text; nil: it is the word alone.
	ends func(line, word string) bool
	// comment reports whether a text that is no code starts, and its end.
	comment func(line string) string
}

type opening byte

const (
	nothing opening = iota
	class
	method
	single // a method without a line that ends it: what is indented more is its
	header // the same, if the word do follows
)

// A span is an open class or method.
type span struct {
	indent int
	fn     int
	class  string
	open   opening // of a method
}

type lineReader struct {
	rule      lineRule
	functions []Function
	open      []span
	until     string // the line that ends a text
	last      int    // line of the last code
}

// byLine reads src with a rule, one line at a time.
func byLine(rule lineRule) func([]byte) []Function {
	return func(src []byte) []Function {
		r := &lineReader{rule: rule}
		for n := 1; len(src) > 0; n++ {
			text, rest, _ := bytes.Cut(src, []byte("\n"))
			src = rest
			r.line(string(bytes.TrimRight(text[:min(len(text), 1000)], " \t\r")), n)
		}
		for len(r.open) > 0 {
			r.pop(r.last)
		}
		return r.functions
	}
}

func (r *lineReader) line(text string, n int) {
	trimmed := strings.TrimLeft(text, " \t")
	if r.until != "" {
		if trimmed == r.until || strings.HasPrefix(text, r.until) || r.rule.ends != nil && r.rule.ends(trimmed, r.until) {
			r.until = ""
		}
		return
	}
	if trimmed == "" || trimmed[0] == '#' && !strings.HasPrefix(trimmed, "#[") {
		return
	}
	if r.until = r.rule.comment(text); r.until != "" {
		return
	}
	indent := width(text[:len(text)-len(trimmed)])
	r.code(trimmed, indent, n)
	r.last = n
	r.until = r.rule.heredoc(trimmed)
}

// code looks at a line of code: does it close, does it open.
func (r *lineReader) code(trimmed string, indent, n int) {
	r.goesOn(trimmed, indent)
	if closes(trimmed, r.rule.end) {
		r.close(indent, n)
		return
	}
	name, kind := r.rule.opens(trimmed)
	if kind == nothing {
		return
	}
	for len(r.open) > 0 && r.open[len(r.open)-1].indent >= indent {
		r.pop(r.last) // it was never closed
	}
	switch kind {
	case class:
		r.open = append(r.open, span{indent: indent, fn: -1, class: name})
	default:
		r.functions = append(r.functions, r.function(name, n))
		r.open = append(r.open, span{indent: indent, fn: len(r.functions) - 1, open: kind})
	}
}

// goesOn ends the methods without an end of their own that a line is not in,
// and finds the word do of a head on several lines.
func (r *lineReader) goesOn(trimmed string, indent int) {
	for len(r.open) > 0 {
		top := &r.open[len(r.open)-1]
		switch {
		case top.open == header && (trimmed == "do" || strings.HasSuffix(trimmed, " do")):
			top.open = method
			return
		case top.open == header && strings.HasPrefix(trimmed, "do:"):
			top.open = single
			return
		case top.open != header && top.open != single || top.indent < indent, top.open == header && trimmed[0] == ')':
			return
		}
		r.pop(r.last)
	}
}

// closes reports whether a line starts with the word end or the mark }.
func closes(line, end string) bool {
	rest, ok := strings.CutPrefix(line, end)
	return ok && (rest == "" || !isWord(rest[0]) && rest[0] != '?' && rest[0] != ':')
}

// close ends what is open at this indentation, and what is open inside it.
func (r *lineReader) close(indent, n int) {
	at := -1
	for i := len(r.open) - 1; i >= 0 && r.open[i].indent >= indent; i-- {
		if r.open[i].indent == indent {
			at = i
		}
	}
	for at >= 0 && len(r.open) > at {
		r.pop(n)
	}
}

func (r *lineReader) pop(n int) {
	s := r.open[len(r.open)-1]
	r.open = r.open[:len(r.open)-1]
	switch {
	case s.open == header:
		r.functions = r.functions[:s.fn] // a head alone, which other clauses follow
	case s.fn >= 0:
		r.functions[s.fn].Last = max(n, r.functions[s.fn].First)
	}
}

// function names a method: what stands before its last dot or colon is its
// receiver, else the classes around.
func (r *lineReader) function(name string, n int) Function {
	f := Function{Name: name, First: n, Last: n}
	if i := strings.LastIndexAny(name, ".:"); i > 0 && i+1 < len(name) {
		f.Receiver, f.Name = strings.TrimSuffix(name[:i], ":"), name[i+1:]
	}
	if f.Receiver == "" || f.Receiver == "self" {
		f.Receiver = r.classes()
	}
	return f
}

func (r *lineReader) classes() string {
	var names []string
	for _, s := range r.open {
		if s.class != "" {
			names = append(names, s.class)
		}
	}
	return strings.Join(names, "::")
}

func width(blanks string) int {
	n := 0
	for i := 0; i < len(blanks); i++ {
		if blanks[i] == '\t' {
			n = n/8*8 + 8
		} else {
			n++
		}
	}
	return n
}
