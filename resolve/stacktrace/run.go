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

// openUnder opens a run of frames under the line that names the exception, one
// a line.
func openUnder(l line, c *context, format Format, frame func(line) (Frame, bool, verdict)) parser {
	f, ok, _ := frame(l)
	if !ok {
		return nil
	}
	r := &run{frame: frame}
	r.trace = Trace{Format: format}
	r.trace.describe(c.head(l))
	r.add(f)
	return r
}

// openList opens a run of at least two frames that nothing introduces, one a
// line; where it may be more of a message it is none.
func openList(l line, c *context, format Format, frame func(line) (Frame, bool, verdict)) parser {
	f, ok, _ := frame(l)
	if c.doubt || !ok {
		return nil
	}
	r := &run{frame: frame, least: 2}
	r.trace = Trace{Format: format}
	r.trace.describe(c.head(l))
	r.add(f)
	return r
}
