package gittest

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/storage"
)

// A file is an entry of a commit's tree that is no folder.
type file struct {
	mode string // as git prints it, in octal
	data []byte
	hash plumbing.Hash // of a submodule
}

// Write writes the history into an empty storage and returns the commits by
// label. HEAD is the branch main.
func (s *Script) Write(st storage.Storer) (map[string]plumbing.Hash, error) {
	w := &writer{st: st, hashes: map[string]plumbing.Hash{}, trees: map[string]map[string]file{}}
	for _, c := range s.commits {
		if err := w.commit(c); err != nil {
			return nil, fmt.Errorf("gittest: commit %s: %w", c.label, err)
		}
	}
	head := plumbing.NewSymbolicReference(plumbing.HEAD, plumbing.NewBranchReferenceName("main"))
	return w.hashes, st.SetReference(head)
}

type writer struct {
	st     storage.Storer
	hashes map[string]plumbing.Hash
	trees  map[string]map[string]file // each commit's files, by label
}

func (w *writer) commit(c commit) error {
	files := map[string]file{}
	if len(c.parents) > 0 {
		files = maps.Clone(w.trees[c.parents[0]])
	}
	for _, e := range c.edits {
		e.data = w.named(e.data)
		if err := e.apply(files); err != nil {
			return fmt.Errorf("%s %s: %w", e.kind, e.path, err)
		}
	}
	w.trees[c.label] = files
	tree, err := w.tree(files, "")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "tree %s\n", tree)
	for _, label := range c.parents {
		parent, known := w.hashes[label]
		if !known {
			return fmt.Errorf("parent %s: no such commit before it", label)
		}
		fmt.Fprintf(&b, "parent %s\n", parent)
	}
	fmt.Fprintf(&b, "author %s %s\ncommitter %s %s\n\n%s", c.author, stamp(c.date), c.committer, stamp(c.date), w.named([]byte(c.message)))
	hash, err := w.object(plumbing.CommitObject, b.Bytes())
	if err != nil {
		return err
	}
	w.hashes[c.label] = hash
	return w.refs(c, hash)
}

// named replaces {{LABEL}} by the hash of an earlier commit.
func (w *writer) named(data []byte) []byte {
	if !bytes.Contains(data, []byte("{{")) {
		return data
	}
	for label, hash := range w.hashes {
		data = bytes.ReplaceAll(data, []byte("{{"+label+"}}"), []byte(hash.String()))
	}
	return data
}

func stamp(t time.Time) string { return fmt.Sprintf("%d %s", t.Unix(), t.Format("-0700")) }

func (w *writer) refs(c commit, hash plumbing.Hash) error {
	names := []plumbing.ReferenceName{plumbing.NewBranchReferenceName(c.branch), plumbing.NewTagReferenceName(c.label)}
	for _, tag := range c.tags {
		names = append(names, plumbing.NewTagReferenceName(tag))
	}
	for _, name := range names {
		if err := w.st.SetReference(plumbing.NewHashReference(name, hash)); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) object(kind plumbing.ObjectType, data []byte) (plumbing.Hash, error) {
	o := w.st.NewEncodedObject()
	o.SetType(kind)
	o.SetSize(int64(len(data)))
	out, err := o.Writer()
	if err != nil {
		return plumbing.ZeroHash, err
	}
	if _, err := out.Write(data); err != nil {
		return plumbing.ZeroHash, err
	}
	if err := out.Close(); err != nil {
		return plumbing.ZeroHash, err
	}
	return w.st.SetEncodedObject(o)
}

// tree writes the folder of files whose paths start with prefix.
func (w *writer) tree(files map[string]file, prefix string) (plumbing.Hash, error) {
	entries := map[string]file{}
	for path, f := range files {
		rest, below := strings.CutPrefix(path, prefix)
		if !below {
			continue
		}
		if folder, _, nested := strings.Cut(rest, "/"); nested {
			entries[folder+"/"] = file{mode: "40000"}
		} else {
			entries[rest] = f
		}
	}
	var b bytes.Buffer
	// Git sorts a folder as if its name ended in a slash.
	for _, name := range slices.Sorted(maps.Keys(entries)) {
		hash, err := w.entry(files, prefix, name, entries[name])
		if err != nil {
			return plumbing.ZeroHash, err
		}
		fmt.Fprintf(&b, "%s %s\x00", entries[name].mode, strings.TrimSuffix(name, "/"))
		b.Write(hash[:])
	}
	return w.object(plumbing.TreeObject, b.Bytes())
}

func (w *writer) entry(files map[string]file, prefix, name string, f file) (plumbing.Hash, error) {
	switch {
	case strings.HasSuffix(name, "/"):
		return w.tree(files, prefix+name)
	case f.mode == "160000":
		return f.hash, nil
	default:
		return w.object(plumbing.BlobObject, f.data)
	}
}

// apply changes a tree's files.
func (e edit) apply(files map[string]file) error {
	f, known := files[e.path]
	if !known && e.kind != "write" && !(e.kind == "mode" && e.args[0] == "submodule") {
		return fmt.Errorf("no such file")
	}
	switch e.kind {
	case "write":
		if !known {
			f.mode = "100644"
		}
		f.data = e.data
	case "delete":
		delete(files, e.path)
		return nil
	case "rename":
		delete(files, e.path)
		files[e.args[0]] = f
		return nil
	case "sub":
		if n := bytes.Count(f.data, []byte(e.args[0])); n != 1 {
			return fmt.Errorf("%q occurs %d times, not once", e.args[0], n)
		}
		f.data = bytes.Replace(f.data, []byte(e.args[0]), []byte(e.args[1]), 1)
	case "cut":
		f.data = bytes.TrimSuffix(f.data, []byte("\n"))
	case "mode":
		return e.mode(files, f)
	}
	files[e.path] = f
	return nil
}

func (e edit) mode(files map[string]file, f file) error {
	switch e.args[0] {
	case "644", "755":
		f.mode = "100" + e.args[0]
	case "link":
		f.mode, f.data = "120000", bytes.TrimSuffix(f.data, []byte("\n"))
	case "submodule":
		if len(e.args) < 2 {
			return fmt.Errorf("want submodule HASH")
		}
		f = file{mode: "160000", hash: plumbing.NewHash(e.args[1])}
	default:
		return fmt.Errorf("%q: want 644, 755, link or submodule", e.args[0])
	}
	files[e.path] = f
	return nil
}
