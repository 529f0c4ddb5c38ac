package stacktrace

import "strings"

// A sign is a string that makes a line special, wherever in it it stands: a
// byte that is rare in logs, and what stands around it.
type sign struct {
	rare byte
	// at says whether the byte at text[i] is one; nil means always.
	at func(text string, i int) bool
	// of says what the line may be: one of these grammars', or what it was made
	// by a carrier.
	of set
}

// What carriers do to a line: they dress it in colours, entities and tags, or
// put several lines into one.
const (
	dressed set = 1 << iota
	joined
)

// A set of signs is looked for on its own: those of the carriers, those of
// frames that may stand behind a prefix that nobody knows, and those of the
// grammars.
var (
	carrierSigns = []*sign{
		{'\x1b', nil, dressed},
		{'&', isEntity, dressed},
		{'\xc2', isWide, dressed},
		{'<', isTag, dressed | joined},
		{'\\', isNewline, joined},
		{'#', isOctal, joined},
	}
	frameSigns = []*sign{
		{'#', isCounted, 1},
		{'\t', isTabbedFrame, 1},
	}
	grammarSigns []*sign
	// signed holds the grammars that have some.
	signed set
)

// maxSigns is as many as there may be of one kind.
const maxSigns = 8

func init() { // grammars look back at lines, which may hold signs
	for i, g := range grammars {
		for _, s := range g.signs {
			if s.of == 0 {
				grammarSigns = append(grammarSigns, s)
			}
			s.of, signed = s.of|1<<i, signed|1<<i
		}
	}
}

// lookouts are those for one text.
type lookouts struct{ carriers, frames, grammars lookout }

// newLookouts returns those for a text that was not read yet.
func newLookouts() lookouts {
	return lookouts{lookout{signs: carrierSigns}, lookout{signs: frameSigns}, lookout{signs: grammarSigns}}
}

// A lookout finds the signs in a text that is read line by line, a block at a
// time: a block stays in the processor's cache while all are looked for in it.
type lookout struct {
	signs []*sign
	from  int           // lines before it are no longer known
	free  int           // no sign is in text[from:free]
	next  [maxSigns]int // for each, where the next one is, or up to where there is none
	hit   uint8         // those that are at next
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

// of returns what has signs in another text.
func (o *lookout) of(text string) (found set) {
	for _, s := range o.signs {
		if _, ok := s.find(text, 0, len(text)); ok {
			found |= s.of
		}
	}
	return found
}

// until returns up to where no sign is in the text, from start on.
func (o *lookout) until(text string, start int) int {
	o.look(text, start, start+1)
	return min(len(text), o.free)
}

func (o *lookout) look(text string, start, end int) (found set) {
	o.from, o.free = start, len(text)
	for k, s := range o.signs {
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
