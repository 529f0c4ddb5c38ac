package stacktrace

// A run parses stack traces that are no more than a head and the frames under
// it, one a line.
type run struct {
	trace Trace
	list
	// frame reads one line: a frame, or a line that belongs to the stack
	// trace without being one (take), or that may (hold).
	frame func(l line) (Frame, bool, verdict)
	// least is the number of frames below which it was none.
	least       int
	oldestFirst bool
}

func (r *run) next(l line) verdict {
	f, ok, v := r.frame(l)
	if ok {
		r.add(f)
	}
	return v
}

func (r *run) end() (Trace, bool) {
	if len(r.frames) < max(1, r.least) {
		return Trace{}, false
	}
	if r.oldestFirst {
		r.reverse()
	}
	r.trace.Truncated = r.trace.Truncated || r.cut
	r.trace.Frames = r.take()
	return r.trace, true
}
