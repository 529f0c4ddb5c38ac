package stacktrace

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"strings"
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
		e := &engine{emit: func(t Trace) bool { return yield(t.detached(), nil) }}
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
	w := window{}
	chunk := make([]byte, readSize)
	for empty := 0; !e.done; {
		n, err := r.Read(chunk)
		if empty++; n > 0 {
			empty = 0
			w.add(e, chunk[:n])
			e.lines()
		}
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return fmt.Errorf("stacktrace: offset %d: %w", e.base+len(e.text), err)
		case empty > 100:
			return fmt.Errorf("stacktrace: offset %d: %w", e.base+len(e.text), io.ErrNoProgress)
		}
	}
	return nil
}

// A window is the memory behind an engine's text. It only ever grows, so that
// parsers may keep parts of it; a new one takes its place where it is full.
type window struct{ strings.Builder }

// add shows the engine more of its input.
func (w *window) add(e *engine, b []byte) {
	if e.skip { // of a line that is too long nothing is kept but its end
		n := bytes.IndexByte(b, '\n') + 1
		if n == 0 {
			n = len(b)
		} else {
			e.skip = false
		}
		e.base += len(e.text) + n
		e.text, e.pos, e.clear = "", 0, 0
		w.Builder = strings.Builder{}
		b = b[n:]
	}
	if w.Len()+len(b) > max(w.Cap(), windowSize) {
		w.move(e, len(b))
	}
	if w.Cap() == 0 {
		w.Grow(windowSize)
	}
	w.Write(b)
	e.text = w.String()
	e.next = marks{}
}

// move begins a new window with what the engine may still look at, and room
// for n bytes and as much again.
func (w *window) move(e *engine, n int) {
	from := max(0, e.pos-lookBack-1)
	kept := e.text[from:]
	w.Builder = strings.Builder{}
	w.Grow(max(windowSize, 2*(len(kept)+n)))
	w.WriteString(kept)
	e.base, e.pos, e.clear = e.base+from, e.pos-from, max(0, e.clear-from)
}
