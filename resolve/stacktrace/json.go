package stacktrace

import "strings"

// A value is one value of a JSON text. The values of a text stand in one
// slice, each followed by what it holds, up to index end.
type value struct {
	kind byte   // '{', '[', '"', or 'x' for numbers and words
	key  string // undecoded, of a field of an object
	raw  string // undecoded; a string's without its quotes
	at   int    // of raw in the text
	up   int    // index of the object or list that holds it; -1 of the outermost
	end  int    // index after the last value within
}

const (
	maxValues = 1 << 17
	maxDeep   = 64
)

// A jsonReader takes a JSON text apart without decoding it.
type jsonReader struct {
	text   string
	pos    int // the length of what was read
	values []value
}

// read takes the JSON text at the beginning of s apart and says whether there
// is one. What it read before is gone.
func (r *jsonReader) read(s string) bool {
	r.text, r.pos, r.values = s, 0, r.values[:0]
	r.blanks()
	return r.value("", -1, 0)
}

func (r *jsonReader) blanks() {
	for r.pos < len(r.text) {
		switch r.text[r.pos] {
		case ' ', '\t', '\n', '\r':
			r.pos++
		default:
			return
		}
	}
}

// peek returns the next byte that is no blank; 0 at the end.
func (r *jsonReader) peek() byte {
	r.blanks()
	if r.pos == len(r.text) {
		return 0
	}
	return r.text[r.pos]
}

func (r *jsonReader) value(key string, up, depth int) bool {
	if depth > maxDeep || len(r.values) >= maxValues {
		return false
	}
	i := len(r.values)
	start := r.pos
	r.values = append(r.values, value{key: key, at: start, up: up})
	var ok bool
	kind := r.peek()
	switch kind {
	case '{', '[':
		ok = r.members(kind, i, depth)
	case '"':
		start++
		r.values[i].at++
		ok = r.string()
	default:
		kind, ok = 'x', r.word()
	}
	v := &r.values[i]
	v.kind, v.raw, v.end = kind, r.text[start:r.pos], len(r.values)
	if kind == '"' && ok {
		v.raw = v.raw[:len(v.raw)-1]
	}
	return ok
}

// members reads the object or the array i, from its opening bracket on.
func (r *jsonReader) members(open byte, i, depth int) bool {
	r.pos++
	for first := true; ; first = false {
		c := r.peek()
		switch {
		case c == open+2: // } and ] stand two after { and [
			r.pos++
			return true
		case c == 0:
			return false
		case !first && c == ',':
			r.pos++
		case !first:
			return false
		}
		key := ""
		if r.peek(); open == '{' {
			start := r.pos + 1
			if r.peek() != '"' || !r.string() {
				return false
			}
			key = r.text[start : r.pos-1]
			if r.peek() != ':' {
				return false
			}
			r.pos++
			r.blanks()
		}
		if !r.value(key, i, depth+1) {
			return false
		}
	}
}

// string passes a string, from its opening quote on.
func (r *jsonReader) string() bool {
	r.pos++
	for {
		n := strings.IndexByte(r.text[r.pos:], '"')
		if n < 0 {
			r.pos = len(r.text)
			return false
		}
		back := n
		for back > 0 && r.text[r.pos+back-1] == '\\' {
			back--
		}
		r.pos += n + 1
		if (n-back)%2 == 0 {
			return true
		}
	}
}

func (r *jsonReader) word() bool {
	start := r.pos
	for r.pos < len(r.text) {
		if c := r.text[r.pos]; !isWord(c) && c != '-' && c != '+' && c != '.' {
			break
		}
		r.pos++
	}
	return r.pos > start
}
