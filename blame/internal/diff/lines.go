package diff

import (
	"bytes"
	"hash/maphash"
)

// Lines is a blob cut into lines, ready to be compared with others that were
// cut in the same way. It is immutable and may be shared.
type Lines struct {
	blob   []byte
	starts []int // of each line, and the length of the blob
	keys   []uint64
}

// seed makes keys unpredictable: nobody can write a file of colliding lines.
var seed = maphash.MakeSeed()

// NewLines cuts a blob at its newlines. With ignoreSpace lines are equal that
// differ only in white space.
func NewLines(blob []byte, ignoreSpace bool) *Lines {
	n := bytes.Count(blob, newline) + 1
	l := &Lines{blob: blob, starts: make([]int, 0, n+1), keys: make([]uint64, 0, n)}
	var buffer []byte
	for at := 0; at < len(blob); {
		end := len(blob)
		if i := bytes.IndexByte(blob[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		line := blob[at:end]
		if ignoreSpace {
			buffer = appendBlack(buffer[:0], line)
			line = buffer
		}
		l.starts = append(l.starts, at)
		l.keys = append(l.keys, maphash.Bytes(seed, line))
		at = end
	}
	l.starts = append(l.starts, len(blob))
	return l
}

var newline = []byte{'\n'}

// Len is the number of lines; a last line without a newline counts.
func (l *Lines) Len() int { return len(l.keys) }

// Line returns the line with its newline, if it has one.
func (l *Lines) Line(i int) []byte { return l.blob[l.starts[i]:l.starts[i+1]] }

// appendBlack appends what is no white space.
func appendBlack(to, line []byte) []byte {
	for _, c := range line {
		if !isSpace(c) {
			to = append(to, c)
		}
	}
	return to
}

// isSpace is git's notion: form feeds and vertical tabs are no white space.
func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// block is the size in which a common end is put aside.
const block = 1024

// remainder returns how many lines of each side are left when the common end
// is put aside: whole blocks of equal bytes, less the rest of the line that the
// border falls into.
func remainder(a, b *Lines) (int, int) {
	x, y := a.blob, b.blob
	same := 0
	for len(x)-same >= block && len(y)-same >= block && bytes.Equal(x[len(x)-same-block:len(x)-same], y[len(y)-same-block:len(y)-same]) {
		same += block
	}
	if same == 0 {
		return a.Len(), b.Len()
	}
	if i := bytes.IndexByte(x[len(x)-same:], '\n'); i >= 0 {
		same -= i + 1
	}
	tail := bytes.Count(x[len(x)-same:], newline)
	if same > 0 && x[len(x)-1] != '\n' {
		tail++
	}
	return a.Len() - tail, b.Len() - tail
}
