// Interim: a small stand-in until the real engine of this package is here; its
// owner deletes this file whole then.

package blame

import (
	"bytes"
	"container/heap"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"path"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-git/go-billy/v5/osfs"
	git "github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/storage/filesystem"

	"github.com/whopage/whopage/blame/internal/diff"
	"github.com/whopage/whopage/blame/internal/object"
)

type Repo struct {
	src     object.Source
	mu      sync.Mutex
	commits map[Hash]*Commit
	mm      *mailmap
}

func Open(dir string) (*Repo, error) {
	r, err := git.PlainOpenWithOptions(dir, &git.PlainOpenOptions{DetectDotGit: true, EnableDotGitCommonDir: true})
	if err != nil {
		st := filesystem.NewStorageWithOptions(osfs.New(dir), cache.NewObjectLRU(256<<20), filesystem.Options{KeepDescriptors: true})
		r, err = git.Open(st, nil)
	}
	if err != nil {
		return nil, fmt.Errorf("blame: %s: %w", dir, err)
	}
	return New(r), nil
}
func New(r *git.Repository) *Repo {
	return &Repo{src: object.OpenStorer(r.Storer), commits: map[Hash]*Commit{}}
}
func (r *Repo) Close() error { return r.src.Close() }

type Revision struct {
	repo *Repo
	hash Hash
	c    object.Commit
}

func (v *Revision) Hash() Hash      { return v.hash }
func (v *Revision) Time() time.Time { return time.Unix(v.c.Time, 0).UTC() }

var hexRe = regexp.MustCompile(`^[0-9a-f]{4,40}$`)

