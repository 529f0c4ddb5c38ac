package blame

import (
	"context"
	"fmt"
	"math"

	git "github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/plumbing"

	"github.com/whopage/whopage/blame/internal/diff"
	"github.com/whopage/whopage/blame/internal/object"
)

// A Repo is a git repository whose history can be asked. It keeps what it
// learned, within bounds, and is safe for concurrent use.
type Repo struct {
	src     object.Source
	lines   *cache[linesKey, *diff.Lines]
	diffs   *cache[diffKey, compared]
	commits *cache[commitKey, *Commit]
	people  people
	learned learned
}

// New reads a repository that go-git opened, wherever it is stored. Shallow
// clones are known as such; replace refs, grafts and commit-graphs are not.
func New(r *git.Repository) *Repo { return newRepo(object.OpenStorer(r.Storer)) }

func newRepo(src object.Source) *Repo {
	return &Repo{
		src:     src,
		lines:   newCache[linesKey, *diff.Lines](8 << 20),
		diffs:   newCache[diffKey, compared](16 << 20),
		commits: newCache[commitKey, *Commit](16 << 20),
	}
}

// Close waits for reads under way and gives back what the repository holds.
// Everything asked of it afterwards fails with fs.ErrClosed.
func (r *Repo) Close() error { return r.src.Close() }

type linesKey struct {
	blob  Hash
	space bool // white space counts nothing
}

// linesOf returns a blob cut into lines.
func (r *Repo) linesOf(blob Hash, ignoreSpace bool) (*diff.Lines, error) {
	return r.cut(linesKey{blob, ignoreSpace}, func(data []byte) *diff.Lines { return diff.NewLines(data, ignoreSpace) })
}

// linesLike cuts another version of a file that was cut into lines already,
// which is cheaper.
func (r *Repo) linesLike(blob Hash, l *diff.Lines, ignoreSpace bool) (*diff.Lines, error) {
	return r.cut(linesKey{blob, ignoreSpace}, l.Like)
}

func (r *Repo) cut(key linesKey, cut func([]byte) *diff.Lines) (*diff.Lines, error) {
	if l, ok := r.lines.get(key); ok {
		return l, nil
	}
	kind, data, err := r.src.Read(key.blob)
	switch {
	case err != nil:
		return nil, err
	case kind != plumbing.BlobObject:
		return nil, fmt.Errorf("object %s is a %s, not a blob", key.blob, kind)
	case len(data) > math.MaxInt32:
		return nil, fmt.Errorf("object %s has %d bytes: too many to be compared", key.blob, len(data))
	}
	l := cut(data)
	r.lines.put(key, l, int64(len(data)+12*l.Len()+128))
	return l, nil
}

type diffKey struct {
	older, newer Hash
	space        bool
}

// compared is what is known of the difference between two blobs: its hunks, or
// one hunk around them.
type compared struct {
	hunks []diff.Hunk
	exact bool
}

// diff compares two blobs. If the context ends, its error is returned.
func (r *Repo) diff(ctx context.Context, older, newer Hash, ignoreSpace bool) ([]diff.Hunk, error) {
	return r.diffFor(ctx, older, newer, ignoreSpace, func([]diff.Hunk) bool { return false })
}

// diffFor is diff for one who may be content with a single hunk around the true
// ones.
func (r *Repo) diffFor(ctx context.Context, older, newer Hash, ignoreSpace bool, enough func([]diff.Hunk) bool) ([]diff.Hunk, error) {
	key := diffKey{older, newer, ignoreSpace}
	known, found := r.diffs.get(key)
	if found && (known.exact || enough(known.hunks)) {
		return known.hunks, nil
	}
	b, err := r.linesOf(newer, ignoreSpace)
	if err != nil {
		return nil, err
	}
	a, err := r.linesLike(older, b, ignoreSpace)
	if err != nil {
		return nil, err
	}
	if !found {
		if coarse := diff.Coarse(a, b); enough(coarse) {
			r.diffs.put(key, compared{coarse, false}, 160)
			return coarse, nil
		}
	}
	hunks, done := diff.DiffUntil(a, b, func() bool { return ctx.Err() != nil })
	if !done {
		return nil, ctx.Err()
	}
	r.diffs.put(key, compared{hunks, true}, int64(32*len(hunks)+128))
	return hunks, nil
}
