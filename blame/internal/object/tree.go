package object

import (
	"bytes"
	"errors"
)

var errTree = errors.New("damaged tree")

// nextEntry reads the first entry of a tree: its mode in octal digits, a space,
// the name, a zero byte, and an id. It returns what follows.
func nextEntry(tree []byte) (mode uint32, name []byte, id, rest []byte, err error) {
	i := 0
	for ; i < len(tree) && tree[i] != ' '; i++ {
		d := tree[i] - '0'
		if d > 7 || i > 6 {
			return 0, nil, nil, nil, errTree
		}
		mode = mode<<3 | uint32(d)
	}
	if i == len(tree) {
		return 0, nil, nil, nil, errTree
	}
	rest = tree[i+1:]
	end := bytes.IndexByte(rest, 0)
	if end <= 0 || len(rest) < end+1+idSize {
		return 0, nil, nil, nil, errTree
	}
	return mode, rest[:end], rest[end+1 : end+1+idSize], rest[end+1+idSize:], nil
}

// findEntry looks for a name in a tree. Entries are ordered by name, but a
// folder's as if it ended in a slash, so that a search ends only after both.
func findEntry(tree []byte, name string) (Entry, bool, error) {
	for len(tree) > 0 {
		mode, found, id, rest, err := nextEntry(tree)
		if err != nil {
			return Entry{}, false, err
		}
		if string(found) == name {
			return Entry{Mode: mode, ID: ID(id)}, true, nil
		}
		tree = rest
	}
	return Entry{}, false, nil
}
