package object

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/go-git/go-git/v5/plumbing"
)

// The bounds of the caches of a source, in bytes.
const (
	basesBound   = 8 << 20 // for each reader
	commitsBound = 24 << 20
)

// Files reads a repository on disk. Packs and indexes are mapped, and opened
// when they are first needed.
type Files struct {
	layout
	noMap bool
	refs  refs

	// mu is held for reading by whoever looks into packs, for writing by who
	// opens and closes them.
	mu      sync.RWMutex
	closed  bool
	folders []*folder
	seq     uint32 // of the last pack
	last    atomic.Pointer[pack]
	edges   edges
	epoch   uint64
	graph   *lateGraph // nil where there is none to be used
	// beforeGraph is how many commits are read from their objects first.
	beforeGraph int64
	// useGraph is false where the configuration says so, and after the graph was
	// found to be wrong.
	useGraph    bool
	graphStamps []stamp

	bases   *bases
	commits *cache[ID, Commit]
	stats   counters

	notes struct {
		sync.Mutex
		list []string
	}
}

// OpenFiles opens the repository at dir or around it: a bare one, a .git
// folder or file, a work tree or a linked one. No environment variable is
// heeded. Errors match fs.ErrNotExist where there is no repository.
func OpenFiles(dir string) (*Files, error) { return openFiles(dir, false) }

func openFiles(dir string, noMap bool) (*Files, error) {
	l, err := discover(dir)
	if err != nil {
		return nil, err
	}
	config, err := checkFormat(l)
	if err != nil {
		return nil, err
	}
	f := &Files{
		layout: l, noMap: noMap, refs: refs{layout: l},
		bases:   newBases(basesBound),
		commits: newCommitCache(),
	}
	f.edges.replace = config.Section("core").Option("usereplacerefs") != "false"
	f.useGraph = config.Section("core").Option("commitgraph") != "false"
	f.epoch, f.beforeGraph = 1, beforeGraph
	if err := f.listGuarded(); err != nil {
		return nil, err
	}
	return f, nil
}

func newCommitCache() *cache[ID, Commit] {
	return newCache(commitsBound, func(_ ID, c Commit) int { return 160 + idSize*len(c.Parents) })
}

func (f *Files) listGuarded() (err error) {
	defer guard(debug.SetPanicOnFault(true), &err)
	f.list()
	return nil
}

// list reads anew where objects are, and what changes the way that history is
// read. The caller holds mu, or is alone.
func (f *Files) list() {
	own := filepath.Join(f.commonDir, "objects")
	paths := append([]string{own}, alternates(own, 0, map[string]bool{own: true}, f.note)...)
	f.folders = slices.DeleteFunc(f.folders, func(d *folder) bool {
		if slices.Contains(paths, d.path) {
			return false
		}
		d.close()
		return true
	})
	for i, path := range paths {
		if i == len(f.folders) || f.folders[i].path != path {
			f.folders = slices.Insert(f.folders, i, &folder{path: path})
		}
		f.folders[i].list(f)
	}
	f.last.Store(nil)
	f.readEdges()
	f.takeGraph()
}

// relist lists packs again, if something changed since. It tells whether it did.
func (f *Files) relist() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed || !slices.ContainsFunc(f.folders, (*folder).changed) {
		return false
	}
	return f.listGuarded() == nil
}

func (f *Files) note(text string) {
	f.notes.Lock()
	defer f.notes.Unlock()
	if !slices.Contains(f.notes.list, text) {
		f.notes.list = append(f.notes.list, text)
	}
}

// Diagnostics implements Source.
func (f *Files) Diagnostics() []string {
	f.notes.Lock()
	defer f.notes.Unlock()
	return slices.Sorted(slices.Values(f.notes.list))
}

// Close implements Source.
func (f *Files) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return nil
	}
	f.closed = true
	var errs []error
	for _, d := range f.folders {
		errs = append(errs, d.close())
	}
	errs = append(errs, f.graph.close())
	f.folders, f.graph = nil, nil
	f.last.Store(nil)
	f.bases.clear()
	f.commits.clear()
	return errors.Join(errs...)
}

// Read implements Source.
func (f *Files) Read(id ID) (plumbing.ObjectType, []byte, error) {
	k, err := f.block(id)
	if err != nil {
		return 0, nil, err
	}
	if k.kind == plumbing.CommitObject {
		f.believe(id, k.data)
	}
	return k.kind, k.data, nil
}

// Lend implements Source.
func (f *Files) Lend(id ID) (Loan, error) {
	k, err := f.block(id)
	if err != nil {
		return Loan{}, err
	}
	return Loan{Kind: k.kind, Data: k.data, block: k, bases: f.bases}, nil
}

// Enter implements Source.
func (f *Files) Enter() (leave func()) {
	f.bases.enter(1)
	return func() { f.bases.enter(-1) }
}

// block returns an object, or the one that stands for it.
func (f *Files) block(id ID) (k *block, err error) {
	err = f.locate(id, func(s *scratch, id *ID, at location) error {
		k, err = f.load(s, id, at)
		return err
	})
	return k, err
}

