package stacktrace

import (
	"cmp"
	"slices"
	"strings"
)

// maxSource limits the sources that are told apart at a time.
const maxSource = 256

// A source is one stream of lines within the input: a container, a process.
type source struct {
	key   string
	open  parser
	rival parser // reads the lines that the open one is not sure of
	held  int    // lines since the open parser was sure
	floor int    // offset before which lines belong to an earlier stack trace
	// bare says that the open stack trace went on in a line without prefix:
	// a line with one is then something else.
	bare bool
	// apart says that such a line came since: of another source, if the next
	// one without resumes the open stack trace.
	apart  bool
	pieces partial
}

// source returns the stream that a carrier's prefix names.
func (e *engine) source(key string) *source {
	if key == "" {
		return &e.plain
	}
	if e.last != nil && e.last.key == key {
		return e.last
	}
	if s := e.sources[key]; s != nil {
		e.last = s
		return s
	}
	e.loose = source{key: key}
	return &e.loose
}

// settle makes a source of its own of one in which something has begun.
func (e *engine) settle(s *source) {
	if s != &e.loose || s.open == nil && len(s.pieces.text) == 0 {
		return
	}
	e.last = e.newSource(strings.Clone(s.key))
	key := e.last.key
	*e.last = *s
	e.last.key = key
	e.loose = source{}
}

func (e *engine) newSource(key string) *source {
	if len(e.sources) >= maxSource {
		e.forget()
	}
	if e.sources == nil {
		e.sources = map[string]*source{}
	}
	s := &source{key: key}
	e.sources[key] = s
	return s
}

// ordered returns the named sources in a stable order.
func (e *engine) ordered() []*source {
	all := make([]*source, 0, len(e.sources))
	for _, s := range e.sources {
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b *source) int {
		return cmp.Or(cmp.Compare(a.floor, b.floor), cmp.Compare(a.key, b.key))
	})
	return all
}

// forget drops the sources without an open stack trace; if none is, the one
// that was silent the longest ends its own.
func (e *engine) forget() {
	all := e.ordered()
	for _, s := range all {
		if s.open == nil {
			e.drop(s)
		}
	}
	if len(e.sources) >= maxSource {
		e.close(all[0])
		e.drop(all[0])
	}
	e.last = nil
}

func (e *engine) drop(s *source) {
	if len(s.pieces.text) > 0 {
		e.split--
	}
	delete(e.sources, s.key)
}
