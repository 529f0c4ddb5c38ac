package blame

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/whopage/whopage/blame/internal/object"
)

// What the upper bits of an entry's mode say that it is.
const (
	kindMask      = 0170000
	kindTree      = 0040000
	kindFile      = 0100000
	kindLink      = 0120000
	kindSubmodule = 0160000
)

func kind(e object.Entry) uint32 { return e.Mode & kindMask }

// holdsText reports whether an entry has a blob: a file, or a symbolic link.
func holdsText(e object.Entry) bool { return kind(e) == kindFile || kind(e) == kindLink }

// trees reads trees for one walk and keeps the last few, since neighbouring
// paths ask the same ones.
type trees struct {
	src  object.Source
	last [16]struct {
		id   Hash
		loan object.Loan
	}
	next int
}

// read returns a tree in its binary form, to be used until the next is read.
func (t *trees) read(id Hash) ([]byte, error) {
	for i := range t.last {
		if t.last[i].id == id && t.last[i].loan.Data != nil {
			return t.last[i].loan.Data, nil
		}
	}
	loan, err := t.src.Lend(id)
	if err == nil {
		err = mustBeTree(id, loan.Kind)
	}
	if err != nil {
		return nil, err
	}
	at := &t.last[t.next]
	at.loan.Return()
	at.id, at.loan = id, loan
	t.next = (t.next + 1) % len(t.last)
	return loan.Data, nil
}

// done gives the trees back.
func (t *trees) done() {
	for i := range t.last {
		t.last[i].loan.Return()
	}
}

// readTree returns a tree in its binary form, to be kept.
func readTree(src object.Source, id Hash) ([]byte, error) {
	kind, data, err := src.Read(id)
	if err == nil {
		err = mustBeTree(id, kind)
	}
	return data, err
}

func mustBeTree(id Hash, kind plumbing.ObjectType) error {
	if kind != plumbing.TreeObject {
		return fmt.Errorf("object %s is a %s, not a tree", id, kind)
	}
	return nil
}

// entry finds a name in a tree. No list is made, and of the entries before it
// only their ends are looked for.
func (t *trees) entry(tree Hash, name string) (object.Entry, bool, error) {
	data, err := t.read(tree)
	if err != nil {
		return object.Entry{}, false, err
	}
	for at := 0; at < len(data); {
		start := bytes.IndexByte(data[at:min(at+maxMode, len(data))], ' ') + 1 + at
		if end := start + len(name); end < len(data) && data[end] == 0 && string(data[start:end]) == name {
			_, e, _, err := nextEntry(data[at:])
			return e, err == nil, treeError(tree, err)
		}
		nul := bytes.IndexByte(data[start:], 0)
		if start == at || nul < 0 {
			return object.Entry{}, false, treeError(tree, errTree)
		}
		at = start + nul + 1 + len(tree)
	}
	return object.Entry{}, false, nil
}

// maxMode is the length of an entry's mode with the space behind it.
const maxMode = 7

func treeError(tree Hash, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("tree %s: %w", tree, err)
}

var errTree = errors.New("damaged entry")

// nextEntry reads the first entry of a tree in its binary form.
func nextEntry(data []byte) (name []byte, e object.Entry, rest []byte, err error) {
	i := 0
	for ; i < len(data) && data[i] != ' '; i++ {
		c := data[i]
		if c < '0' || c > '7' || i >= maxMode-1 {
			return nil, e, nil, errTree
		}
		e.Mode = e.Mode<<3 | uint32(c-'0')
	}
	nul := bytes.IndexByte(data, 0)
	if nul < i+2 || nul+1+len(e.ID) > len(data) {
		return nil, e, nil, errTree
	}
	copy(e.ID[:], data[nul+1:])
	return data[i+1 : nul], e, data[nul+1+len(e.ID):], nil
}

// entry finds a path of a tree; "." is the tree itself. An absent one is an
// error that matches fs.ErrNotExist.
func (r *Repo) entry(tree Hash, path string) (object.Entry, error) {
	t := trees{src: r.src}
	defer t.done()
	e := object.Entry{Mode: kindTree, ID: tree}
	if path == "." {
		return e, nil
	}
	for name := range strings.SplitSeq(path, "/") {
		if kind(e) != kindTree {
			return e, fs.ErrNotExist
		}
		next, found, err := t.entry(e.ID, name)
		if err != nil {
			return e, err
		}
		if !found {
			return e, fs.ErrNotExist
		}
		e = next
	}
	return e, nil
}
