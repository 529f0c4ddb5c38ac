package locate

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

// A Tree is the index of one revision's files. It is immutable for its users
// and safe for concurrent use; what is expensive is made when first needed.
type Tree struct {
	// Files are numbers. They are kept folder by folder, breadth first, so that
	// a folder's files and its folders are two runs of neighbours, each sorted by
	// name: a path is found by binary search, and half a million of them cost a
	// few bytes each beside their names.
	src     fs.FS
	names   names
	folders []folder
	files   []file

	listings []listing // of the folders, while they are read

	once    sync.Once
	buckets buckets // files by base name
	content content // what was read of files
}

type folder struct {
	parent, name int32
	files        run // in Tree.files
	folders      run // in Tree.folders
	id           string
}

type file struct{ folder, name int32 }

// A run is the numbers from first up to, not including, end.
type run struct{ first, end int32 }

// none stands for a name, a file or a folder that is not there.
const none = int32(-1)

// NewTree indexes the regular files of src, which holds one revision. Only
// folders are read; files are when a frame asks for them. A folder below the
// root that does not exist is taken to be empty: a submodule's.
//
// Where the folder entries of src have a method ID() string, equal ids mean
// equal contents, and Tree.At reads no such folder twice. Where they have a method
// ReadDir() ([]fs.DirEntry, error) it is asked, and no path is looked up.
func NewTree(src fs.FS) (*Tree, error) { return build(src, nil) }

// At indexes another revision, taking the folders that did not change from t,
// which may be nil.
func (t *Tree) At(src fs.FS) (*Tree, error) { return build(src, t) }

// identified is a folder's entry that says what the folder holds.
type identified interface{ ID() string }

// listing is a folder's entry that lists the folder itself.
type listing interface {
	ReadDir() ([]fs.DirEntry, error)
}

func build(src fs.FS, old *Tree) (*Tree, error) {
	t := &Tree{src: src, folders: []folder{{parent: none, name: none}}}
	known := old.byID()
	t.listings = []listing{nil}
	for i := 0; i < len(t.folders); i++ {
		if from, ok := known[t.folders[i].id]; ok {
			t.copyFolder(int32(i), old, from)
			continue
		}
		if err := t.readFolder(int32(i)); err != nil {
			return nil, err
		}
	}
	t.names.freeze()
	t.listings = nil
	return t, nil
}

// byID is the folders of a tree that have an id.
func (t *Tree) byID() map[string]int32 {
	if t == nil {
		return nil
	}
	m := make(map[string]int32, len(t.folders))
	for i, f := range t.folders {
		if f.id != "" {
			m[f.id] = int32(i)
		}
	}
	return m
}

func (t *Tree) readFolder(i int32) error {
	at := t.folderPath(i)
	entries, err := t.entries(i, at)
	if errors.Is(err, fs.ErrNotExist) && i > 0 {
		entries, err = nil, nil
	}
	if err != nil {
		return fmt.Errorf("locate: %s: %w", at, err)
	}
	if byName := func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) }; !slices.IsSortedFunc(entries, byName) {
		entries = slices.SortedFunc(slices.Values(entries), byName)
	}
	t.begin(i)
	for _, e := range entries {
		name := e.Name()
		switch {
		case name == "" || strings.IndexByte(name, '/') >= 0 || name == "." || name == "..":
			return fmt.Errorf("locate: %s: entry %q: %w", at, name, errName)
		case e.IsDir():
			f := folder{parent: i, name: t.names.add(name)}
			if e, ok := e.(identified); ok {
				f.id = e.ID()
			}
			t.folders = append(t.folders, f)
			l, _ := e.(listing)
			t.listings = append(t.listings, l)
		case e.Type().IsRegular():
			t.files = append(t.files, file{folder: i, name: t.names.add(name)})
		}
	}
	t.end(i)
	return nil
}

// entries returns what a folder lists.
func (t *Tree) entries(i int32, at string) ([]fs.DirEntry, error) {
	if l := t.listings[i]; l != nil {
		t.listings[i] = nil
		return l.ReadDir()
	}
	return fs.ReadDir(t.src, at)
}

var errName = errors.New("not the name of a file")

// copyFolder takes a folder's entries from another tree.
func (t *Tree) copyFolder(i int32, old *Tree, from int32) {
	t.begin(i)
	f := old.folders[from]
	for _, sub := range old.folders[f.folders.first:f.folders.end] {
		t.folders = append(t.folders, folder{parent: i, name: t.names.add(old.names.at(sub.name)), id: sub.id})
		t.listings = append(t.listings, nil)
	}
	for _, x := range old.files[f.files.first:f.files.end] {
		t.files = append(t.files, file{folder: i, name: t.names.add(old.names.at(x.name))})
	}
	t.end(i)
}

func (t *Tree) begin(i int32) {
	t.folders[i].files.first = int32(len(t.files))
	t.folders[i].folders.first = int32(len(t.folders))
}

func (t *Tree) end(i int32) {
	f := &t.folders[i]
	f.files.end, f.folders.end = int32(len(t.files)), int32(len(t.folders))
}

// Len is the number of files.
func (t *Tree) Len() int { return len(t.files) }

// Has reports whether the file is in the tree.
func (t *Tree) Has(path string) bool { return t.find(0, split(path)) != none }

// folderPath is the path of a folder, "." for the root.
func (t *Tree) folderPath(i int32) string {
	if i == 0 {
		return "."
	}
	return string(t.appendFolder(nil, i))
}

func (t *Tree) appendFolder(b []byte, i int32) []byte {
	f := t.folders[i]
	if f.parent > 0 {
		b = append(t.appendFolder(b, f.parent), '/')
	}
	return append(b, t.names.at(f.name)...)
}

// path is the path of a file.
func (t *Tree) path(i int32) string {
	f := t.files[i]
	if f.folder == 0 {
		return t.names.at(f.name)
	}
	return string(append(append(t.appendFolder(nil, f.folder), '/'), t.names.at(f.name)...))
}

// depth is the number of folders a file stands in.
func (t *Tree) depth(i int32) int {
	n := 0
	for d := t.files[i].folder; d > 0; d = t.folders[d].parent {
		n++
	}
	return n
}

// find returns the file at parts below a folder, or none.
func (t *Tree) find(from int32, parts []string) int32 {
	if len(parts) == 0 {
		return none
	}
	d := t.findFolder(from, parts[:len(parts)-1])
	if d == none {
		return none
	}
	return t.fileIn(d, parts[len(parts)-1])
}

// findFolder returns the folder at parts below a folder, or none.
func (t *Tree) findFolder(from int32, parts []string) int32 {
	for _, p := range parts {
		r := t.folders[from].folders
		n, ok := slices.BinarySearchFunc(t.folders[r.first:r.end], p, func(f folder, name string) int {
			return cmp.Compare(t.names.at(f.name), name)
		})
		if !ok {
			return none
		}
		from = r.first + int32(n)
	}
	return from
}

// fileIn returns the file of that name in a folder, or none.
func (t *Tree) fileIn(d int32, name string) int32 {
	r := t.folders[d].files
	n, ok := slices.BinarySearchFunc(t.files[r.first:r.end], name, func(f file, name string) int {
		return cmp.Compare(t.names.at(f.name), name)
	})
	if !ok {
		return none
	}
	return r.first + int32(n)
}

// split cuts a slash-separated path into its parts.
func split(p string) []string {
	p = path.Clean("/" + p)
	if p == "/" {
		return nil
	}
	return strings.Split(p[1:], "/")
}
