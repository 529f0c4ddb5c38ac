package object

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math/bits"
)

var errTree = errors.New("damaged entry")

// maxMode is the greatest length of an entry's mode with the space behind it:
// six digits are usual, and a zero before them has been seen.
const maxMode = 8

// NextEntry reads the first entry of a tree: its mode in octal digits, a space,
// the name, a zero byte, and an id. It returns what follows.
func NextEntry(tree []byte) (name []byte, e Entry, rest []byte, err error) {
	i := 0
	for ; i < len(tree) && tree[i] != ' '; i++ {
		d := tree[i] - '0'
		if d > 7 || i >= maxMode-1 {
			return nil, e, nil, errTree
		}
		e.Mode = e.Mode<<3 | uint32(d)
	}
	end := bytes.IndexByte(tree, 0)
	if end < i+2 || end+1+idSize > len(tree) {
		return nil, e, nil, errTree
	}
	copy(e.ID[:], tree[end+1:])
	return tree[i+1 : end], e, tree[end+1+idSize:], nil
}

// bounds returns where the name of a tree's first entry starts and ends. Of the
// mode only the space behind it is looked for.
func bounds(tree []byte) (start, end int, ok bool) {
	if start = spaceIn(tree) + 1; start == 0 {
		return 0, 0, false
	}
	end = bytes.IndexByte(tree[start:], 0) + start
	return start, end, end >= start
}

// spaceIn is where the first space stands; -1 if a mode would end before it.
func spaceIn(tree []byte) int {
	const ones, spaces = 0x0101010101010101, 0x2020202020202020
	if len(tree) < 8 {
		return bytes.IndexByte(tree, ' ')
	}
	v := binary.LittleEndian.Uint64(tree) ^ spaces
	at := bits.TrailingZeros64((v-ones)&^v&(ones<<7)) / 8 // of the first byte that is zero
	if at >= maxMode {
		return -1
	}
	return at
}

// FindEntry finds a name in a tree. No list is made, and of the entries before it
// only their ends are looked for.
func FindEntry(tree []byte, name string) (e Entry, found bool, err error) {
	for at := 0; at < len(tree); {
		start, end, ok := bounds(tree[at:])
		if !ok {
			return e, false, errTree
		}
		if end-start == len(name) && string(tree[at+start:at+end]) == name {
			_, e, _, err := NextEntry(tree[at:])
			return e, err == nil, err
		}
		at += end + 1 + idSize
	}
	return e, false, nil
}
