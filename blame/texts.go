package blame

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/whopage/whopage/blame/internal/diff"
	"github.com/whopage/whopage/blame/internal/object"
)

// texts are the blobs that one goroutine compares, cut into lines. The last ones
// stay, since a version of a file is compared with the one before it and then
// with the one after it; their memory is used again.
type texts struct {
	repo   *Repo
	cutter diff.Cutter
	kept   []*text // the last used at the end
	bytes  int
}

// A text is a blob and its lines.
type text struct {
	blob  Hash
	lines *diff.Lines
	loan  object.Loan
}

// maxTexts bounds the texts that are kept, in bytes. Two are, whatever their size.
const maxTexts = 2 << 20

// texts returns those that somebody else is done with, or new ones.
func (r *Repo) texts(ignoreSpace bool) *texts {
	if t, ok := r.spare(ignoreSpace).Get().(*texts); ok {
		return t
	}
	return &texts{repo: r, cutter: diff.Cutter{IgnoreSpace: ignoreSpace}}
}

// spare are texts that nobody uses. Until the garbage collector takes them, they
// answer the next question about the same files.
func (r *Repo) spare(ignoreSpace bool) *sync.Pool {
	if ignoreSpace {
		return &r.spares[1]
	}
	return &r.spares[0]
}

// lines returns a blob cut into lines, of the version like if that is not nil,
// which is cheaper. The lines may be used until two other blobs were asked for.
func (t *texts) lines(blob Hash, like *diff.Lines) (*diff.Lines, error) {
	for i, k := range t.kept {
		if k.blob == blob {
			t.kept = append(slices.Delete(t.kept, i, i+1), k)
			return k.lines, nil
		}
	}
	loan, err := t.repo.src.Lend(blob)
	switch {
	case err != nil:
		return nil, err
	case loan.Kind != plumbing.BlobObject:
		return nil, fmt.Errorf("object %s is a %s, not a blob", blob, loan.Kind)
	case len(loan.Data) > math.MaxInt32:
		return nil, fmt.Errorf("object %s has %d bytes: too many to be compared", blob, len(loan.Data))
	}
	k := &text{blob: blob, loan: loan}
	if like != nil {
		k.lines = t.cutter.CutLike(loan.Data, like)
	} else {
		k.lines = t.cutter.Cut(loan.Data)
	}
	t.kept = append(t.kept, k)
	t.bytes += k.size()
	for t.bytes > maxTexts && len(t.kept) > 2 {
		t.drop()
	}
	return k.lines, nil
}

func (k *text) size() int { return len(k.loan.Data) + 12*k.lines.Len() }

// drop gives back what was not used for the longest time.
func (t *texts) drop() {
	k := t.kept[0]
	t.kept = slices.Delete(t.kept, 0, 1)
	t.bytes -= k.size()
	t.cutter.Return(k.lines)
	k.loan.Return()
}

// passed says that a text has been compared with the version before it: it is
// less likely asked for again than that, which is to be compared next.
func (t *texts) passed(blob Hash) {
	i := slices.IndexFunc(t.kept, func(k *text) bool { return k.blob == blob })
	k := t.kept[i]
	copy(t.kept[1:], t.kept[:i])
	t.kept[0] = k
}

// done leaves the texts to the next one.
func (t *texts) done() { t.repo.spare(t.cutter.IgnoreSpace).Put(t) }

// diff compares two blobs. If the context ends, its error is returned.
func (t *texts) diff(ctx context.Context, older, newer Hash) ([]diff.Hunk, error) {
	return t.diffFor(ctx, older, newer, func([]diff.Hunk) bool { return false })
}

// diffFor is diff for one who may be content with a single hunk around the true
// ones.
func (t *texts) diffFor(ctx context.Context, older, newer Hash, enough func([]diff.Hunk) bool) ([]diff.Hunk, error) {
	key := diffKey{older, newer, t.cutter.IgnoreSpace}
	known, found := t.repo.diffs.get(key)
	if found && (known.exact || enough(known.hunks)) {
		return known.hunks, nil
	}
	b, err := t.lines(newer, nil)
	if err != nil {
		return nil, err
	}
	a, err := t.lines(older, b)
	if err != nil {
		return nil, err
	}
	defer t.passed(newer)
	if !found {
		if coarse := diff.Coarse(a, b); enough(coarse) {
			t.repo.diffs.put(key, compared{coarse, false}, 160)
			return coarse, nil
		}
	}
	hunks, done := diff.DiffUntil(a, b, func() bool { return ctx.Err() != nil })
	if !done {
		return nil, ctx.Err()
	}
	t.repo.diffs.put(key, compared{hunks, true}, int64(32*len(hunks)+128))
	return hunks, nil
}
