package stacktrace

import "strings"

// The race detector reports the access, the one it races with, and where the two
// goroutines were created.

const goRaceHead = "WARNING: DATA RACE"

// A goRace parses one report.
type goRace struct {
	offset     int
	stacks     []Trace
	function   string
	functionAt int
}

func (p *goRace) next(l line) verdict {
	s := l.text
	blanks := indent(s)
	switch {
	case blanks == len(s):
		return take
	case strings.HasPrefix(s, "====="):
		return stop
	case blanks == 0 && s[len(s)-1] == ':':
		p.stacks = append(p.stacks, Trace{Format: Go, Relation: Context, Thread: s[:len(s)-1], Offset: l.offset(0)})
		p.function = ""
		return take
	case blanks == 0 || len(p.stacks) == 0:
		return stop
	case p.function == "":
		p.function, _ = goFunction(s[blanks:])
		p.functionAt = l.offset(blanks)
		return take
	}
	if at, ok := goPlace(s[blanks:]); ok {
		t := &p.stacks[len(p.stacks)-1]
		if len(t.Frames) < maxFrames {
			t.Frames = append(t.Frames, at.frame(p.function, p.functionAt))
		}
	}
	p.function = ""
	return take
}

func (p *goRace) end() (Trace, bool) {
	var found []Trace
	for _, t := range p.stacks {
		if len(t.Frames) > 0 {
			found = append(found, t)
		}
	}
	if found == nil {
		return Trace{}, false
	}
	top := found[0]
	top.Relation, top.Offset, top.Type, top.Message = "", p.offset, "DATA RACE", top.Thread
	top.Related = found[1:]
	return top, true
}
