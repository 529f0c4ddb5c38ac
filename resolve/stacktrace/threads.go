package stacktrace

import "strings"

// threadsGrammar is a dump of a JVM's threads: jstack, `kill -3`, Android's
// traces of a program that does not respond.
var threadsGrammar = grammar{format: JVM, first: `"`, open: openThreads}

func openThreads(l line, c *context) parser {
	if !isThread(l.text) {
		return nil
	}
	p := &threads{}
	p.start(l)
	return p
}

// isThread says whether a line is like `"main" #1 prio=5 ... tid=0x7f`.
func isThread(s string) bool {
	if s == "" || s[0] != '"' {
		return false
	}
	end := strings.IndexByte(s[1:], '"')
	return end > 0 && (strings.Contains(s[end:], " prio=") || strings.Contains(s[end:], " tid=") || strings.Contains(s[end:], " os_prio="))
}

// A threads parses one dump.
type threads struct {
	stacks []*node
	total  int
}

func (p *threads) start(l line) {
	n := &node{}
	n.Format, n.Relation, n.Offset = JVM, Member, l.offset(0)
	n.Thread = l.text
	p.stacks = append(p.stacks, n)
}

func (p *threads) next(l line) verdict {
	s := l.text
	blanks := indent(s)
	at := p.stacks[len(p.stacks)-1]
	if f, ok := jvmFrame(l, blanks); ok {
		if p.total++; p.total <= maxDump {
			at.add(f)
		}
		return take
	}
	switch {
	case blanks == len(s):
		return hold
	case isThread(s):
		if len(p.stacks) >= maxDump {
			return stop
		}
		p.start(l)
		return take
	case strings.HasPrefix(s[blanks:], "java.lang.Thread.State: "):
		at.Thread += "\n" + s[blanks:]
		return take
	case blanks > 0: // locks, Android's details, native frames
		return take
	}
	return hold
}

// end puts the main thread on top, or else the first with a stack.
func (p *threads) end() (Trace, bool) {
	var found []*node
	for _, n := range p.stacks {
		if len(n.frames) > 0 {
			if strings.HasPrefix(n.Thread, `"main"`) {
				found = append([]*node{n}, found...)
			} else {
				found = append(found, n)
			}
		}
	}
	if found == nil {
		return Trace{}, false
	}
	top := found[0].tree()
	top.Relation = ""
	for _, n := range found[1:] {
		top.Related = append(top.Related, n.tree())
	}
	return top, true
}
