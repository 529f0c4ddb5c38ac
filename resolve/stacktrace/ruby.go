package stacktrace

import "strings"

// rubyGrammar is Ruby's own print (`f.rb:1:in 'm': message (Type)`, then
// `from`), the one that prints the oldest frame first, and the plain lists of
// Rails and of loggers.
var rubyGrammar = grammar{format: Ruby, signs: []*sign{{rare: '\'', at: isRubyQuote}, {rare: '`', at: isRubyQuote}}, open: openRuby}

func openRuby(l line, c *context) parser {
	s := l.text
	if !strings.Contains(s, ":in '") && !strings.Contains(s, ":in `") {
		return nil
	}
	blanks := indent(s)
	if n, rest, ok := rubyOldest(s[blanks:]); ok {
		p := &ruby{oldestFirst: true, sure: true}
		p.root = &node{}
		p.root.Format, p.root.Offset = Ruby, l.offset(0)
		p.at = p.root
		return p.first(rest, l, blanks+n)
	}
	f, tail, ok := rubyFrame(s, blanks, l)
	if !ok {
		return nil
	}
	p := &ruby{sure: c.stack}
	p.root = &node{}
	p.root.Format = Ruby
	p.at = p.root
	if message, found := strings.CutPrefix(tail, ": "); found && !c.stack {
		p.begin(p.root, f, message, l)
		return p
	}
	if tail != "" {
		return nil
	}
	p.listed = true
	p.describe(l, c)
	p.at.add(f)
	return p
}

// isRubyQuote says whether the quote of a method is at text[i], behind `:in `.
// Quotes are rarer in logs than colons.
func isRubyQuote(text string, i int) bool { return strings.HasSuffix(text[:i], ":in ") }

// A ruby parses one exception and its causes.
type ruby struct {
	root, at    *node
	sure        bool
	listed      bool // frames stand in lines of their own, without `from`
	oldestFirst bool // `order: :bottom`
	waiting     bool // the message may go on until the first `from`
}

// first adds the first frame of a list that begins with the oldest.
func (p *ruby) first(s string, l line, at int) parser {
	f, _, ok := rubyFrame(s, 0, l.cut(at))
	if !ok {
		return nil
	}
	p.at.add(f)
	return p
}

// begin takes the line that names an exception and its innermost frame.
func (p *ruby) begin(n *node, f Frame, message string, l line) {
	n.Offset = l.offset(0)
	n.Type, n.Message = rubyType(message)
	n.add(f)
	p.at, p.waiting = n, true
	p.sure = p.sure || n.Type != ""
}

// rubyType takes `message (Type)` apart.
func rubyType(s string) (kind, message string) {
	if !strings.HasSuffix(s, ")") {
		return "", s
	}
	open := strings.LastIndex(s, " (")
	if open < 0 || open+3 > len(s) || !isWord(s[open+2]) || strings.ContainsAny(s[open+2:len(s)-1], " ()") {
		return "", s
	}
	return s[open+2 : len(s)-1], s[:open]
}

// describe looks for `Type (message):` above a plain list.
func (p *ruby) describe(l line, c *context) {
	h := c.head(l)
	p.root.describe(h)
	p.sure = p.sure || h.sure
	n := 0
	var more []string
	c.before(func(b line) bool {
		if n++; n > 12 || b.prefixed && !l.prefixed && n > 1 {
			return false
		}
		s := strings.TrimSpace(b.text)
		more = append(more, b.text)
		kind, message, ok := strings.Cut(s, " (")
		if !ok || kind == "" || strings.ContainsAny(kind, " .=,'\"") || kind[0] < 'A' || kind[0] > 'Z' {
			return true
		}
		for i := len(more) - 2; i >= 0; i-- {
			message += "\n" + more[i]
		}
		message = strings.TrimSpace(message)
		if strings.HasSuffix(message, "):") {
			p.root.Type, p.root.Message, p.root.Offset = kind, strings.TrimSuffix(message, "):"), b.offset(0)
			p.sure = true
		}
		return false
	})
}