func (r *Repo) At(rev string) (*Revision, error) {
	base := rev
	suffix := ""
	if i := strings.IndexAny(rev, "~^"); i >= 0 {
		base, suffix = rev[:i], rev[i:]
	}
	if base == "@" || base == "" {
		base = "HEAD"
	}
	id, err := r.name(base)
	if err != nil {
		return nil, fmt.Errorf("blame: revision %q: %w", rev, err)
	}
	id, c, err := r.peel(id)
	for err == nil && suffix != "" {
		op := suffix[0]
		suffix = suffix[1:]
		n := 1
		j := 0
		for j < len(suffix) && suffix[j] >= '0' && suffix[j] <= '9' {
			j++
		}
		if j > 0 {
			n, _ = strconv.Atoi(suffix[:j])
			suffix = suffix[j:]
		} else if op == '^' && strings.HasPrefix(suffix, "{") {
			suffix = suffix[strings.IndexByte(suffix, '}')+1:]
			continue
		}
		if op == '~' {
			for ; n > 0 && err == nil; n-- {
				if len(c.Parents) == 0 {
					err = fs.ErrNotExist
					break
				}
				id = c.Parents[0]
				c, err = r.src.Commit(id)
			}
		} else if n > 0 {
			if len(c.Parents) < n {
				err = fs.ErrNotExist
				break
			}
			id = c.Parents[n-1]
			c, err = r.src.Commit(id)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("blame: revision %q: %w", rev, err)
	}
	return &Revision{r, id, c}, nil
}

func (r *Repo) name(n string) (Hash, error) {
	if len(n) == 40 && hexRe.MatchString(n) {
		return plumbing.NewHash(n), nil
	}
	for _, p := range []string{"", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/"} {
		if p == "" && n != "HEAD" && !strings.HasPrefix(n, "refs/") {
			continue
		}
		if id, err := r.src.Ref(p + n); err == nil {
			return id, nil
		}
	}
	if hexRe.MatchString(n) {
		ids, err := r.src.Prefix(n)
		if err == nil && len(ids) == 1 {
			return ids[0], nil
		}
	}
	return Hash{}, fs.ErrNotExist
}

func (r *Repo) peel(id Hash) (Hash, object.Commit, error) {
	for {
		t, data, err := r.src.Read(id)
		if err != nil {
			return id, object.Commit{}, err
		}
		if t == plumbing.TagObject {
			id = plumbing.NewHash(string(data[7:47]))
			continue
		}
		c, err := r.src.Commit(id)
		return id, c, err
	}
}

// entry finds a path.
func (r *Repo) entry(tree Hash, p string) (object.Entry, error) {
	e := object.Entry{Mode: 040000, ID: tree}
	if p == "." || p == "" {
		return e, nil
	}
	for _, seg := range strings.Split(p, "/") {
		if e.Mode != 040000 {
			return e, fmt.Errorf("%s: %w", p, fs.ErrNotExist)
		}
		var err error
		if e, err = r.src.Entry(e.ID, seg); err != nil {
			if errors.Is(err, fs.ErrNotExist) && !errors.Is(err, object.ErrMissing) {
				err = fmt.Errorf("%s: %w", p, fs.ErrNotExist)
			}
			return e, err
		}
	}
	return e, nil
}

// FS

func (v *Revision) FS() fs.FS { return treeFS{v} }

type treeFS struct{ v *Revision }

func (f treeFS) find(op, name string) (object.Entry, error) {
	if !fs.ValidPath(name) {
		return object.Entry{}, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	e, err := f.v.repo.entry(f.v.c.Tree, name)
	if err != nil {
		return e, &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	return e, nil
}
func (f treeFS) Open(name string) (fs.File, error) {
	e, err := f.find("open", name)
	if err != nil {
		return nil, err
	}
	if e.Mode == 040000 {
		ents, err := f.ReadDir(name)
		return &dirFile{info{path.Base(name), e, 0}, ents}, err
	}
	_, data, err := f.v.repo.src.Read(e.ID)
	return &blobFile{info{path.Base(name), e, int64(len(data))}, bytes.NewReader(data)}, err
}
func (f treeFS) ReadFile(name string) ([]byte, error) {
	e, err := f.find("read", name)
	if err != nil {
		return nil, err
	}
	if e.Mode == 040000 || e.Mode == 0160000 {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("is a directory")}
	}
	_, data, err := f.v.repo.src.Read(e.ID)
	return data, err
}
func (f treeFS) ReadDir(name string) ([]fs.DirEntry, error) {
	e, err := f.find("readdir", name)
	if err != nil {
		return nil, err
	}
	_, data, err := f.v.repo.src.Read(e.ID)
	if err != nil {
		return nil, err
	}
	var out []fs.DirEntry
	for len(data) > 0 {
		sp, nul := bytes.IndexByte(data, ' '), bytes.IndexByte(data, 0)
		mode, _ := strconv.ParseUint(string(data[:sp]), 8, 32)
		out = append(out, info{string(data[sp+1 : nul]), object.Entry{Mode: uint32(mode), ID: Hash(data[nul+1 : nul+21])}, 0})
		data = data[nul+21:]
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name() < out[j].Name() })
	return out, nil
}

type info struct {
	name string
	e    object.Entry
	size int64
}

func (i info) Name() string               { return i.name }
func (i info) IsDir() bool                { return i.e.Mode == 040000 || i.e.Mode == 0160000 }
func (i info) Type() fs.FileMode          { return i.Mode().Type() }
func (i info) Info() (fs.FileInfo, error) { return i, nil }
func (i info) Size() int64                { return i.size }
func (i info) ModTime() time.Time         { return time.Time{} }
func (i info) Sys() any                   { return nil }
func (i info) ID() string                 { return i.e.ID.String() }
func (i info) Mode() fs.FileMode {
	switch i.e.Mode {
	case 040000, 0160000:
		return fs.ModeDir | 0o555
	case 0120000:
		return fs.ModeSymlink | 0o444
	}
	return 0o444
}

type blobFile struct {
	info
	*bytes.Reader
}

func (b *blobFile) Size() int64                { return b.info.size }
func (b *blobFile) Stat() (fs.FileInfo, error) { return b.info, nil }
func (b *blobFile) Close() error               { return nil }

type dirFile struct {
	info
	ents []fs.DirEntry
}

func (d *dirFile) Stat() (fs.FileInfo, error)           { return d.info, nil }
func (d *dirFile) Close() error                         { return nil }
func (d *dirFile) Read([]byte) (int, error)             { return 0, io.EOF }
func (d *dirFile) ReadDir(n int) ([]fs.DirEntry, error) { e := d.ents; d.ents = nil; return e, nil }

// commits

type mailmap struct {
	byEmail map[string]Identity
	byBoth  map[string]Identity
}

var mmRe = regexp.MustCompile(`^([^<]*)<([^>]*)>\s*(?:([^<]*)<([^>]*)>)?`)

func (r *Repo) mailmap() *mailmap {
	if r.mm != nil {
		return r.mm
	}
	m := &mailmap{map[string]Identity{}, map[string]Identity{}}
	r.mm = m
	if v, err := r.atNoLock("HEAD"); err == nil {
		if e, err := r.entry(v.c.Tree, ".mailmap"); err == nil {
			_, data, _ := r.src.Read(e.ID)
			for line := range strings.Lines(string(data)) {
				g := mmRe.FindStringSubmatch(strings.TrimSpace(line))
				if g == nil || strings.HasPrefix(line, "#") {
					continue
				}
				name, email := strings.TrimSpace(g[1]), g[2]
				if g[4] == "" {
					m.byEmail[strings.ToLower(email)] = Identity{Name: name}
				} else if on := strings.TrimSpace(g[3]); on != "" {
					m.byBoth[strings.ToLower(on+"<"+g[4])] = Identity{name, email}
				} else {
					m.byEmail[strings.ToLower(g[4])] = Identity{name, email}
				}
			}
		}
	}
	return m
}
func (r *Repo) atNoLock(n string) (*Revision, error) { return r.At(n) }

func (m *mailmap) apply(i Identity) Identity {
	to, ok := m.byBoth[strings.ToLower(i.Name+"<"+i.Email)]
	if !ok {
		to, ok = m.byEmail[strings.ToLower(i.Email)]
	}
	if ok {
		if to.Name != "" {
			i.Name = to.Name
		}
		if to.Email != "" {
			i.Email = to.Email
		}
	}
	return i
}

func (r *Repo) Commit(h Hash) (*Commit, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c := r.commits[h]; c != nil {
		return c, nil
	}
	_, data, err := r.src.Read(h)
	if err != nil {
		return nil, err
	}
	c := &Commit{Hash: h}
	head, body, _ := strings.Cut(string(data), "\n\n")
	mm := r.mailmap()
	for line := range strings.Lines(head) {
		k, v, _ := strings.Cut(strings.TrimRight(line, "\n"), " ")
		switch k {
		case "parent":
			c.Parents = append(c.Parents, plumbing.NewHash(v))
		case "author":
			c.Author, c.AuthorTime = person(v)
		case "committer":
			c.Committer, c.CommitterTime = person(v)
		}
	}
	c.Author, c.Committer = mm.apply(c.Author), mm.apply(c.Committer)
	c.Message = body
	para, _, _ := strings.Cut(strings.TrimLeft(body, "\n"), "\n\n")
	c.Subject = strings.Join(strings.Fields(para), " ")
	for line := range strings.Lines(body) {
		if k, v, ok := strings.Cut(line, ":"); ok && strings.EqualFold(k, "co-authored-by") {
			id, _ := person(strings.TrimSpace(v) + " 0 +0000")
			c.CoAuthors = append(c.CoAuthors, mm.apply(id))
		}
	}
	r.commits[h] = c
	return c, nil
}

func person(v string) (Identity, time.Time) {
	lt, gt := strings.IndexByte(v, '<'), strings.LastIndexByte(v, '>')
	if lt < 0 || gt < lt {
		return Identity{Name: v}, time.Time{}
	}
	sec := int64(0)
	if f := strings.Fields(v[gt+1:]); len(f) > 0 {
		sec, _ = strconv.ParseInt(f[0], 10, 64)
	}
	return Identity{strings.TrimSpace(v[:lt]), v[lt+1 : gt]}, time.Unix(sec, 0).UTC()
}

// walk

type span struct{ first, n, orig int } // final first line (0-based), count, line in blob

type target struct {
	rng   int
	spans []span
}
type origin struct {
	commit Hash
	path   string
	blob   Hash
}
type item struct {
	origin
	time int64
	seq  int
	live map[int][]span
}
type queue []*item

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if q[i].time != q[j].time {
		return q[i].time > q[j].time
	}
	return q[i].seq < q[j].seq
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(*item)) }
func (q *queue) Pop() any     { o := *q; x := o[len(o)-1]; *q = o[:len(o)-1]; return x }

