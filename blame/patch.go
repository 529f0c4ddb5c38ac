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
		texts := r.texts(true)
		defer texts.done()
		all, err := texts.lines(newer.ID, nil)
		if err != nil {
			return Patch{}, err
		}
		return Patch{Added: textOf(all, 0, all.Len())}, nil
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
	texts := r.texts(true)
	defer texts.done()
	hunks, err := texts.diff(context.Background(), older, newer)
	if err != nil {
		return Patch{}, err
	}
	a, err := texts.lines(older, nil)
	if err != nil {
		return Patch{}, err
	}
	b, err := texts.lines(newer, nil)
	if err != nil {
		return Patch{}, err
	}
	p := Patch{}
	for _, h := range hunks {
		p.Removed = append(p.Removed, textOf(a, h.A, h.ALen)...)
		p.Added = append(p.Added, textOf(b, h.B, h.BLen)...)
	}
	return p, nil
}

// textOf returns n lines from the line at first, without their ends.
func textOf(l *diff.Lines, first, n int) []string {
	lines := make([]string, n)
	for i := range lines {
		lines[i] = string(bytes.TrimRight(l.Line(first+i), "\r\n"))
	}
	return lines
}
