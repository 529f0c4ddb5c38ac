package stacktrace

import "strings"

// A pyFault parses a thread of faulthandler's dump, innermost frame first.
type pyFault struct {
	trace         Trace
	done          []Trace
	kind, message string
}

// openPythonFault begins at the header of a thread, below `Fatal Python error:
// Segmentation fault`.
func openPythonFault(l line, c *context) parser {
	p := &pyFault{trace: Trace{Format: Python, Thread: strings.TrimSuffix(l.text, " "+pyFaulty), Offset: l.offset(0)}}
	n := 0
	c.before(func(b line) bool {
		kind, message, ok := strings.Cut(b.text, ": ")
		if ok && strings.HasPrefix(kind, "Fatal Python error") || kind == "Windows fatal exception" {
			p.kind, p.message = kind, message
			return false
		}
		n++
		return n < 4
	})
	return p
}

func (p *pyFault) next(l line) verdict {
	if strings.HasPrefix(l.text, "  File \"") {
		if f, ok := pyFrame(l, 2); ok && len(p.trace.Frames) < maxFrames {
			p.trace.Frames = append(p.trace.Frames, f)
		}
		return take
	}
	if strings.HasPrefix(l.text, "  ...") {
		p.trace.Truncated = true
		return take
	}
	if l.text == "" {
		return hold
	}
	if !strings.HasSuffix(l.text, pyFaulty) {
		return stop
	}
	p.done = append(p.done, p.trace)
	p.trace = Trace{Format: Python, Thread: strings.TrimSuffix(l.text, " "+pyFaulty), Offset: l.offset(0)}
	return take
}

// end puts the current thread on top.
func (p *pyFault) end() (Trace, bool) {
	all, top := append(p.done, p.trace), 0
	for i, t := range all {
		if strings.HasPrefix(t.Thread, "Current thread 0x") {
			top = i
		}
	}
	t := all[top]
	t.Type, t.Message = p.kind, p.message
	for i, m := range all {
		if i != top && len(m.Frames) > 0 {
			m.Relation = Member
			t.Related = append(t.Related, m)
		}
	}
	if len(t.Frames) == 0 && len(t.Related) == 0 {
		return Trace{}, false
	}
	return t, true
}
