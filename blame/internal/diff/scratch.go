package diff

import "sync"

// A scratch is the memory that a comparison works in. It is used again, since
// fresh memory would cost as much as the work done in it.
type scratch struct {
	a, b              workspace
	tallied           []uint64
	counts            [][2]uint16
	forward, backward []int
}

// A workspace is what there is of a scratch for each side.
type workspace struct {
	changed []bool
	kept    []int
	chance  []uint8
	slots   []int32
	keys    []uint64
}

var scratches = sync.Pool{New: func() any { return &scratch{} }}

// maxScratch is the longest file, in lines, whose scratch is kept.
const maxScratch = 1 << 16

func (s *scratch) done(lines int) {
	if lines <= maxScratch {
		scratches.Put(s)
	}
}

// sized returns n elements that hold anything, in the memory of s if it is
// large enough.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}

// zeroed is sized with all elements zero.
func zeroed[T any](s []T, n int) []T {
	s = sized(s, n)
	clear(s)
	return s
}
