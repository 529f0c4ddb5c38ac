package blame

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/whopage/whopage/blame/internal/object"
)

// FS is the tree of the revision. Symbolic links are not followed: reading one
// gives the text that it holds, so that nothing outside of the tree can be
// reached. A submodule is an empty folder. Entries of ReadDir have a method
// ID() string; equal ids mean equal contents; and, to list a folder without
// looking its path up again, ReadDir() ([]fs.DirEntry, error). The file system also has ReadFile,
// ReadDir, Stat, ReadLink and Lstat.
func (v *Revision) FS() fs.FS { return treeFS{v} }

type treeFS struct{ revision *Revision }

// find returns the entry at a name.
func (f treeFS) find(op, name string) (object.Entry, error) {
	if !fs.ValidPath(name) {
		return object.Entry{}, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	e, err := f.revision.repo.entry(f.revision.commit.Tree, name)
	if err != nil {
		return e, &fs.PathError{Op: op, Path: name, Err: err}
	}
	return e, nil
}

// Open implements fs.FS.
func (f treeFS) Open(name string) (fs.File, error) {
	e, err := f.find("open", name)
	if err != nil {
		return nil, err
	}
	in := f.entry(path.Base(name), e)
	if in.IsDir() {
		entries, err := f.ReadDir(name)
		return &openDir{in, entries}, err
	}
	data, err := f.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &openFile{in, *bytes.NewReader(data)}, nil
}

// ReadFile implements fs.ReadFileFS.
func (f treeFS) ReadFile(name string) ([]byte, error) {
	e, err := f.find("read", name)
	if err != nil {
		return nil, err
	}
	if !holdsText(e) {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("is a directory")}
	}
	_, data, err := f.revision.repo.src.Read(e.ID)
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	return bytes.Clone(data), nil
}

// ReadDir implements fs.ReadDirFS.
func (f treeFS) ReadDir(name string) ([]fs.DirEntry, error) {
	e, err := f.find("readdir", name)
	if err != nil {
		return nil, err
	}
	var out []fs.DirEntry
	switch kind(e) {
	case kindSubmodule:
		return out, nil
	case kindTree:
		out, err = list(f.revision.repo.src, e.ID)
	default:
		err = errors.New("not a directory")
	}
	if err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	return out, nil
}

// list reads a tree, sorted by name, without names that no path can have.
func list(src object.Source, tree Hash) ([]fs.DirEntry, error) {
	data, err := readTree(src, tree)
	if err != nil {
		return nil, err
	}
	out := make([]fs.DirEntry, 0, len(data)/36)
	for len(data) > 0 {
		name, e, rest, err := object.NextEntry(data)
		if err != nil {
			return nil, err
		}
		if n := string(name); n != "." && fs.ValidPath(n) && !strings.Contains(n, "/") {
			out = append(out, &treeEntry{name: n, entry: e, src: src})
		}
		data = rest
	}
	slices.SortFunc(out, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return out, nil
}

// Stat implements fs.StatFS.
func (f treeFS) Stat(name string) (fs.FileInfo, error) {
	e, err := f.find("stat", name)
	if err != nil {
		return nil, err
	}
	return f.entry(path.Base(name), e).Info()
}

// Lstat implements fs.ReadLinkFS.
func (f treeFS) Lstat(name string) (fs.FileInfo, error) { return f.Stat(name) }

// ReadLink implements fs.ReadLinkFS.
func (f treeFS) ReadLink(name string) (string, error) {
	e, err := f.find("readlink", name)
	if err != nil {
		return "", err
	}
	if kind(e) != kindLink {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
	}
	text, err := f.ReadFile(name)
	return string(text), err
}

func (f treeFS) entry(name string, e object.Entry) *treeEntry {
	return &treeEntry{name: name, entry: e, src: f.revision.repo.src}
}

// A treeEntry is an entry of a tree, as fs.DirEntry and fs.FileInfo.
type treeEntry struct {
	name  string
	entry object.Entry
	src   object.Source
	size  int64 // known once it is a FileInfo
}

// ReadDir lists a folder without looking its path up again.
func (e *treeEntry) ReadDir() ([]fs.DirEntry, error) {
	if kind(e.entry) != kindTree {
		return nil, nil
	}
	return list(e.src, e.entry.ID)
}

func (e *treeEntry) Name() string       { return e.name }
func (e *treeEntry) IsDir() bool        { return kind(e.entry) == kindTree || kind(e.entry) == kindSubmodule }
func (e *treeEntry) Type() fs.FileMode  { return e.Mode().Type() }
func (e *treeEntry) Size() int64        { return e.size }
func (e *treeEntry) ModTime() time.Time { return time.Time{} }
func (e *treeEntry) Sys() any           { return nil }
func (e *treeEntry) ID() string         { return e.entry.ID.String() }
func (e *treeEntry) String() string     { return fs.FormatDirEntry(e) }

func (e *treeEntry) Mode() fs.FileMode {
	switch {
	case e.IsDir():
		return fs.ModeDir | 0o555
	case kind(e.entry) == kindLink:
		return fs.ModeSymlink | 0o444
	case e.entry.Mode&0o111 != 0:
		return 0o555
	}
	return 0o444
}

func (e *treeEntry) Info() (fs.FileInfo, error) {
	if !holdsText(e.entry) {
		return e, nil
	}
	_, size, err := e.src.Size(e.entry.ID)
	if err != nil {
		return nil, err
	}
	in := *e
	in.size = size
	return &in, nil
}

type openFile struct {
	*treeEntry
	bytes.Reader
}

func (f *openFile) Size() int64                { return f.Reader.Size() }
func (f *openFile) Stat() (fs.FileInfo, error) { return f.treeEntry.Info() }
func (f *openFile) Close() error               { return nil }

type openDir struct {
	*treeEntry
	entries []fs.DirEntry // not yet read
}

func (d *openDir) Stat() (fs.FileInfo, error) { return d.treeEntry, nil }
func (d *openDir) Close() error               { return nil }

func (d *openDir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.name, Err: errors.New("is a directory")}
}

func (d *openDir) ReadDir(n int) ([]fs.DirEntry, error) {
	if n > 0 && len(d.entries) == 0 {
		return nil, io.EOF
	}
	if n <= 0 || n > len(d.entries) {
		n = len(d.entries)
	}
	out := d.entries[:n]
	d.entries = d.entries[n:]
	return out, nil
}
