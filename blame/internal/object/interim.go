// Interim: a small stand-in until the real engine of this package is here; its
// owner deletes this file whole then.

package object

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/storer"
	"github.com/go-git/go-git/v5/storage"
)

// OpenStorer reads through a go-git storage of any kind. go-git's storages are
// not safe for concurrent reads, so one lock stands before it.
func OpenStorer(s storage.Storer) Source {
	return &storerSource{storer: s, commits: map[ID]Commit{}}
}

type storerSource struct {
	mu      sync.Mutex
	storer  storage.Storer
	shallow []ID
	epoch   uint64
	commits map[ID]Commit
	stats   Stats
	closed  bool
}

func (s *storerSource) read(id ID) (plumbing.ObjectType, []byte, error) {
	if s.closed {
		return 0, nil, fs.ErrClosed
	}
	o, err := s.storer.EncodedObject(plumbing.AnyObject, id)
	if errors.Is(err, plumbing.ErrObjectNotFound) {
		return 0, nil, Missing(id)
	}
	if err != nil {
		return 0, nil, fmt.Errorf("object %s: %w", id, err)
	}
	r, err := o.Reader()
	if err != nil {
		return 0, nil, fmt.Errorf("object %s: %w", id, err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	s.stats.Bytes += int64(len(data))
	return o.Type(), data, err
}

func (s *storerSource) Read(id ID) (plumbing.ObjectType, []byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.read(id)
}

func (s *storerSource) Size(id ID) (plumbing.ObjectType, int64, error) {
	t, data, err := s.Read(id)
	return t, int64(len(data)), err
}

func (s *storerSource) Commit(id ID) (Commit, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, ok := s.commits[id]; ok {
		return c, nil
	}
	t, data, err := s.read(id)
	if err != nil {
		return Commit{}, err
	}
	if t != plumbing.CommitObject {
		return Commit{}, fmt.Errorf("object %s is a %s, not a commit", id, t)
	}
	c, err := ParseCommit(data)
	if err != nil {
		return Commit{}, fmt.Errorf("commit %s: %w", id, err)
	}
	if s.isShallow(id) {
		c.Parents, c.Shallow = nil, true
	}
	s.stats.Commits++
	s.commits[id] = c
	return c, nil
}

func (s *storerSource) isShallow(id ID) bool {
	if s.epoch == 0 {
		s.loadShallow()
	}
	return slices.Contains(s.shallow, id)
}

func (s *storerSource) loadShallow() {
	list, _ := s.storer.Shallow()
	if s.epoch == 0 || !slices.Equal(list, s.shallow) {
		s.epoch++
		s.shallow = slices.Clone(list)
		clear(s.commits)
	}
}

func (s *storerSource) Epoch() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.loadShallow()
	return s.epoch
}

// ParseCommit reads the header of a commit.
func ParseCommit(data []byte) (Commit, error) {
	var c Commit
	for line := range bytes.Lines(data) {
		key, value, _ := strings.Cut(strings.TrimRight(string(line), "\n"), " ")
		switch key {
		case "tree":
			c.Tree = plumbing.NewHash(value)
		case "parent":
			c.Parents = append(c.Parents, plumbing.NewHash(value))
		case "committer":
			fields := strings.Fields(value)
			if len(fields) >= 2 {
				c.Time, _ = strconv.ParseInt(fields[len(fields)-2], 10, 64)
			}
			return c, nil
		case "":
			return c, errors.New("no committer")
		}
	}
	return c, errors.New("no committer")
}

func (s *storerSource) Entry(tree ID, name string) (Entry, error) {
	t, data, err := s.Read(tree)
	if err != nil {
		return Entry{}, err
	}
	if t != plumbing.TreeObject {
		return Entry{}, fmt.Errorf("object %s is a %s, not a tree", tree, t)
	}
	for len(data) > 0 {
		sp := bytes.IndexByte(data, ' ')
		nul := bytes.IndexByte(data, 0)
		if sp < 0 || nul < sp || nul+21 > len(data) {
			return Entry{}, fmt.Errorf("tree %s is damaged", tree)
		}
		if string(data[sp+1:nul]) == name {
			mode, _ := strconv.ParseUint(string(data[:sp]), 8, 32)
			return Entry{Mode: uint32(mode), ID: ID(data[nul+1 : nul+21])}, nil
		}
		data = data[nul+21:]
	}
	return Entry{}, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
}

func (s *storerSource) MayDiffer(ID, string) bool { return true }

func (s *storerSource) Ref(name string) (ID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ref, err := storer.ResolveReference(s.storer, plumbing.ReferenceName(name))
	if err != nil {
		return ID{}, fmt.Errorf("ref %s: %w", name, fs.ErrNotExist)
	}
	return ref.Hash(), nil
}

func (s *storerSource) Refs(prefix string) ([]Ref, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	it, err := s.storer.IterReferences()
	if err != nil {
		return nil, err
	}
	var out []Ref
	err = it.ForEach(func(r *plumbing.Reference) error {
		if strings.HasPrefix(r.Name().String(), prefix) {
			if res, err := storer.ResolveReference(s.storer, r.Name()); err == nil {
				out = append(out, Ref{r.Name().String(), res.Hash()})
			}
		}
		return nil
	})
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out, err
}

func (s *storerSource) Symbolic(name string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.storer.Reference(plumbing.ReferenceName(name))
	if err != nil || r.Type() != plumbing.SymbolicReference {
		return "", fmt.Errorf("ref %s: %w", name, fs.ErrNotExist)
	}
	return r.Target().String(), nil
}

func (s *storerSource) Reflog(string) ([]LogEntry, error) { return nil, nil }

func (s *storerSource) Prefix(hex string) ([]ID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	it, err := s.storer.IterEncodedObjects(plumbing.AnyObject)
	if err != nil {
		return nil, err
	}
	var out []ID
	err = it.ForEach(func(o plumbing.EncodedObject) error {
		if strings.HasPrefix(o.Hash().String(), hex) && len(out) < 10 {
			out = append(out, o.Hash())
		}
		return nil
	})
	slices.SortFunc(out, func(a, b ID) int { return bytes.Compare(a[:], b[:]) })
	return out, err
}

func (s *storerSource) Stats() Stats          { return s.stats }
func (s *storerSource) Diagnostics() []string { return nil }
func (s *storerSource) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return nil
}