type walker struct {
	r       *Repo
	o       Options
	q       queue
	items   map[origin]*item
	seq     int
	results []Result
	blobs   map[Hash][]byte
	ignore  map[Hash]bool
}

func (v *Revision) Blame(ctx context.Context, ranges []Range, o Options) []Result {
	w := &walker{r: v.repo, o: o, items: map[origin]*item{}, blobs: map[Hash][]byte{}, results: make([]Result, len(ranges)), ignore: map[Hash]bool{}}
	for _, h := range o.IgnoreRevs {
		w.ignore[h] = true
	}
	for i, rg := range ranges {
		w.results[i].Range = rg
		e, err := v.repo.entry(v.c.Tree, rg.Path)
		if err == nil && (e.Mode == 040000 || e.Mode == 0160000) {
			err = fmt.Errorf("%s is not a file", rg.Path)
		}
		if err != nil {
			w.results[i].Err = fmt.Errorf("blame: %w", err)
			continue
		}
		data := w.blob(e.ID)
		n := bytes.Count(data, []byte("\n"))
		if len(data) > 0 && data[len(data)-1] != '\n' {
			n++
		}
		first, last := rg.First, rg.Last
		if first == 0 {
			first, last = 1, n
		} else if last == 0 {
			last = first
		}
		if first > n && n > 0 {
			w.results[i].Err = fmt.Errorf("blame: %s has only %d lines", rg.Path, n)
			continue
		}
		last = min(last, n)
		if n > 0 {
			w.push(origin{v.hash, rg.Path, e.ID}, v.c.Time, i, span{first - 1, last - first + 1, first - 1})
		}
	}
	for w.q.Len() > 0 {
		it := heap.Pop(&w.q).(*item)
		delete(w.items, it.origin)
		if ctx.Err() != nil {
			w.give(it, it.live, BoundaryLimit)
			continue
		}
		w.step(it)
	}
	for i := range w.results {
		sort.Slice(w.results[i].Hunks, func(a, b int) bool { return w.results[i].Hunks[a].First < w.results[i].Hunks[b].First })
	}
	return w.results
}

