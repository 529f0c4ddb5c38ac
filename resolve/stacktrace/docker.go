package stacktrace

import "strings"

// dockerRecord begins a line of Docker's json-file logs: a JSON object for
// each line that a container printed,
// `{"log":"text\n","stream":"stderr","time":"..."}`.
const dockerRecord = `{"log":"`

// dockerSplit is the least length of a record that is one piece of a line:
// Docker splits at 16 KiB.
const dockerSplit = 8 << 10

// docker returns the line that such a record holds, and its stream; the line
// as it is where it is none.
func docker(l line) (stream string, inner line) {
	r := jsonReader{text: l.text, pos: len(dockerRecord) - 1}
	if !r.string() || !strings.HasPrefix(l.text[r.pos:], `,"stream":"`) {
		return "", l
	}
	stream, _, _ = strings.Cut(l.text[r.pos+len(`,"stream":"`):], `"`)
	raw, ended := strings.CutSuffix(l.text[:r.pos-1], `\n`)
	l.text = strings.TrimSuffix(raw, `\r`)
	l.partial = !ended && len(raw) > dockerSplit
	l = l.cut(len(dockerRecord))
	if strings.IndexByte(l.text, '\\') >= 0 {
		l = l.unescaped()
	}
	l.prefixed = true
	return stream, l
}
