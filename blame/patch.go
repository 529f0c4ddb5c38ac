package blame

import (
	"bytes"
	"context"
	"errors"
	"io/fs"

	"github.com/whopage/whopage/blame/internal/diff"
	"github.com/whopage/whopage/blame/internal/object"
)

// A Patch is what a commit did to one file, against its first parent.
type Patch struct {
	Added, Removed []string // lines, without their ends
}

// Patch returns what a commit did to the file at path, as it is named in the
// commit. A file that the first parent lacks was added whole, also where it was
// renamed. White space counts nothing. An absent path is an error that matches
// fs.ErrNotExist.
func (r *Repo) Patch(commit Hash, path string) (Patch, error) {
	c, err := r.src.Commit(commit)
	if err != nil {
		return Patch{}, err
	}
	newer, err := r.entry(c.Tree, path)
	if err != nil {
		return Patch{}, err
	}
	older, err := r.inFirstParent(c, path)
	if errors.Is(err, fs.ErrNotExist) {
		all, err := r.linesOf(newer.ID, true)
		if err != nil {
			return Patch{}, err
		}
		return Patch{Added: text(all, 0, all.Len())}, nil
	}
	if err != nil || older.ID == newer.ID {
		return Patch{}, err
	}
	return r.patch(older.ID, newer.ID)
}

// inFirstParent is the path's entry there; an error that matches
// fs.ErrNotExist where it has none, or where there is no parent.
func (r *Repo) inFirstParent(c object.Commit, path string) (object.Entry, error) {
	if len(c.Parents) == 0 {
		return object.Entry{}, fs.ErrNotExist
	}
	parent, err := r.src.Commit(c.Parents[0])
	if err != nil {
		return object.Entry{}, err
	}
	return r.entry(parent.Tree, path)
}

func (r *Repo) patch(older, newer Hash) (Patch, error) {
	hunks, err := r.diff(context.Background(), older, newer, true)
	if err != nil {
		return Patch{}, err
	}
	a, err := r.linesOf(older, true)
	if err != nil {
		return Patch{}, err
	}
	b, err := r.linesOf(newer, true)
	if err != nil {
		return Patch{}, err
	}
	p := Patch{}
	for _, h := range hunks {
		p.Removed = append(p.Removed, text(a, h.A, h.ALen)...)
		p.Added = append(p.Added, text(b, h.B, h.BLen)...)
	}
	return p, nil
}

// text returns n lines from the line at first, without their ends.
func text(l *diff.Lines, first, n int) []string {
	lines := make([]string, n)
	for i := range lines {
		lines[i] = string(bytes.TrimRight(l.Line(first+i), "\r\n"))
	}
	return lines
}

// Files counts the files that a commit added, removed or changed against its
// first parent, up to limit; a renamed one counts twice. It reads only trees
// that differ.
func (r *Repo) Files(commit Hash, limit int) (int, error) {
	c, err := r.src.Commit(commit)
	if err != nil {
		return 0, err
	}
	var older Hash
	if len(c.Parents) > 0 {
		parent, err := r.src.Commit(c.Parents[0])
		if err != nil {
			return 0, err
		}
		older = parent.Tree
	}
	n := counter{src: r.src, left: limit}
	if err := n.trees(older, c.Tree); err != nil {
		return 0, err
	}
	return limit - n.left, nil
}

// A counter counts files that differ between trees until none is left to count.
type counter struct {
	src  object.Source
	left int
}

// trees compares two trees; the zero hash is an empty one. Both are read in
// step, by name as git orders them: a folder as if it ended in a slash.
func (n *counter) trees(older, newer Hash) error {
	if older == newer {
		return nil
	}
	a, err := n.read(older)
	if err != nil {
		return err
	}
	b, err := n.read(newer)
	if err != nil {
		return err
	}
	for n.left > 0 && (len(a) > 0 || len(b) > 0) {
		if a, b, err = n.step(a, b); err != nil {
			return err
		}
	}
	return nil
}

func (n *counter) read(tree Hash) ([]byte, error) {
	if tree.IsZero() {
		return nil, nil
	}
	return readTree(n.src, tree)
}

// step compares the first entries and returns what is behind them.
func (n *counter) step(a, b []byte) (restA, restB []byte, err error) {
	nameA, entryA, restA, err := firstEntry(a)
	if err != nil {
		return nil, nil, err
	}
	nameB, entryB, restB, err := firstEntry(b)
	if err != nil {
		return nil, nil, err
	}
	switch order := bytes.Compare(nameA, nameB); {
	case len(b) == 0 || len(a) > 0 && order < 0:
		return restA, b, n.entry(entryA, object.Entry{})
	case len(a) == 0 || order > 0:
		return a, restB, n.entry(object.Entry{}, entryB)
	}
	return restA, restB, n.entry(entryA, entryB)
}

// firstEntry is nextEntry with the name that git orders by; of an empty tree
// there is none.
func firstEntry(tree []byte) (name []byte, e object.Entry, rest []byte, err error) {
	if len(tree) == 0 {
		return nil, e, nil, nil
	}
	name, e, rest, err = nextEntry(tree)
	if kind(e) == kindTree {
		name = append(bytes.Clone(name), '/')
	}
	return name, e, rest, err
}

// entry compares two entries of one name, either of which may be absent.
func (n *counter) entry(a, b object.Entry) error {
	switch {
	case a == b:
		return nil
	case kind(a) == kindTree || kind(b) == kindTree:
		return n.trees(a.ID, b.ID)
	}
	n.left--
	return nil
}
