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
	space  bool     // white space counts nothing
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
}

// Cut cuts a blob.
func (c *Cutter) Cut(blob []byte) *Lines {
	n := bytes.Count(blob, newline) + 1
	l := c.lines(blob, n)
	l.cut(0, len(blob))
	l.starts = append(l.starts, int32(len(blob)))
	return l
}

// CutLike cuts another version of l's blob. It costs a comparison of their bytes
// and the cutting of what they do not have in common at their beginnings and
// ends.
func (c *Cutter) CutLike(blob []byte, l *Lines) *Lines {
	if len(l.blob) == 0 || len(blob) == 0 {
		return c.Cut(blob)
	}
	head := l.lineAt(commonStart(l.blob, blob))
	from := int(l.starts[head])
	tail := l.lineAfter(len(l.blob) - commonEnd(l.blob[from:], blob[from:]))
	to := len(blob) - (len(l.blob) - int(l.starts[tail]))
	middle := bytes.Count(blob[from:to], newline) + 1
	n := c.lines(blob, head+middle+len(l.keys)-tail)
	n.starts = append(n.starts, l.starts[:head]...)
	n.keys = append(n.keys, l.keys[:head]...)
	n.cut(from, to)
	for _, start := range l.starts[tail:] {
		n.starts = append(n.starts, start+int32(len(blob)-len(l.blob)))
	}
	n.keys = append(n.keys, l.keys[tail:]...)
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
		return &Lines{blob: blob, space: c.IgnoreSpace, starts: make([]int32, 0, n+1), keys: make([]uint64, 0, n)}
	}
	l := c.spare[best]
	c.spare = slices.Delete(c.spare, best, best+1)
	*l = Lines{blob: blob, space: c.IgnoreSpace, starts: l.starts[:0], keys: l.keys[:0]}
	return l
}

// lineAt is the line that an offset falls into; at the end of the blob the last
// one, which may have no newline yet.
func (l *Lines) lineAt(offset int) int {
	at, found := slices.BinarySearch(l.starts, int32(offset))
	if !found || at == len(l.keys) {
		at--
	}
	return at
}

// lineAfter is the first line that starts at an offset or behind it and whose
// beginning is a line's beginning in any other blob with the same bytes from the
// offset on: a newline must stand before it, and not before the offset.
func (l *Lines) lineAfter(offset int) int {
	at, _ := slices.BinarySearch(l.starts, int32(offset)+1)
	return min(at, len(l.keys))
}

// cut appends the lines of blob[at:to].
func (l *Lines) cut(at, to int) {
	var buffer []byte
	for at < to {
		end := to
		if i := bytes.IndexByte(l.blob[at:to], '\n'); i >= 0 {
			end = at + i + 1
		}
		line := l.blob[at:end]
		if l.space {
			buffer = appendBlack(buffer[:0], line)
			line = buffer
		}
		l.starts = append(l.starts, int32(at))
		l.keys = append(l.keys, maphash.Bytes(seed, line)|1)
		at = end
	}
}

// commonStart is how many bytes two blobs have in common at their beginnings.
func commonStart(a, b []byte) int {
	n, most := 0, min(len(a), len(b))
	for most-n >= block && bytes.Equal(a[n:n+block], b[n:n+block]) {
		n += block
	}
	for n < most && a[n] == b[n] {
		n++
	}
	return n
}

// commonEnd is how many bytes two blobs have in common at their ends.
func commonEnd(a, b []byte) int {
	n, most := 0, min(len(a), len(b))
	for most-n >= block && bytes.Equal(a[len(a)-n-block:len(a)-n], b[len(b)-n-block:len(b)-n]) {
		n += block
	}
	for n < most && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
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
