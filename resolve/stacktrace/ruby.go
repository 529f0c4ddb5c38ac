package stacktrace

import "strings"

// rubyGrammar is Ruby's own print (`f.rb:1:in 'm': message (Type)`, then
// `from`), the one that prints the oldest frame first, and the plain lists of
// Rails and of loggers.
var rubyGrammar = grammar{format: Ruby, signs: []*sign{{rare: '\'', at: isRubyQuote}, {rare: '`', at: isRubyQuote}}, open: openRuby}

// rubyWrappedGrammar is the same by a frame whose function stands in the next
// line.
var rubyWrappedGrammar = grammar{format: Ruby, last: "n", before: "i", may: func(s string) bool { return strings.HasSuffix(s, ":in") }, open: openRuby}

func openRuby(l line, c *context) parser {
	s := l.text
	blanks := indent(s)
	if n, rest, ok := rubyOldest(s[blanks:]); ok {
		p := &ruby{oldestFirst: true, sure: true}
		p.root = &node{}
		p.root.Format, p.root.Offset = Ruby, l.offset(0)
		p.at = p.root
		return p.first(rest, l, blanks+n)
	}
	p := &ruby{sure: c.stack, nested: c.e.nested > 0}
	p.root = &node{}
	p.root.Format = Ruby
	p.at = p.root
	f, tail, ok := rubyFrame(s, blanks, l)
	if !ok && (c.doubt || !p.wrapped(l, blanks)) {
		return nil
	}
	if message, found := strings.CutPrefix(tail, ": "); found {
		if i := strings.Index(s, f.File); i > blanks && f.File[0] == '/' {
			c.e.adopt(s[:i])
		}
		p.begin(p.root, f, message, l)
		p.told = rubyFile(f.File) && !strings.HasPrefix(message, "warning: ")
		return p
	}
	if !rubyEnd(tail) {
		return nil
	}
	p.listed = true
	p.describe(l, c)
	if ok {
		p.list(f)
	}
	return p
}

// list adds a frame that stands alone in its line.
func (p *ruby) list(f Frame) {
	p.sure = p.sure || rubyFile(f.File) && !p.nested
	p.at.add(f)
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
	nested      bool // within another text
	short       int  // length of the message in the first line
	told        bool // one line with a place and a message, which may be all there is
	wrap        string
	wrapAt      int
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
	p.short = len(n.Message)
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
		for i := len(more) - 2; i >= 0 && !strings.HasSuffix(message, "):"); i-- { // Rails goes on with the template
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
	if p.wrap != "" && p.join(l) || p.wrapped(l, blanks) {
		return hold
	}
	if from, ok := strings.CutPrefix(rest, "from "); ok && blanks > 0 && !p.listed {
		return p.nextFrom(from, l, blanks)
	}
	if f, tail, ok := rubyFrame(s, blanks, l); ok {
		if p.listed && rubyEnd(tail) {
			p.list(f)
			return take
		}
		p.told = false // a log that says where
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
	case p.listed && isElision(strings.TrimPrefix(rest, "# ")):
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
	if p.told && !p.sure {
		p.root.Message = p.root.Message[:p.short]
	}
	if n := p.root.count(); n == 0 || n < 2 && !p.sure && !p.told {
		return Trace{}, false
	}
	if p.oldestFirst {
		p.root.reverse()
	}
	t := p.root.tree()
	if f, ok := rubyBroken(t); ok {
		t.Frames = append([]Frame{f}, t.Frames...)
	}
	return t, true
}

// rubyBroken returns the place in the file that a SyntaxError is about, with
// which its message begins: no frame is there.
func rubyBroken(t Trace) (Frame, bool) {
	if t.Type != "SyntaxError" {
		return Frame{}, false
	}
	where, _, ok := strings.Cut(t.Message, ": ")
	at, placed := cutPlace(where)
	return at.frame("", t.Offset), ok && placed && rubyFile(at.file) && (len(t.Frames) == 0 || t.Frames[0].File != at.file || t.Frames[0].Line != at.line)
}
