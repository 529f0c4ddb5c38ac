package blame

import (
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
	src   object.Source
	ids   [keptTrees]Hash // of last, side by side for a quick look
	last  [keptTrees]tree
	next  int
	steps [8]treeStep
	step  int // the next to be used again
}

const keptTrees = 64

// A tree is one that was read.
type tree struct {
	loan   object.Loan
	starts []int32 // of its entries; empty where they are not known
}

// A treeStep is what a tree has otherwise than an earlier version of it.
type treeStep struct {
	newer, older Hash
	object.TreeStep
}

// read returns a tree, to be used until two others are read.
func (t *trees) read(id Hash) (*tree, error) {
	for i := range t.ids {
		if t.ids[i] == id && t.last[i].loan.Data != nil {
			if i == t.next { // not the one to go now
				t.next = (t.next + 1) % len(t.last)
			}
			return &t.last[i], nil
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
	t.ids[t.next], at.loan, at.starts = id, loan, at.starts[:0]
	t.next = (t.next + 1) % len(t.last)
	return at, nil
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

// entry finds a name in a tree.
func (t *trees) entry(id Hash, name string) (object.Entry, bool, error) {
	data, err := t.read(id)
	if err != nil {
		return object.Entry{}, false, err
	}
	e, found, err := object.FindEntry(data.loan.Data, name)
	if err != nil {
		err = fmt.Errorf("tree %s: %w", id, err)
	}
	return e, found, err
}

// before finds what an earlier version of a tree has by a name that the later
// one has; same says that it is the same entry. It costs a comparison of the two
// for all names; where that cannot be made, a look at the earlier one alone.
func (t *trees) before(newer, older Hash, name string) (e object.Entry, same, found bool, err error) {
	if s, err := t.stepTo(newer, older); err == nil {
		if e, same, found = s.Older(name); same || found {
			return e, same, found, nil
		}
	}
	e, found, err = t.entry(older, name)
	return e, false, found, err
}

func (t *trees) stepTo(newer, older Hash) (*treeStep, error) {
	for i := range t.steps {
		if s := &t.steps[i]; s.older == older && s.newer == newer {
			return s, nil
		}
	}
	a, err := t.read(newer)
	if err != nil {
		return nil, err
	}
	b, err := t.read(older)
	if err != nil {
		return nil, err
	}
	if len(a.starts) == 0 {
		if a.starts, err = object.Starts(a.starts, a.loan.Data); err != nil {
			a.starts = a.starts[:0]
			return nil, err
		}
	}
	s := &t.steps[t.step]
	t.step = (t.step + 1) % len(t.steps)
	*s = treeStep{TreeStep: s.TreeStep}
	b.starts, err = s.Compare(a.loan.Data, a.starts, b.loan.Data, b.starts[:0])
	if err != nil {
		b.starts = b.starts[:0]
		return nil, err
	}
	s.newer, s.older = newer, older
	return s, nil
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
