package object

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
)

// Starts appends where each entry of a tree starts, and the tree's length.
func Starts(to []int32, tree []byte) ([]int32, error) { return starts(to, tree, 0) }

// starts is Starts for the entries from an offset on.
func starts(to []int32, tree []byte, at int) ([]int32, error) {
	for at < len(tree) {
		to = append(to, int32(at))
		_, end, ok := bounds(tree[at:])
		if at += end + 1 + idSize; !ok || at > len(tree) {
			return to, errTree
		}
	}
	return append(to, int32(len(tree))), nil
}

// A TreeStep is what a version of a tree has otherwise than an earlier one. Both
// are compared in one pass, mostly as so many bytes. Its memory is used again.
type TreeStep struct {
	changes []change
	names   []byte // of the changes, one after the other
}

// A change is an entry of the newer tree that the older one has otherwise.
type change struct {
	end   int // of its name
	older Entry
	found bool // in the older tree, in the same place of the order
}

// Compare compares two trees that are in git's order. It takes the Starts of the
// newer one and appends those of the older one.
func (s *TreeStep) Compare(newer []byte, from []int32, older []byte, to []int32) ([]int32, error) {
	s.changes, s.names = s.changes[:0], s.names[:0]
	at := 0 // in older
	for len(from) > 1 {
		start := int(from[0])
		alike, _ := slices.BinarySearch(from, int32(start+commonStart(newer[start:], older[at:])+1))
		for _, i := range from[:alike-1] {
			to = append(to, i+int32(at-start))
		}
		from = from[alike-1:]
		at += int(from[0]) - start
		if len(from) == 1 {
			break
		}
		usesNewer, size, err := s.differ(newer[from[0]:], older[at:])
		if err != nil {
			return to, err
		}
		if usesNewer {
			from = from[1:]
		}
		if size > 0 {
			to = append(to, int32(at))
			at += size
		}
	}
	return starts(to, older, at)
}

// differ compares two first entries that differ. It tells whether the newer one
// is done with, and how long the older one is if that is.
func (s *TreeStep) differ(newer, older []byte) (usesNewer bool, size int, err error) {
	name, e, _, err := NextEntry(newer)
	if err != nil {
		return false, 0, err
	}
	if len(older) == 0 {
		s.add(name, Entry{}, false)
		return true, 0, nil
	}
	was, before, rest, err := NextEntry(older)
	size = len(older) - len(rest)
	switch order := compareNames(name, e.Mode, was, before.Mode); {
	case err != nil:
		return false, 0, err
	case bytes.Equal(name, was):
		s.add(name, before, true)
		return true, size, nil
	case order < 0:
		s.add(name, Entry{}, false)
		return true, 0, nil
	}
	return false, size, nil
}

// commonStart is how many bytes two trees have in common at their beginnings.
func commonStart(a, b []byte) int {
	const block = 512
	n, most := 0, min(len(a), len(b))
	for most-n >= block && bytes.Equal(a[n:n+block], b[n:n+block]) {
		n += block
	}
	for most-n >= 8 && binary.LittleEndian.Uint64(a[n:]) == binary.LittleEndian.Uint64(b[n:]) {
		n += 8
	}
	for n < most && a[n] == b[n] {
		n++
	}
	return n
}

func (s *TreeStep) add(name []byte, older Entry, found bool) {
	s.names = append(s.names, name...)
	s.changes = append(s.changes, change{len(s.names), older, found})
}

// compareNames orders names as git does: a folder's as if it ended in a slash.
func compareNames(a []byte, aMode uint32, b []byte, bMode uint32) int {
	n := min(len(a), len(b))
	return cmp.Or(bytes.Compare(a[:n], b[:n]), cmp.Compare(byteAt(a, n, aMode), byteAt(b, n, bMode)))
}

func byteAt(name []byte, i int, mode uint32) byte {
	switch {
	case i < len(name):
		return name[i]
	case mode&0170000 == 0040000:
		return '/'
	}
	return 0
}

// Older returns what the older tree has by a name that the newer one has. same
// says that it is the same entry. With neither same nor found the name must be
// looked for: the order is another one for a folder than for a file.
func (s *TreeStep) Older(name string) (e Entry, same, found bool) {
	start := 0
	for _, c := range s.changes {
		if string(s.names[start:c.end]) == name {
			return c.older, false, c.found
		}
		start = c.end
	}
	return Entry{}, true, false
}