func (p *ruby) next(l line) verdict {
	s := l.text
	blanks := indent(s)
	rest := s[blanks:]
	if p.oldestFirst {
		return p.nextOldest(l, blanks)
	}
	if from, ok := strings.CutPrefix(rest, "from "); ok && blanks > 0 && !p.listed {
		return p.nextFrom(from, l, blanks)
	}
	if f, tail, ok := rubyFrame(s, blanks, l); ok {
		if p.listed && tail == "" {
			p.at.add(f)
			return take
		}
		if message, found := strings.CutPrefix(tail, ": "); found && !p.listed && !p.waiting && blanks == 0 {
			cause := p.at.child(Cause, head{}, 0)
			p.begin(cause, f, message, l)
			return take
		}
	}
	switch {
	case p.waiting:
		p.continued(s)
		return hold
	case rest != "" && strings.HasPrefix(rest, "... ") && strings.HasSuffix(rest, " levels..."):
		p.at.cut = true
		return take
	case p.listed && (strings.HasPrefix(rest, "Causes:") || rest == ""):
		return hold
	}
	return stop
}

// continued takes another line of the message; the last one ends in the type.
func (p *ruby) continued(s string) {
	if p.at.Type == "" {
		kind, message := rubyType(s)
		p.at.Type = kind
		p.at.more(message)
		p.sure = p.sure || kind != ""
		return
	}
	p.at.more(s)
}

func (p *ruby) nextFrom(from string, l line, blanks int) verdict {
	at := blanks + len("from ")
	f, _, ok := rubyFrame(l.text, at, l)
	if !ok {
		where, found := cutPlace(strings.TrimRight(from, " "))
		if !found {
			if strings.HasPrefix(from, "...") {
				return take
			}
			return stop
		}
		f = where.frame("", l.offset(at))
	}
	p.at.add(f)
	p.waiting, p.sure = false, true
	return take
}

// nextOldest takes `\t 3: from f.rb:1:in 'm'` and the line of the exception,
// which is the last.
func (p *ruby) nextOldest(l line, blanks int) verdict {
	if p.waiting {
		if l.text == "" || blanks == 0 {
			return stop
		}
		p.continued(l.text)
		return hold
	}
	if n, _, ok := rubyOldest(l.text[blanks:]); ok {
		if f, _, ok := rubyFrame(l.text, blanks+n, l); ok {
			p.at.add(f)
		}
		return take
	}
	f, tail, ok := rubyFrame(l.text, blanks, l)
	if !ok || !strings.HasPrefix(tail, ": ") {
		return stop
	}
	offset := p.root.Offset
	p.begin(p.root, f, tail[2:], l)
	p.root.Offset = offset
	return take
}

func (p *ruby) end() (Trace, bool) {
	if !p.sure && p.root.count() < 2 {
		return Trace{}, false
	}
	if p.oldestFirst {
		p.root.reverse()
	}
	return p.root.tree(), true
}

// rubyOldest reads `12: from ` and returns its length.
func rubyOldest(s string) (n int, rest string, ok bool) {
	n = digits(s)
	rest, ok = strings.CutPrefix(s[n:], ": from ")
	return n + len(": from "), rest, ok && n > 0
}

// rubyFrame reads `gem (1.2) f.rb:12:in 'm'` at s[start:] and returns what
// follows it.
func rubyFrame(s string, start int, l line) (f Frame, tail string, ok bool) {
	s = s[start:]
	i := 0
	for {
		n := strings.Index(s[i:], ":in ")
		if n < 0 {
			return Frame{}, "", false
		}
		i += n
		if d := trailingDigits(s[:i]); d > 0 && d < i && s[i-d-1] == ':' {
			f.File, f.Line = s[:i-d-1], number(s[i-d:i])
			break
		}
		i += 4
	}
	rest := s[i+4:]
	if f.File == "" || rest == "" || rest[0] != '`' && rest[0] != '\'' {
		return Frame{}, "", false
	}
	end := strings.Index(rest[1:], "': ") + 1
	if end == 0 {
		end = strings.LastIndexByte(rest, '\'')
	}
	if end <= 0 {
		return Frame{}, "", false
	}
	f.Func, f.Offset = rest[1:end], l.offset(start)
	if gem := strings.Index(f.File, ") "); gem > 0 && strings.Contains(f.File[:gem], " (") {
		f.Module, f.File = f.File[:gem+1], f.File[gem+2:]
	}
	return f, rest[end+1:], true
}
