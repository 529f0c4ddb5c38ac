package stacktrace

import (
	"slices"
	"sync"
)

// A list collects the frames of one stack, up to a limit.
type list struct {
	frames []Frame
	cut    bool
	lent   *scratch
}

// maxFrames limits the frames of one stack trace, related ones not included:
// a runtime prints a hundred.
const maxFrames = 10_000

// A scratch is the memory that a list grows in, since most are short and none is
// known to be before its end, and that of the lists that have ended.
type scratch struct {
	grown []Frame
	kept  store
}

var scratches = sync.Pool{New: func() any { return &scratch{grown: make([]Frame, 0, 64)} }}

func (l *list) add(f Frame) {
	if len(l.frames) >= maxFrames {
		l.cut = true
		return
	}
	if l.lent == nil {
		l.lent = scratches.Get().(*scratch)
		l.frames = append(l.lent.grown, l.frames...)
	}
	l.frames = append(l.frames, f)
}

// take returns the frames, with no room to append to, and empties the list.
func (l *list) take() []Frame {
	taken := l.frames
	if m := l.lent; m != nil {
		taken = m.kept.clone(l.frames)
		clear(l.frames)
		m.grown = l.frames[:0]
		scratches.Put(m)
	}
	*l = list{}
	return taken
}

// reverse puts a list that was printed outermost first into order.
func (l *list) reverse() { slices.Reverse(l.frames) }
