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
	src  object.Source
	last [16]struct {
		id   Hash
		loan object.Loan
	}
	next     int
	steps    [8]treeStep
	nextStep int
}

// read returns a tree in its binary form, to be used until two others are read.
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

// entry finds a name in a tree.
func (t *trees) entry(tree Hash, name string) (object.Entry, bool, error) {
	data, err := t.read(tree)
	if err != nil {
		return object.Entry{}, false, err
	}
	e, found, err := object.FindEntry(data, name)
	if err != nil {
		err = fmt.Errorf("tree %s: %w", tree, err)
	}
	return e, found, err
}

// A treeStep is a step that was asked for.
type treeStep struct {
	newer, older Hash
	asked        int
	compared     bool
	object.TreeStep
}

// before finds what an earlier version of a tree has by a name that the later
// one has. The first who asks for a step pays for his name alone; for the next
// ones the trees are compared.
func (t *trees) before(newer, older Hash, name string) (e object.Entry, same, found bool, err error) {
	s := t.step(newer, older)
	if s.asked++; s.asked == 2 {
		t.compare(s)
	}
	if s.compared {
		if e, same, found = s.Older(name); same || found {
			return e, same, found, nil
		}
	}
	e, found, err = t.entry(older, name)
	return e, false, found, err
}

// step is one of the last steps, or a new one.
func (t *trees) step(newer, older Hash) *treeStep {
	for i := range t.steps {
		if s := &t.steps[i]; s.asked > 0 && s.older == older && s.newer == newer {
			return s
		}
	}
	s := &t.steps[t.nextStep]
	t.nextStep = (t.nextStep + 1) % len(t.steps)
	s.newer, s.older, s.asked, s.compared = newer, older, 0, false
	return s
}

// compare makes a step. Without one of its trees it tells nothing.
func (t *trees) compare(s *treeStep) {
	newer, err := t.read(s.newer)
	if err != nil {
		return
	}
	older, err := t.read(s.older)
	if err != nil {
		return
	}
	s.Compare(newer, older)
	s.compared = true
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
