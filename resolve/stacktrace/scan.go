package stacktrace

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"unsafe"
)

const (
	readSize   = 32 << 10
	windowSize = 128 << 10
)

// Scan reads stack traces out of a stream, each yielded as soon as its end was
// read: what Parse finds in the same bytes, in the same order. It holds a
// window of 128 KiB, or of 1 MiB where a line or a JSON document is as long as
// that, and the stack traces that have begun; the strings of what it yields
// are copies of their own.
//
// An error of the reader ends the stream: what was found up to there is
// yielded first, then a zero Trace with the error.
func Scan(r io.Reader) iter.Seq2[Trace, error] {
	return func(yield func(Trace, error) bool) {
		e := newEngine(func(t Trace) bool { return yield(t.detached(), nil) })
		err := e.read(r)
		e.final = true
		e.lines()
		e.finish()
		if err != nil && !e.done {
			yield(Trace{}, err)
		}
	}
}

// read moves the window over the stream up to its end.
func (e *engine) read(r io.Reader) error {
	var w window
	for empty := 0; !e.done; {
		n, err := w.fill(e, r)
		if n > 0 {
			empty = 0
			e.lines()
		}
		switch empty++; {
		case err == io.EOF:
			return nil
		case err == nil && empty > 100:
			err = io.ErrNoProgress
			fallthrough
		case err != nil:
			return fmt.Errorf("stacktrace: offset %d: %w", e.base+len(e.text), err)
		}
	}
	return nil
}

// A window is the memory behind an engine's text. What the text shows is not
// written to while a parser may keep a part of it.
type window struct{ bytes []byte }

// fill reads more of the input, once, and shows it to the engine.
func (w *window) fill(e *engine, r io.Reader) (n int, err error) {
	if e.skip { // of a line that is too long nothing is kept but its end
		e.base += len(e.text)
		if len(w.bytes) > 0 {
			w.renew(e, nil, 0)
		}
	}
	if cap(w.bytes)-len(w.bytes) < readSize {
		from := max(0, e.pos-lookBack-1)
		e.base, e.pos, e.clear = e.base+from, e.pos-from, max(0, e.clear-from)
		w.renew(e, w.bytes[from:], readSize)
	}
	used := len(w.bytes)
	n, err = r.Read(w.bytes[used:min(used+readSize, cap(w.bytes))])
	w.bytes = w.bytes[:used+n]
	if e.skip {
		w.passLine(e)
	}
	e.text, e.signs = unsafe.String(unsafe.SliceData(w.bytes), len(w.bytes)), newLookouts()
	return n, err
}

// passLine drops what the window holds of a line that is too long.
func (w *window) passLine(e *engine) {
	e.pos, e.clear = 0, 0
	n := bytes.IndexByte(w.bytes, '\n') + 1
	if n == 0 {
		e.base += len(w.bytes)
		w.bytes = w.bytes[:0]
		return
	}
	e.skip = false
	e.base += n
	w.bytes = w.bytes[:copy(w.bytes, w.bytes[n:])]
}

// renew makes a window that begins with what is kept, and has room for n more
// bytes and as much again. Its memory is the old one's, if that is large
// enough and no parser is open.
func (w *window) renew(e *engine, kept []byte, n int) {
	size := max(windowSize, 2*(len(kept)+n))
	if size > cap(w.bytes) || e.opened > 0 {
		w.bytes = append(make([]byte, 0, size), kept...)
		return
	}
	w.bytes = w.bytes[:copy(w.bytes[:len(kept)], kept)]
}