func (w *walker) blob(h Hash) []byte {
	if d, ok := w.blobs[h]; ok {
		return d
	}
	_, d, _ := w.r.src.Read(h)
	w.blobs[h] = d
	return d
}

func (w *walker) push(o origin, t int64, rng int, s span) {
	it := w.items[o]
	if it == nil {
		it = &item{origin: o, time: t, seq: w.seq, live: map[int][]span{}}
		w.seq++
		w.items[o] = it
		heap.Push(&w.q, it)
	}
	it.live[rng] = append(it.live[rng], s)
}

func (w *walker) give(it *item, live map[int][]span, b Boundary) {
	c, err := w.r.Commit(it.commit)
	if err != nil {
		return
	}
	for rng, spans := range live {
		for _, s := range spans {
			w.results[rng].Hunks = append(w.results[rng].Hunks, Hunk{Path: w.results[rng].Range.Path, First: s.first + 1, Last: s.first + s.n, Commit: c, OrigPath: it.path, OrigFirst: s.orig + 1, Boundary: b})
		}
	}
}

func (w *walker) step(it *item) {
	c, err := w.r.src.Commit(it.commit)
	if err != nil {
		w.give(it, it.live, BoundaryMissing)
		return
	}
	if !w.o.Since.IsZero() && c.Time < w.o.Since.Unix() {
		w.give(it, it.live, BoundarySince)
		return
	}
	if len(c.Parents) == 0 {
		b := BoundaryRoot
		if c.Shallow {
			b = BoundaryShallow
		}
		w.give(it, it.live, b)
		return
	}
	type par struct {
		h    Hash
		t    int64
		path string
		blob Hash
	}
	var pars []par
	for _, p := range c.Parents {
		pc, err := w.r.src.Commit(p)
		if err != nil {
			w.give(it, it.live, BoundaryMissing)
			return
		}
		e, err := w.r.entry(pc.Tree, it.path)
		if err == nil && e.Mode != 040000 {
			pars = append(pars, par{p, pc.Time, it.path, e.ID})
		} else if !w.o.NoRenames {
			if np, nb, ok := w.rename(pc.Tree, c.Tree, it.path, it.blob); ok {
				pars = append(pars, par{p, pc.Time, np, nb})
			}
		}
		if w.o.FirstParent {
			break
		}
	}
	for _, p := range pars {
		if p.blob == it.blob {
			for rng, ss := range it.live {
				for _, s := range ss {
					w.push(origin{p.h, p.path, p.blob}, p.t, rng, s)
				}
			}
			return
		}
	}
	live := it.live
	for _, p := range pars {
		hunks := diff.Diff(diff.NewLines(w.blob(p.blob), w.o.IgnoreWhitespace), diff.NewLines(w.blob(it.blob), w.o.IgnoreWhitespace))
		rest := map[int][]span{}
		for rng, ss := range live {
			for _, s := range ss {
				w.split(hunks, s, func(x span, parentLine int, same bool) {
					if same {
						x.orig = parentLine
						w.push(origin{p.h, p.path, p.blob}, p.t, rng, x)
					} else if w.ignore[it.commit] && parentLine >= 0 {
						x.orig = parentLine
						w.push(origin{p.h, p.path, p.blob}, p.t, rng, x)
					} else {
						rest[rng] = append(rest[rng], x)
					}
				})
			}
		}
		live = rest
		if len(live) == 0 {
			return
		}
	}
	w.give(it, live, "")
}

