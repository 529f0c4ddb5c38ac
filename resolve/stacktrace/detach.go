package stacktrace

import "strings"

// detached returns the trace with strings of its own, in one piece of memory,
// so that it does not keep the text it was found in.
func (t Trace) detached() Trace {
	var b strings.Builder
	b.Grow(t.size())
	t.copy(&b)
	return t
}

// size returns the bytes of the trace's strings.
func (t *Trace) size() int {
	n := len(t.Type) + len(t.Message) + len(t.Thread)
	for i := range t.Frames {
		f := &t.Frames[i]
		n += len(f.Func) + len(f.Module) + len(f.File)
	}
	for i := range t.Related {
		n += t.Related[i].size()
	}
	return n
}

// copy moves the trace's strings into b, which has the room for them.
func (t *Trace) copy(b *strings.Builder) {
	own := func(s string) string {
		n := b.Len()
		b.WriteString(s)
		return b.String()[n:]
	}
	t.Type, t.Message, t.Thread = own(t.Type), own(t.Message), own(t.Thread)
	for i := range t.Frames {
		f := &t.Frames[i]
		f.Func, f.Module, f.File = own(f.Func), own(f.Module), own(f.File)
	}
	for i := range t.Related {
		t.Related[i].copy(b)
	}
}
