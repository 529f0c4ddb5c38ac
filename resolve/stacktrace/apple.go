package stacktrace

import "strings"

// appleGrammar is a crash report of Apple's systems, and the backtrace that
// Swift prints of itself: frames with a number, an address, a symbol and, where
// there are debug symbols, a place.
var appleGrammar = grammar{format: Swift, first: digit, second: " \t", may: isNumbered, open: openApple}

// isNumbered says whether a line begins with a frame's number.
func isNumbered(s string) bool {
	d := digits(s)
	return d > 0 && d <= 4 && d < len(s) && (s[d] == ' ' || s[d] == '\t')
}

func openApple(l line, c *context) parser {
	n, f, ok := appleFrame(l)
	if !ok || n > 0 && !c.stack {
		return nil
	}
	p := &apple{offset: l.offset(0)}
	c.before(func(b line) bool {
		s := strings.TrimSpace(b.text)
		switch {
		case strings.HasPrefix(s, "Thread "):
			if p.label == "" {
				p.label = strings.TrimSuffix(s, ":")
			}
		case strings.HasPrefix(s, "Exception Type:"):
			p.kind = strings.TrimSpace(strings.TrimPrefix(s, "Exception Type:"))
			p.offset = b.offset(0)
			return false
		case strings.HasPrefix(s, "Fatal error: "):
			p.kind, p.message, _ = strings.Cut(s, ": ")
			p.offset = b.offset(0)
			return false
		}
		return true
	})
	p.add(n, f)
	return p
}

// An apple parses the threads of one process.
type apple struct {
	kind, message string
	offset        int
	label         string // of the thread whose frames come next
	stacks        []*node
	total         int
}

func (p *apple) add(n int, f Frame) {
	if n == 0 && !p.inlined() || len(p.stacks) == 0 {
		s := &node{}
		s.Format, s.Relation, s.Thread, s.Offset = Swift, Member, p.label, f.Offset
		p.stacks = append(p.stacks, s)
		p.label = ""
	}
	if p.total++; p.total <= maxDump {
		p.stacks[len(p.stacks)-1].add(f)
	}
}

// inlined says whether a second frame 0 belongs to the same stack: nothing
// stood between.
func (p *apple) inlined() bool {
	k := len(p.stacks)
	return k > 0 && p.label == "" && len(p.stacks[k-1].frames) == 1
}

func (p *apple) next(l line) verdict {
	if n, f, ok := appleFrame(l); ok && len(p.stacks) < maxDump {
		p.add(n, f)
		return take
	}
	s := strings.TrimSpace(l.text)
	switch {
	case s == "":
		return hold
	case strings.Contains(s, "crashed with ") || strings.HasPrefix(s, "Binary Images:"):
		return stop
	case strings.HasPrefix(s, "Thread ") && strings.Contains(s, " name:"):
		return take
	case strings.HasPrefix(s, "Thread "):
		p.label = strings.TrimSuffix(s, ":")
		return take
	case strings.Contains(s, "│"): // the source
		return take
	}
	return hold
}

// end puts the thread that crashed on top.
func (p *apple) end() (Trace, bool) {
	top := 0
	for i, n := range p.stacks {
		if containsFold(n.Thread, "crashed") {
			top = i
			break
		}
	}
	t := p.stacks[top].tree()
	t.Relation, t.Type, t.Message, t.Offset = "", p.kind, p.message, p.offset
	for i, n := range p.stacks {
		if i != top {
			t.Related = append(t.Related, n.tree())
		}
	}
	return t, true
}

// appleFrame reads `1  Shop  0x1028e4a0 f() + 120 (Cart.swift:12)` and
// `1 [ra] 0x1028e4a0 f() + 120 in shop at /src/Cart.swift:12:20`.
func appleFrame(l line) (n int, f Frame, ok bool) {
	if !isNumbered(l.text) {
		return 0, Frame{}, false
	}
	s := strings.TrimRight(l.text, " ")
	d := digits(s)
	before, rest, ok := strings.Cut(s[d:], "0x")
	h := hexDigits(rest)
	module := strings.TrimSpace(before)
	if !ok || h < 8 && (h < 4 || module == "" || module[0] == '[') || h == len(rest) || rest[h] != ' ' { // Crashlytics' are offsets
		return 0, Frame{}, false
	}
	f.Offset = l.offset(0)
	f.Module = module
	rest = rest[h+1:]
	name, tail, ok := strings.Cut(rest, " + ")
	size := digits(tail)
	if !ok || size == 0 {
		return 0, Frame{}, false
	}
	if f.Func = name; strings.HasPrefix(name, "0x") {
		f.Func = ""
	}
	tail = strings.TrimSpace(tail[size:])
	if h < 8 && tail != "" && tail[0] != '(' {
		return 0, Frame{}, false
	}
	if strings.HasPrefix(f.Module, "[") || f.Module == "" { // Swift's own
		f.Module = ""
		tail, ok = strings.CutPrefix(tail, "in ")
		if !ok {
			return 0, Frame{}, false
		}
		f.Module, tail, _ = strings.Cut(tail, " at ")
	} else {
		tail = strings.TrimPrefix(strings.TrimSuffix(strings.TrimPrefix(tail, "("), ")"), "at ")
	}
	if at, ok := cutPlace(tail); ok {
		f.File, f.Line, f.Column = at.file, at.line, at.col
	}
	return number(s[:d]), f, true
}