func (w *walker) split(hunks []diff.Hunk, s span, f func(x span, parentLine int, same bool)) {
	shift := 0
	pos := s.orig
	end := s.orig + s.n
	emit := func(a, b int, pl int, same bool) {
		if b > a {
			f(span{s.first + a - s.orig, b - a, a}, pl, same)
		}
	}
	for _, h := range hunks {
		if h.B >= end {
			break
		}
		if h.B > pos {
			emit(pos, min(h.B, end), pos-shift, true)
			pos = min(h.B, end)
		}
		he := h.B + h.BLen
		if he > pos {
			to := min(he, end)
			for l := pos; l < to; l++ {
				pl := -1
				if l-h.B < h.ALen {
					pl = h.A + l - h.B
				}
				emit(l, l+1, pl, false)
			}
			pos = max(pos, to)
		}
		shift = he - (h.A + h.ALen)
	}
	if pos < end {
		emit(pos, end, pos-shift, true)
	}
}

func (w *walker) rename(parent, child Hash, p string, blob Hash) (string, Hash, bool) {
	var cands []struct {
		p string
		h Hash
	}
	budget := 20000
	var walk func(a, b Hash, dir string)
	walk = func(a, b Hash, dir string) {
		if a == b || budget < 0 {
			return
		}
		_, da, _ := w.r.src.Read(a)
		other := map[string]object.Entry{}
		if b != (Hash{}) {
			_, db, _ := w.r.src.Read(b)
			each(db, func(n string, e object.Entry) { other[n] = e })
		}
		each(da, func(n string, e object.Entry) {
			budget--
			o, has := other[n]
			switch {
			case e.Mode == 040000:
				if has && o.Mode == 040000 {
					walk(e.ID, o.ID, dir+n+"/")
				} else {
					walk(e.ID, Hash{}, dir+n+"/")
				}
			case !has && e.Mode&0170000 == 0100000:
				cands = append(cands, struct {
					p string
					h Hash
				}{dir + n, e.ID})
			}
		})
	}
	walk(parent, child, "")
	for _, c := range cands {
		if c.h == blob && path.Base(c.p) == path.Base(p) {
			return c.p, c.h, true
		}
	}
	for _, c := range cands {
		if c.h == blob {
			return c.p, c.h, true
		}
	}
	if len(cands) > 400 {
		return "", Hash{}, false
	}
	target := w.blob(blob)
	best, bi := 0.5, -1
	for i, c := range cands {
		if path.Ext(c.p) != path.Ext(p) {
			continue
		}
		_, sz, _ := w.r.src.Size(c.h)
		if sz > 2*int64(len(target)) || 2*sz < int64(len(target)) {
			continue
		}
		if s := alike(w.blob(c.h), target); s >= best {
			best, bi = s, i
		}
	}
	if bi >= 0 {
		return cands[bi].p, cands[bi].h, true
	}
	return "", Hash{}, false
}

