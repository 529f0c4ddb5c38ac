package object

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/storer"
	"github.com/go-git/go-git/v5/storage"
)

// A storerSource reads through a go-git storage. go-git's storages are not safe
// for concurrent reads, so one lock stands before each call; what was read is
// kept, so that few calls are needed.
type storerSource struct {
	mu      sync.Mutex // held for every call of storer
	storer  storage.Storer
	closed  bool
	shallow []ID
	epoch   uint64

	objects *cache[ID, content]
	commits *cache[ID, Commit]
	stats   counters
}

// objectsBound is how many bytes of objects a storer's source keeps.
const objectsBound = 48 << 20

// OpenStorer reads through a go-git storage of any kind. Of what is beside the
// objects it knows what go-git does: refs and the list of shallow commits. A
// repository that lies in a folder is read there, as OpenFiles reads it.
func OpenStorer(s storage.Storer) Source {
	if dir, ok := onDisk(s); ok {
		if f, err := OpenFiles(dir); err == nil {
			return f
		}
	}
	return &storerSource{
		storer:  s,
		objects: newCache(objectsBound, func(_ ID, c content) int { return len(c.data) + 100 }),
		commits: newCommitCache(),
	}
}

// Read implements Source.
func (s *storerSource) Read(id ID) (plumbing.ObjectType, []byte, error) {
	c, err := s.content(id)
	return c.kind, c.data, err
}

// Lend implements Source.
func (s *storerSource) Lend(id ID) (Loan, error) {
	c, err := s.content(id)
	return Loan{Kind: c.kind, Data: c.data}, err
}

// Enter implements Source: what is kept is many files' already.
func (s *storerSource) Enter() (leave func()) { return func() {} }

func (s *storerSource) content(id ID) (content, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return content{}, fs.ErrClosed
	}
	if c, found := s.objects.get(id); found {
		return c, nil
	}
	o, err := s.object(id)
	if err != nil {
		return content{}, err
	}
	c := content{kind: o.Type()}
	if c.data, err = contentOf(o); err != nil {
		return content{}, fmt.Errorf("object %s: %w", id, err)
	}
	s.stats.count(c)
	s.stats.bytes.Add(int64(len(c.data)))
	if keepsBases(c.kind) {
		s.objects.put(id, c)
	}
	return c, nil
}

// object asks the storage. The caller holds mu.
func (s *storerSource) object(id ID) (plumbing.EncodedObject, error) {
	o, err := s.storer.EncodedObject(plumbing.AnyObject, id)
	if errors.Is(err, plumbing.ErrObjectNotFound) {
		return nil, Missing(id)
	}
	if err != nil {
		return nil, fmt.Errorf("object %s: %w", id, err)
	}
	return o, nil
}

func contentOf(o plumbing.EncodedObject) (data []byte, err error) {
	r, err := o.Reader()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	if size := o.Size(); size > 0 && size <= trusted {
		data = make([]byte, size)
		_, err = io.ReadFull(r, data)
		return data, err
	}
	data, err = io.ReadAll(io.LimitReader(r, maxObject+1))
	if len(data) > maxObject {
		return nil, fmt.Errorf("over the limit of %d bytes", maxObject)
	}
	return data, err
}

// Size implements Source.
func (s *storerSource) Size(id ID) (plumbing.ObjectType, int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return 0, 0, fs.ErrClosed
	}
	if c, found := s.objects.get(id); found {
		return c.kind, int64(len(c.data)), nil
	}
	o, err := s.object(id)
	if err != nil {
		return 0, 0, err
	}
	return o.Type(), o.Size(), nil
}

// Commit implements Source.
func (s *storerSource) Commit(id ID) (Commit, error) {
	if c, found := s.commits.get(id); found {
		return c, nil
	}
	content, err := s.content(id)
	if err != nil {
		return Commit{}, err
	}
	if content.kind != plumbing.CommitObject {
		return Commit{}, wrongType(id, content.kind, plumbing.CommitObject)
	}
	c, err := parseCommit(content.data)
	if err != nil {
		return Commit{}, fmt.Errorf("object %s: %w", id, err)
	}
	if s.isShallow(id) {
		c.Parents, c.Shallow = nil, true
	}
	s.commits.put(id, c)
	return c, nil
}

func (s *storerSource) isShallow(id ID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
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
		s.commits.clear()
	}
}

// Epoch implements Source.
func (s *storerSource) Epoch() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.loadShallow()
	}
	return s.epoch
}

// MayDiffer implements Source.
func (s *storerSource) MayDiffer(ID, *Path) bool { return true }

// Ref implements Source.
func (s *storerSource) Ref(name string) (ID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return ID{}, fs.ErrClosed
	}
	ref, err := storer.ResolveReference(s.storer, plumbing.ReferenceName(name))
	if errors.Is(err, plumbing.ErrReferenceNotFound) {
		return ID{}, errNoRef(name)
	}
	if err != nil {
		return ID{}, fmt.Errorf("ref %s: %w", name, err)
	}
	return ref.Hash(), nil
}

// Refs implements Source.
func (s *storerSource) Refs(prefix string) ([]Ref, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, fs.ErrClosed
	}
	all, err := s.storer.IterReferences()
	if err != nil {
		return nil, err
	}
	var out []Ref
	err = all.ForEach(func(r *plumbing.Reference) error {
		if strings.HasPrefix(r.Name().String(), prefix) {
			if to, err := storer.ResolveReference(s.storer, r.Name()); err == nil {
				out = append(out, Ref{r.Name().String(), to.Hash()})
			}
		}
		return nil
	})
	slices.SortFunc(out, func(a, b Ref) int { return strings.Compare(a.Name, b.Name) })
	return out, err
}

// Symbolic implements Source.
func (s *storerSource) Symbolic(name string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return "", fs.ErrClosed
	}
	r, err := s.storer.Reference(plumbing.ReferenceName(name))
	if err != nil || r.Type() != plumbing.SymbolicReference {
		return "", fmt.Errorf("ref %s is not symbolic: %w", name, fs.ErrNotExist)
	}
	return r.Target().String(), nil
}

// Reflog implements Source; go-git keeps none.
func (s *storerSource) Reflog(string) ([]LogEntry, error) { return nil, nil }

// Prefix implements Source. It goes through all objects, where the storage
// cannot do better.
func (s *storerSource) Prefix(hex string) ([]ID, error) {
	p, err := parsePrefix(hex)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, fs.ErrClosed
	}
	var out []ID
	if quick, ok := s.storer.(interface {
		HashesWithPrefix([]byte) ([]plumbing.Hash, error)
	}); ok {
		all, err := quick.HashesWithPrefix(p.bytes[:p.digits/2])
		if err != nil {
			return nil, err
		}
		out = all
	} else {
		all, err := s.storer.IterEncodedObjects(plumbing.AnyObject)
		if err != nil {
			return nil, err
		}
		err = all.ForEach(func(o plumbing.EncodedObject) error {
			out = append(out, o.Hash())
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	out = slices.DeleteFunc(out, func(id ID) bool { return !p.matches(id[:]) })
	slices.SortFunc(out, func(a, b ID) int { return bytes.Compare(a[:], b[:]) })
	out = slices.Compact(out)
	return out[:min(len(out), maxFound)], nil
}

// Stats implements Source.
func (s *storerSource) Stats() Stats { return s.stats.read() }

// Diagnostics implements Source; nothing is gone around.
func (s *storerSource) Diagnostics() []string { return nil }

// Close implements Source. The storage is its owner's.
func (s *storerSource) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	s.objects.clear()
	s.commits.clear()
	return nil
}
