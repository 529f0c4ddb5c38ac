package stacktrace

import "strings"

// beginsDocument says whether a raw line may begin a JSON text of several
// lines.
func beginsDocument(raw string) bool {
	if raw[0] != '{' && raw[0] != '[' {
		return false
	}
	raw = strings.TrimRight(raw, " ")
	switch raw[len(raw)-1] {
	case '{', '[', ',':
		return true
	}
	return false
}

// document reads a JSON text of several lines that begins at the line at start
// and returns its length: negative if its end is not yet in the window, 0 if
// it has none. It may be as long as the longest line.
func (e *engine) document(start int) (used int) {
	if e.base+start < e.tried {
		return 0
	}
	s := e.text[start:min(len(e.text), start+maxRecord)]
	whole := e.final || len(s) == maxRecord
	if !whole && len(s) < e.enough {
		return -1
	}
	ok := e.json.read(s)
	e.work += e.json.pos
	rest := strings.IndexByte(s[e.json.pos:], '\n')
	if !whole && (!ok && e.json.pos == len(s) || rest < 0) {
		e.enough = 2 * len(s)
		return -1
	}
	e.enough = 0
	if rest < 0 {
		rest = len(s) - e.json.pos
	}
	if !ok || strings.TrimSpace(s[e.json.pos:e.json.pos+rest]) != "" {
		e.tried = e.base + start + e.json.pos
		return 0
	}
	end := min(e.json.pos+rest+1, len(s))
	e.reading.read(e, line{text: s, at: e.base + start}, false)
	return end
}
