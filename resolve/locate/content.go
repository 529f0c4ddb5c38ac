package locate

import (
	"bytes"
	"io"
	"sync"

	"github.com/whopage/whopage/resolve/scope"
)

// content is what was read of a tree's files: only those that a frame asked
// for, and of each only what is asked again.
type content struct {
	mu       sync.Mutex
	texts    map[int32]text
	mentions map[mention]bool
	tables   map[string]any // what all manifests of one kind say
}

// A text is what is kept of a file.
type text struct {
	lines       int // 0: could not be read
	functions   []scope.Function
	generated   string // the line of its head that says so
	interpreter string // the first line of a program
}

// The largest file that is read, and the most files that are remembered.
const (
	maxText  = 4 << 20
	maxTexts = 20000
)

// text reads a file once; of one that cannot be read nothing is known.
func (t *Tree) text(i int32) text {
	c := &t.content
	c.mu.Lock()
	x, ok := c.texts[i]
	c.mu.Unlock()
	if ok {
		return x
	}
	if src, ok := t.read(i, maxText); ok {
		x = text{lines: bytes.Count(src, []byte("\n")), functions: scope.Functions(t.path(i), src), generated: generatedMark(src), interpreter: interpreterLine(src)}
		if len(src) > 0 && src[len(src)-1] != '\n' {
			x.lines++
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.texts == nil || len(c.texts) >= maxTexts {
		c.texts = map[int32]text{}
	}
	c.texts[i] = x
	return x
}

// mentions reports whether a file has a word in its text: the name of a function
// that a macro makes.
func (t *Tree) mentions(i int32, word string) bool {
	c := &t.content
	k := mention{i, word}
	c.mu.Lock()
	found, ok := c.mentions[k]
	c.mu.Unlock()
	if ok {
		return found
	}
	src, _ := t.read(i, maxText)
	found = bytes.Contains(src, []byte(word))
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.mentions == nil || len(c.mentions) >= maxTexts {
		c.mentions = map[mention]bool{}
	}
	c.mentions[k] = found
	return found
}

type mention struct {
	file int32
	word string
}

// read returns at most limit bytes of a file; ok is false for one that cannot
// be read or is longer.
func (t *Tree) read(i int32, limit int64) (src []byte, ok bool) {
	f, err := t.src.Open(t.path(i))
	if err != nil {
		return nil, false
	}
	defer f.Close()
	src, err = io.ReadAll(io.LimitReader(f, limit+1))
	return src, err == nil && int64(len(src)) <= limit
}

// start returns the first bytes of a file, as many as a head needs.
func (t *Tree) start(i int32, limit int64) []byte {
	f, err := t.src.Open(t.path(i))
	if err != nil {
		return nil
	}
	defer f.Close()
	src, _ := io.ReadAll(io.LimitReader(f, limit))
	return src
}

// kept remembers values by file, all of them forgotten when there are too many.
type kept[T any] struct {
	mu     sync.Mutex
	limit  int
	values map[int32]T
}

func (k *kept[T]) get(file int32, read func() T) T {
	k.mu.Lock()
	defer k.mu.Unlock()
	if v, ok := k.values[file]; ok {
		return v
	}
	if k.values == nil || len(k.values) >= k.limit {
		k.values = map[int32]T{}
	}
	v := read()
	k.values[file] = v
	return v
}

// table returns what read makes of the tree, once.
func table[T any](t *Tree, name string, read func(*Tree) T) T {
	c := &t.content
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, ok := c.tables[name]; ok {
		return v.(T)
	}
	v := read(t)
	if c.tables == nil {
		c.tables = map[string]any{}
	}
	c.tables[name] = v
	return v
}
