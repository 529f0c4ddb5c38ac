package diff

import (
	"bytes"
	"hash/maphash"
	"slices"
)

// Lines is a blob cut into lines, ready to be compared with others that were
// cut in the same way. It is not changed before it is returned to its Cutter.
// Blobs are shorter than 2 GiB.
type Lines struct {
	blob   []byte
	starts []int32  // of each line, and the length of the blob
	keys   []uint64 // odd numbers
}

// seed makes keys unpredictable: nobody can write a file of colliding lines.
var seed = maphash.MakeSeed()

// NewLines cuts a blob at its newlines. With ignoreSpace lines are equal that
// differ only in white space.
func NewLines(blob []byte, ignoreSpace bool) *Lines {
	c := Cutter{IgnoreSpace: ignoreSpace}
	return c.Cut(blob)
}

// A Cutter cuts blobs at their newlines, in the memory of Lines that it got
// back.
type Cutter struct {
	IgnoreSpace bool // lines are equal that differ only in white space
	spare       []*Lines
	black       []byte // a line without its white space
}

// Cut cuts a blob.
func (c *Cutter) Cut(blob []byte) *Lines {
	n := bytes.Count(blob, newline) + 1
	l := c.lines(blob, n)
	for at := 0; at < len(blob); {
		at += c.next(l, at, len(blob))
	}
	l.starts = append(l.starts, int32(len(blob)))
	return l
}

// next appends the first line of blob[at:to] and returns its length.
func (c *Cutter) next(l *Lines, at, to int) int {
	line := l.blob[at:to]
	if i := bytes.IndexByte(line, '\n'); i >= 0 {
		line = line[:i+1]
	}
	n := len(line)
	if c.IgnoreSpace {
		c.black = appendBlack(c.black[:0], line)
		line = c.black
	}
	l.starts = append(l.starts, int32(at))
	l.keys = append(l.keys, maphash.Bytes(seed, line)|1)
	return n
}

// Return gives back Lines that nobody uses any more.
func (c *Cutter) Return(l *Lines) {
	l.blob = nil
	c.spare = append(c.spare, l)
}

// lines returns Lines without any, with room for n: the smallest spare ones that
// have it, or new ones.
func (c *Cutter) lines(blob []byte, n int) *Lines {
	best := -1
	for i, l := range c.spare {
		if cap(l.keys) >= n && (best < 0 || cap(l.keys) < cap(c.spare[best].keys)) {
			best = i
		}
	}
	if best < 0 {
		n += n / 16
		return &Lines{blob: blob, starts: make([]int32, 0, n+1), keys: make([]uint64, 0, n)}
	}
	l := c.spare[best]
	c.spare = slices.Delete(c.spare, best, best+1)
	*l = Lines{blob: blob, starts: l.starts[:0], keys: l.keys[:0]}
	return l
}

var newline = []byte{'\n'}

// Len is the number of lines; a last line without a newline counts.
func (l *Lines) Len() int { return len(l.keys) }

// Line returns the line with its newline, if it has one.
func (l *Lines) Line(i int) []byte { return l.blob[l.starts[i]:l.starts[i+1]] }

// appendBlack appends what is no white space: each byte is written, and white
// space is overwritten by what follows it, which spares a branch for each.
func appendBlack(to, line []byte) []byte {
	n := len(to)
	to = slices.Grow(to, len(line))[:n+len(line)]
	for _, c := range line {
		to[n] = c
		n += black[c]
	}
	return to[:n]
}

// black is 0 for white space and 1 for all other bytes.
var black = func() (table [256]int) {
	for c := range table {
		if !isSpace(byte(c)) {
			table[c] = 1
		}
	}
	return table
}()

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
