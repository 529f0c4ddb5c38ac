package object

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"fmt"
	"sort"
	"sync"
)

// idSize is the width of a name. A store of SHA-256 would have 32.
const idSize = 20

// An index finds objects in a pack: a file of names in order, with the place
// of each (gitformat-pack, versions 1 and 2).
type index struct {
	file  *mapped
	table table
	v1    bool
	// Of version 2: checksums of the packed objects, four-byte offsets, and the
	// eight-byte ones they may point to.
	sums, offsets, far []byte
	check              func() error // compares the file with its checksum, once
}

// A table is a list of names in order, found through a fanout of their first
// byte.
type table struct {
	fanout []byte // 256 * 4 bytes: how many names start with up to this byte
	names  []byte
	stride int // bytes from one name to the next
	n      int
}

var errIndex = errors.New("damaged index")

// newTable checks that the fanout grows and that the names have room.
func newTable(fanout, names []byte, stride int) (table, error) {
	t := table{fanout: fanout, names: names, stride: stride}
	if len(fanout) < 1024 {
		return t, errIndex
	}
	before := uint32(0)
	for i := range 256 {
		v := binary.BigEndian.Uint32(fanout[4*i:])
		if v < before {
			return t, errors.New("the fanout is not in order")
		}
		before = v
	}
	if uint64(before)*uint64(stride) > uint64(len(names)) {
		return t, fmt.Errorf("%d objects do not fit into the file", before)
	}
	t.n = int(before)
	return t, nil
}

func (t *table) name(i int) []byte { return t.names[i*t.stride:][:idSize] }

// bounds returns the range of names that start with a byte.
func (t *table) bounds(first byte) (lo, hi int) {
	if first > 0 {
		lo = int(binary.BigEndian.Uint32(t.fanout[4*int(first)-4:]))
	}
	return lo, int(binary.BigEndian.Uint32(t.fanout[4*int(first):]))
}

// find returns the place of a name. Names are as good as random, so the first
// guesses are by proportion.
func (t *table) find(id *ID) (int, bool) {
	lo, hi := t.bounds(id[0])
	want := uint64(binary.BigEndian.Uint32(id[1:]))
	from, to := uint64(0), uint64(1)<<32
	for guess := 0; lo < hi; guess++ {
		mid := int(uint(lo+hi) >> 1)
		if guess < 3 && hi-lo > 8 && to > from {
			mid = lo + int(uint64(hi-lo)*(want-from)/(to-from))
			mid = min(mid, hi-1)
		}
		name := t.name(mid)
		switch c := bytes.Compare(id[:], name); {
		case c == 0:
			return mid, true
		case c < 0:
			hi = mid
			to = uint64(binary.BigEndian.Uint32(name[1:])) + 1
		default:
			lo = mid + 1
			from = uint64(binary.BigEndian.Uint32(name[1:]))
		}
		if want < from || want >= to {
			return 0, false
		}
	}
	return 0, false
}

// prefix calls yield for the names that start with whole bytes and, if odd, the
// half byte after them.
func (t *table) prefix(p prefix, yield func(ID) bool) {
	lo, hi := t.bounds(p.bytes[0])
	first := lo + sort.Search(hi-lo, func(i int) bool { return bytes.Compare(t.name(lo+i), p.bytes[:]) >= 0 })
	for i := first; i < hi && p.matches(t.name(i)); i++ {
		if !yield(ID(t.name(i))) {
			return
		}
	}
}

var indexMagic = []byte("\xfftOc")

func parseIndex(f *mapped) (*index, error) {
	data := f.data
	x := &index{file: f, check: sync.OnceValue(func() error { return checkSum(f) })}
	var err error
	if !bytes.HasPrefix(data, indexMagic) {
		x.v1 = true
		if len(data) < 1024+40 {
			return nil, fmt.Errorf("%s: %w", f.path, errIndex)
		}
		// The names follow four bytes of offset each, the last ends the list.
		if x.table, err = newTable(data[:1024], data[1024+4:len(data)-40+4], 4+idSize); err != nil {
			return nil, fmt.Errorf("%s: %w", f.path, err)
		}
		return x, nil
	}
	if len(data) < 8+1024+40 {
		return nil, fmt.Errorf("%s: %w", f.path, errIndex)
	}
	if v := binary.BigEndian.Uint32(data[4:]); v != 2 {
		return nil, fmt.Errorf("%s: index version %d is not supported", f.path, v)
	}
	body := data[8+1024 : len(data)-40]
	if x.table, err = newTable(data[8:8+1024], body, idSize); err != nil {
		return nil, fmt.Errorf("%s: %w", f.path, err)
	}
	if len(body) < x.table.n*(idSize+4+4) {
		return nil, fmt.Errorf("%s: %d objects do not fit into the file", f.path, x.table.n)
	}
	x.sums = body[x.table.n*idSize:][:x.table.n*4]
	x.offsets = body[x.table.n*(idSize+4):][:x.table.n*4]
	x.far = body[x.table.n*(idSize+4+4):]
	return x, nil
}

// A spot is where an object is in a pack, and the checksum that its index has of
// it, if it has one.
type spot struct {
	off    int64
	sum    uint32
	summed bool
}

// find returns where an object is in the pack.
func (x *index) find(id *ID) (at spot, found bool, err error) {
	i, found := x.table.find(id)
	if !found {
		return at, false, nil
	}
	if x.v1 {
		at.off = int64(binary.BigEndian.Uint32(x.file.data[1024+i*(4+idSize):]))
		return at, true, nil
	}
	at.sum, at.summed = binary.BigEndian.Uint32(x.sums[4*i:]), true
	at.off, err = offsetAt(x.offsets, x.far, i)
	if err != nil {
		err = fmt.Errorf("%s: object %s: %w", x.file.path, id, err)
	}
	return at, true, err
}

// offsetAt reads a four-byte offset; one with its highest bit set is a place in
// the list of eight-byte ones.
func offsetAt(near, far []byte, i int) (int64, error) {
	v := binary.BigEndian.Uint32(near[4*i:])
	if v&(1<<31) == 0 {
		return int64(v), nil
	}
	k := int(v &^ (1 << 31))
	if k >= len(far)/8 {
		return 0, errors.New("its offset is outside of the index")
	}
	if off := binary.BigEndian.Uint64(far[8*k:]); off < 1<<62 {
		return int64(off), nil
	}
	return 0, errors.New("its offset is outside of any pack")
}

// checkSum compares a file with the SHA-1 sum at its end.
func checkSum(f *mapped) error {
	body := len(f.data) - sha1.Size
	if body < 0 || sha1.Sum(f.data[:body]) != [sha1.Size]byte(f.data[body:]) {
		return fmt.Errorf("%s: the checksum does not agree with the file: it is damaged", f.path)
	}
	return nil
}
