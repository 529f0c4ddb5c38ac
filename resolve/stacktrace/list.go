package stacktrace

import (
	"slices"
	"sync"
)

// A list collects the frames of one stack, up to a limit.
type list struct {
	frames []Frame
	cut    bool
	lent   *[]Frame // where frames began
}

// maxFrames limits the frames of one stack trace, related ones not included:
// a runtime prints a hundred.
const maxFrames = 10_000

// scratch lends the memory that lists grow in: most are short, and none is
// known to be before its end.
var scratch = sync.Pool{New: func() any {
	s := make([]Frame, 0, 64)
	return &s
}}

func (l *list) add(f Frame) {
	if len(l.frames) >= maxFrames {
		l.cut = true
		return
	}
	if l.lent == nil {
		l.lent = scratch.Get().(*[]Frame)
		l.frames = append((*l.lent)[:0], l.frames...)
	}
	l.frames = append(l.frames, f)
}

// take returns the frames, in memory of their own, and empties the list.
func (l *list) take() []Frame {
	taken := slices.Clone(l.frames)
	if l.lent != nil {
		clear(l.frames)
		*l.lent = l.frames[:0]
		scratch.Put(l.lent)
	}
	*l = list{}
	return taken
}

// reverse puts a list that was printed outermost first into order.
func (l *list) reverse() { slices.Reverse(l.frames) }
