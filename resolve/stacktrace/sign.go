package stacktrace

import "strings"

// A sign is a string that makes a line special, wherever in it it stands: a
// byte that is rare in logs, and what stands around it.
type sign struct {
	rare byte
	// at says whether the byte at text[i] is one; nil means always.
	at func(text string, i int) bool
	// of are the grammars whose lines hold it.
	of set
}

// Two members of a set are no grammars, but what carriers do to a line: they
// dress it in colours, entities and tags, or put several lines into one.
const (
	dressed set = 1 << 63
	joined  set = 1 << 62
	carried     = dressed | joined
)

// signs are those of the carriers and of the grammars; signed holds the
// grammars that have some.
var (
	signs = []*sign{
		{'\x1b', nil, dressed},
		{'&', isEntity, dressed},
		{'\xc2', isWide, dressed},
		{'<', isTag, dressed | joined},
		{'\\', isNewline, joined},
		{'#', isOctal, joined},
	}
	signed set
)

// maxSigns is as many as there may be of them.
const maxSigns = 16

func init() { // grammars look back at lines, which may hold signs
	for i, g := range grammars {
		for _, s := range g.signs {
			if s.of == 0 {
				signs = append(signs, s)
			}
			s.of, signed = s.of|1<<i, signed|1<<i
		}
	}
}

// A lookout finds the signs in a text that is read line by line, a block at a
// time: a block stays in the processor's cache while all are looked for in it.
type lookout struct {
	from int           // lines before it are no longer known
	free int           // no sign is in text[from:free]
	next [maxSigns]int // for each, where the next one is, or up to where there is none
	hit  uint16        // those that are at next
}

const lookBlock = 32 << 10

// in returns what has signs in text[start:end]: everything, where that is no
// longer known.
func (o *lookout) in(text string, start, end int) set {
	if start < o.from {
		return ^set(0)
	}
	if end <= o.free {
		return 0
	}
	return o.look(text, start, end)
}

// until returns up to where no sign of these is in the text, from start on.
func (o *lookout) until(of set, text string, start int) int {
	o.look(text, start, start+1)
	end := len(text)
	for k, s := range signs {
		if s.of&of != 0 {
			end = min(end, o.next[k])
		}
	}
	return end
}

func (o *lookout) look(text string, start, end int) (found set) {
	o.from, o.free = start, len(text)
	for k, s := range signs {
		hit := o.hit>>k&1 > 0
		if o.next[k] < start || !hit && o.next[k] < end {
			o.next[k], hit = s.find(text, start, min(len(text), max(end, start+lookBlock)))
			o.hit &^= 1 << k
			if hit {
				o.hit |= 1 << k
			}
		}
		if hit && o.next[k] < end {
			found |= s.of
		}
		o.free = min(o.free, o.next[k])
	}
	return found
}

// find returns where the first one in text[start:end] is, or end.
func (s *sign) find(text string, start, end int) (at int, ok bool) {
	for {
		n := strings.IndexByte(text[start:end], s.rare)
		if n < 0 {
			return end, false
		}
		if start += n; s.at == nil || s.at(text, start) {
			return start, true
		}
		start++
	}
}

// symbolOffset is how far into a function the native runtimes say they are.
var symbolOffset = &sign{rare: '+', at: func(text string, i int) bool { return strings.HasPrefix(text[i:], "+0x") }}

// isNewline says whether an escaped newline is at text[i].
func isNewline(text string, i int) bool { return i+1 < len(text) && text[i+1] == 'n' }
