package diff

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"slices"
)

// Where two versions of a blob go different ways, the next line that the one has
// soon behind the last common ones of the other tells where they meet again.
const (
	soon   = 256
	chance = 4 // so few lines may be common by chance: they are not taken for the last
)

// CutLike cuts another version of l's blob. It costs a comparison of their bytes
// and the cutting of the lines that are not common.
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
	n.take(l, 0, head, 0)
	c.recut(n, from, to, l, head, tail)
	n.take(l, tail, len(l.keys), to)
	n.starts = append(n.starts, int32(len(blob)))
	return n
}

// recut appends the lines of blob[at:to], which another version has at [next,
// last) but for some changes.
func (c *Cutter) recut(n *Lines, at, to int, l *Lines, next, last int) {
	behind := next // the last common lines
	for at < to {
		if end := l.common(next, last, n.blob[at:to]); end > next {
			n.take(l, next, end, at)
			at += int(l.starts[end] - l.starts[next])
			if end-next > chance {
				behind = end
			}
			next = end
			continue
		}
		at += c.next(n, at, to)
		key := n.keys[len(n.keys)-1]
		if i := slices.Index(l.keys[behind:min(behind+soon, last)], key); i >= 0 {
			next = behind + i + 1
		}
	}
}

// take appends lines [from, to) of another version, which stand at an offset.
func (n *Lines) take(l *Lines, from, to, at int) {
	shift := int32(at) - l.starts[from]
	for _, start := range l.starts[from:to] {
		n.starts = append(n.starts, start+shift)
	}
	n.keys = append(n.keys, l.keys[from:to]...)
}

// common is the end of the lines from next on, before last, that text starts
// with, each with its newline.
func (l *Lines) common(next, last int, text []byte) int {
	from := l.starts[next]
	same := commonStart(l.blob[from:l.starts[last]], text)
	at, found := slices.BinarySearch(l.starts[next:last+1], from+int32(same))
	end := next + at
	if !found || end > next && l.blob[l.starts[end]-1] != '\n' {
		end--
	}
	return end
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

// commonStart is how many bytes two blobs have in common at their beginnings.
func commonStart(a, b []byte) int {
	n, most := 0, min(len(a), len(b))
	for most-n >= block && bytes.Equal(a[n:n+block], b[n:n+block]) {
		n += block
	}
	for most-n >= 8 {
		if differ := binary.LittleEndian.Uint64(a[n:]) ^ binary.LittleEndian.Uint64(b[n:]); differ != 0 {
			return n + bits.TrailingZeros64(differ)/8
		}
		n += 8
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