func alike(a, b []byte) float64 {
	m := map[string]int{}
	for l := range bytes.Lines(a) {
		m[string(l)] += len(l)
	}
	c := 0
	for l := range bytes.Lines(b) {
		if m[string(l)] > 0 {
			m[string(l)] -= len(l)
			c += len(l)
		}
	}
	return float64(c) / float64(max(len(a), len(b), 1))
}

func each(data []byte, f func(string, object.Entry)) {
	for len(data) > 0 {
		sp, nul := bytes.IndexByte(data, ' '), bytes.IndexByte(data, 0)
		mode, _ := strconv.ParseUint(string(data[:sp]), 8, 32)
		f(string(data[sp+1:nul]), object.Entry{Mode: uint32(mode), ID: Hash(data[nul+1 : nul+21])})
		data = data[nul+21:]
	}
}

// Commits walks history.
func (v *Revision) Commits(ctx context.Context, o LogOptions) iter.Seq2[*Commit, error] {
	return func(yield func(*Commit, error) bool) {
		not := map[Hash]bool{}
		if o.Not != "" {
			n, err := v.repo.At(o.Not)
			if err != nil {
				yield(nil, err)
				return
			}
			stack := []Hash{n.hash}
			for len(stack) > 0 {
				h := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				if not[h] {
					continue
				}
				not[h] = true
				c, err := v.repo.src.Commit(h)
				if err == nil {
					stack = append(stack, c.Parents...)
				}
			}
		}
		seen := map[Hash]bool{}
		var q queue
		heap.Push(&q, &item{origin: origin{commit: v.hash}, time: v.c.Time})
		for q.Len() > 0 {
			it := heap.Pop(&q).(*item)
			if seen[it.commit] || not[it.commit] {
				continue
			}
			seen[it.commit] = true
			if !o.Since.IsZero() && it.time < o.Since.Unix() {
				continue
			}
			if ctx.Err() != nil {
				yield(nil, ctx.Err())
				return
			}
			c, err := v.repo.Commit(it.commit)
			if err != nil {
				yield(nil, err)
				return
			}
			if !yield(c, nil) {
				return
			}
			oc, _ := v.repo.src.Commit(it.commit)
			for _, p := range oc.Parents {
				pc, err := v.repo.src.Commit(p)
				if err == nil {
					heap.Push(&q, &item{origin: origin{commit: p}, time: pc.Time})
				}
			}
		}
	}
}

func (v *Revision) Log(ctx context.Context, o LogOptions) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		for c, err := range v.Commits(ctx, o) {
			if !yield(Change{Commit: c}, err) {
				return
			}
		}
	}
}

func ParseIgnoreRevs(r io.Reader) ([]Hash, []error) {
	data, _ := io.ReadAll(r)
	var out []Hash
	for line := range strings.Lines(string(data)) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); len(line) == 40 {
			out = append(out, plumbing.NewHash(line))
		}
	}
	return out, nil
}
