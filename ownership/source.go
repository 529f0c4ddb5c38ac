package ownership

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// A source is where files are read: a tree, or a few texts.
type source interface {
	// read fails with fs.ErrNotExist for what is no file. It returns no more than
	// a byte above maxSize.
	read(name string) (string, error)
	// isDir reports whether a folder is there.
	isDir(name string) bool
	// named are all files of a name, in whatever folder.
	named(base string) ([]string, error)
}

type tree struct{ fs.FS }

func (t tree) read(name string) (string, error) {
	info, err := fs.Stat(t.FS, name)
	switch {
	case err != nil:
		return "", err
	case info.IsDir():
		return "", fs.ErrNotExist
	case info.Size() > maxSize:
		return strings.Repeat("#", maxSize+1), nil
	}
	text, err := fs.ReadFile(t.FS, name)
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return t.readLink(path.Join(path.Dir(name), string(text)))
	}
	return string(text), err
}

// readLink reads what a symbolic link of a git tree leads to; links to links
// lead nowhere.
func (t tree) readLink(target string) (string, error) {
	info, err := fs.Stat(t.FS, target)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxSize {
		return "", fs.ErrNotExist
	}
	text, err := fs.ReadFile(t.FS, target)
	return string(text), err
}

func (t tree) isDir(name string) bool {
	info, err := fs.Stat(t.FS, name)
	return err == nil && info.IsDir()
}

func (t tree) named(base string) (names []string, err error) {
	err = fs.WalkDir(t.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() == base {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

type texts map[string]string

func (t texts) read(name string) (string, error) {
	text, found := t[name]
	if !found {
		return "", fs.ErrNotExist
	}
	return text, nil
}

func (t texts) isDir(name string) bool {
	for file := range t {
		if strings.HasPrefix(file, name+"/") {
			return true
		}
	}
	return false
}

func (t texts) named(base string) (names []string, err error) {
	for _, name := range slices.Sorted(maps.Keys(t)) {
		if path.Base(name) == base {
			names = append(names, name)
		}
	}
	return names, nil
}

// fault is an error of reading a file.
func fault(name string, err error) error { return fmt.Errorf("ownership: %s: %w", name, err) }