// Size implements Source.
func (f *Files) Size(id ID) (kind plumbing.ObjectType, size int64, err error) {
	err = f.locate(id, func(s *scratch, id *ID, at location) error {
		if at.pack != nil {
			kind, size, err = at.pack.size(s, at.off, f.bases)
			return err
		}
		var c content
		c, size, err = readLoose(s, at.loose, true)
		kind = c.kind
		return err
	})
	return kind, size, err
}

// A location is where an object is stored.
type location struct {
	pack *pack
	spot
	loose string
}

// locate calls read with a place where an object is stored, or with the next if
// read fails: an object may be stored twice. Where there is none, or none that
// can be read, the packs are listed again, once: a repack may have moved it.
func (f *Files) locate(id ID, read func(*scratch, *ID, location) error) error {
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	err := f.tryAll(id, s, read)
	if err == nil || errors.Is(err, fs.ErrClosed) {
		return err
	}
	if f.relist() {
		err = f.tryAll(id, s, read)
	}
	if errors.Is(err, ErrMissing) {
		if damage := f.check(); damage != nil {
			return fmt.Errorf("object %s is not found: %w", id, damage)
		}
	}
	return err
}

func (f *Files) tryAll(id ID, s *scratch, read func(*scratch, *ID, location) error) (err error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.closed {
		return fs.ErrClosed
	}
	defer guard(debug.SetPanicOnFault(true), &err)
	f.edges.replaced(&id)
	var failed error
	fail := func(err error) {
		if failed == nil {
			failed = err
		}
	}
	try := func(at location) bool {
		err := read(s, &id, at)
		switch {
		case err == nil:
			return true
		case !errors.Is(err, fs.ErrNotExist):
			fail(err)
		}
		return false
	}
	if f.find(&id, fail, try) {
		return nil
	}
	if failed != nil {
		return fmt.Errorf("object %s: %w", id, failed)
	}
	return Missing(id)
}

// find calls try with the places of an object, the pack that had the last one
// first.
func (f *Files) find(id *ID, fail func(error), try func(location) bool) bool {
	last := f.last.Load()
	if last != nil {
		if x, err := last.index(); err == nil {
			if at, found, err := x.find(id); err == nil && found && try(location{pack: last, spot: at}) {
				return true
			}
		}
	}
	for _, d := range f.folders {
		if d.find(id, fail, func(p *pack, at spot) bool {
			if p == last || !try(location{pack: p, spot: at}) {
				return false
			}
			f.last.Store(p)
			return true
		}) {
			return true
		}
	}
	for _, d := range f.folders {
		if try(location{loose: d.loosePath(id)}) {
			return true
		}
	}
	return false
}

// load reads an object, and sees that it is the one that was asked for: by the
// index's checksum of it, which is over fewer bytes, or by its name. What comes
// from a pack is the caller's to release.
func (f *Files) load(s *scratch, id *ID, at location) (*block, error) {
	if at.pack == nil {
		c, _, err := readLoose(s, at.loose, false)
		if err == nil {
			err = s.verify(id, c)
			f.stats.count(c)
		}
		return &block{content: c}, err
	}
	k, err := at.pack.read(s, at.off, f.bases, &f.stats)
	if err != nil || f.bases.named(k, id) {
		return k, err
	}
	if !at.summed || at.pack.checkEntry(s, at.off, k.end, at.sum) != nil {
		if err := s.verify(id, k.content); err != nil {
			return nil, at.pack.errAt(at.off, err)
		}
	}
	f.stats.count(k.content)
	f.bases.name(k, id)
	if keepsBases(k.kind) {
		f.bases.keep(k)
	}
	return k, nil
}

// check compares all indexes with their checksums, each once.
func (f *Files) check() (err error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	defer guard(debug.SetPanicOnFault(true), &err)
	for _, d := range f.folders {
		if err := d.check(); err != nil {
			return err
		}
	}
	return nil
}

// Commit implements Source.
func (f *Files) Commit(id ID) (Commit, error) {
	if c, found := f.commits.get(id); found {
		return c, nil
	}
	c, found, err := f.graphCommit(id)
	if err != nil {
		return c, err
	}
	if !found {
		if c, err = f.parsed(id); err != nil {
			return c, err
		}
	}
	f.commits.put(id, c)
	return c, nil
}

// parsed reads a commit's object.
func (f *Files) parsed(id ID) (Commit, error) {
	loan, err := f.Lend(id)
	if err != nil {
		return Commit{}, err
	}
	defer loan.Return()
	if loan.Kind != plumbing.CommitObject {
		return Commit{}, wrongType(id, loan.Kind, plumbing.CommitObject)
	}
	c, err := parseCommit(loan.Data)
	if err != nil {
		return c, fmt.Errorf("object %s: %w", id, err)
	}
	f.mu.RLock()
	defer f.mu.RUnlock()
	f.edges.apply(id, &c)
	return c, nil
}
