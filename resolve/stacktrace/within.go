package stacktrace

// A within is a text that was decoded from within a line.
type within struct {
	text  string
	from  offsets // to the line's text
	line  line
	stack bool // the carrier says that it is a stack trace
	head  head // what the carrier says of the exception, where it does
	found int
	keep  *record // takes what is found, if set
	field int     // of the record that holds the text
}

// offset is the place of text[i] in the input.
func (w *within) offset(i int) int { return w.line.offset(w.from.outer(i)) }

// inside parses such a text, hands out what is found, and says how much.
func (e *engine) inside(w within) (found int) {
	if e.nested >= maxNested {
		return 0
	}
	if e.inner == nil {
		e.inner = newEngine(e.outward)
		e.inner.nested, e.inner.final = e.nested+1, true
	}
	e.decoded = w
	in := e.inner
	in.reset(w.text, w.stack)
	in.lines()
	in.finish()
	e.work, in.work = e.work+in.work, 0
	return e.decoded.found
}

// outward hands out a stack trace of the decoded text.
func (e *engine) outward(t Trace) bool {
	w := &e.decoded
	w.found++
	if w.head.sure && t.Message == "" {
		t.Type, t.Message, w.head.sure = w.head.kind, w.head.message, false
	}
	if t = t.moved(w.offset); w.keep != nil {
		w.keep.kept = append(w.keep.kept, told{t, w.field, w.found == 1})
	} else {
		e.out(t)
	}
	return true
}

// moved returns the trace with its offsets translated.
func (t Trace) moved(to func(int) int) Trace {
	t.Offset = to(t.Offset)
	for i := range t.Frames {
		t.Frames[i].Offset = to(t.Frames[i].Offset)
	}
	for i := range t.Related {
		t.Related[i] = t.Related[i].moved(to)
	}
	return t
}
