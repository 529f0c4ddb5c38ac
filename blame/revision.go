package blame

import (
	"fmt"
	"io/fs"
	"time"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/whopage/whopage/blame/internal/object"
)

// A Revision is one commit of a repository, fixed: it does not move when the
// branch does by whose name it was found.
type Revision struct {
	repo   *Repo
	hash   Hash
	commit object.Commit
}

// Hash is the commit's full name.
func (v *Revision) Hash() Hash { return v.hash }

// Time is the committer's date.
func (v *Revision) Time() time.Time { return time.Unix(v.commit.Time, 0).UTC() }

// At finds the commit that a revision names, as git rev-parse does: a full or
// abbreviated hash, what git describe prints, a ref by its full or short name
// (HEAD, @, main, v1.2, origin/main), main@{1} and @{-1} of reflogs, :/TEXT,
// each followed by any of ^, ^N, ~N, ^{commit}, ^{} and ^{/TEXT}. Refs are read
// anew each time.
//
// The error matches fs.ErrNotExist where the revision names no commit: also
// where an abbreviation is ambiguous, then naming the candidates, and for what
// is not supported (dates and upstreams in @{}, paths after a colon, ranges).
func (r *Repo) At(revision string) (*Revision, error) {
	p := &revisionParser{repo: r, text: revision}
	id, err := p.parse()
	if err == nil {
		id, err = r.peel(id)
	}
	if err != nil {
		return nil, fmt.Errorf("blame: revision %.200q: %w", revision, err)
	}
	c, err := r.src.Commit(id)
	if err != nil {
		return nil, fmt.Errorf("blame: revision %.200q: %w", revision, err)
	}
	return &Revision{r, id, c}, nil
}

// maxTags bounds how many tags may stand before a commit.
const maxTags = 64

// peel follows tags to a commit.
func (r *Repo) peel(id Hash) (Hash, error) {
	for range maxTags {
		kind, data, err := r.src.Read(id)
		if err != nil {
			return id, err
		}
		switch kind {
		case plumbing.CommitObject:
			return id, nil
		case plumbing.TagObject:
			target, ok := tagged(data)
			if !ok {
				return id, fmt.Errorf("tag %s is damaged", id)
			}
			id = target
		default:
			return id, noCommit("it names the %s %s, not a commit", kind, id)
		}
	}
	return id, noCommit("more than %d tags of tags", maxTags)
}

// tagged is what an annotated tag is of.
func tagged(data []byte) (Hash, bool) {
	const prefix = "object "
	if len(data) < len(prefix)+40 || string(data[:len(prefix)]) != prefix {
		return Hash{}, false
	}
	text := string(data[len(prefix) : len(prefix)+40])
	return plumbing.NewHash(text), plumbing.IsHash(text)
}

// A revisionError says why a revision names no commit.
type revisionError struct{ text string }

func noCommit(format string, args ...any) error {
	return &revisionError{fmt.Sprintf(format, args...)}
}

func (e *revisionError) Error() string        { return e.text }
func (e *revisionError) Is(target error) bool { return target == fs.ErrNotExist }
