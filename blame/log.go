package blame

import (
	"context"
	"iter"
)

// Commits yields the commits that the revision can reach, newest committer date
// first, within the bounds of o; its paths are not looked at.
func (v *Revision) Commits(ctx context.Context, o LogOptions) iter.Seq2[*Commit, error] {
	return func(yield func(*Commit, error) bool) {
		names := v.repo.people.mailmap(v.repo)
		not, err := v.excluded(o.Not)
		if err != nil {
			yield(nil, err)
			return
		}
		_ = v.repo.eachCommit([]Hash{v.hash}, func(id Hash) (bool, error) {
			if ctx.Err() != nil {
				yield(nil, ctx.Err())
				return false, nil
			}
			if not[id] {
				return true, nil
			}
			c, err := v.repo.readCommit(id, names)
			if err != nil {
				return yield(nil, err), nil
			}
			if !o.Since.IsZero() && c.CommitterTime.Before(o.Since) {
				return true, nil
			}
			return yield(c, nil), nil
		})
	}
}

func (v *Revision) excluded(not string) (map[Hash]bool, error) {
	out := map[Hash]bool{}
	if not == "" {
		return out, nil
	}
	n, err := v.repo.At(not)
	if err != nil {
		return nil, err
	}
	err = v.repo.eachCommit([]Hash{n.hash}, func(id Hash) (bool, error) {
		out[id] = true
		return true, nil
	})
	return out, err
}

// Log yields the commits that touched the paths of o, newest first.
func (v *Revision) Log(ctx context.Context, o LogOptions) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		for c, err := range v.Commits(ctx, o) {
			if !yield(Change{Commit: c}, err) {
				return
			}
		}
	}
}
