package object

import (
	"bytes"
	"cmp"
)

// A TreeStep is what a version of a tree has otherwise than an earlier one. It
// is found in one pass, so that many names cost hardly more than one. Its memory
// is used again.
type TreeStep struct {
	changes []change
	names   []byte // of the changes, one after the other
	damaged bool
}

// A change is an entry of the newer tree that the older one has otherwise.
type change struct {
	end   int // of its name
	older Entry
	found bool // in the older tree, in the same place of the order
}

// Compare goes through both trees, as git orders them.
func (s *TreeStep) Compare(newer, older []byte) {
	s.changes, s.names, s.damaged = s.changes[:0], s.names[:0], false
	for len(newer) > 0 && !s.damaged {
		if _, end, ok := bounds(newer); ok {
			if size := end + 1 + idSize; size <= min(len(newer), len(older)) && bytes.Equal(newer[:size], older[:size]) {
				newer, older = newer[size:], older[size:]
				continue
			}
		}
		newer, older = s.differ(newer, older)
	}
}

// differ compares the first entries where they differ, and returns what is left.
func (s *TreeStep) differ(newer, older []byte) (restNewer, restOlder []byte) {
	name, e, restNewer, err := NextEntry(newer)
	if s.damaged = err != nil; s.damaged || len(older) == 0 {
		s.add(name, Entry{}, false)
		return restNewer, older
	}
	was, before, restOlder, err := NextEntry(older)
	s.damaged = err != nil
	switch order := compareNames(name, e.Mode, was, before.Mode); {
	case bytes.Equal(name, was):
		s.add(name, before, true)
		return restNewer, restOlder
	case order < 0:
		s.add(name, Entry{}, false)
		return restNewer, older
	default:
		return newer, restOlder
	}
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
// says that it is the same entry. With neither same nor found the step does not
// tell.
func (s *TreeStep) Older(name string) (e Entry, same, found bool) {
	start := 0
	for _, c := range s.changes {
		if string(s.names[start:c.end]) == name {
			return c.older, false, c.found
		}
		start = c.end
	}
	return Entry{}, !s.damaged, false
}
