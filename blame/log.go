package blame

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"slices"

	"github.com/whopage/whopage/blame/internal/object"
)

// ErrLimit is the last error of a walk that LogOptions.MaxCommits ended.
var ErrLimit = errors.New("blame: the limit of commits was reached")

// Commits yields the commits that the revision can reach, newest committer date
// first, within the bounds of o; its paths are not looked at. An error that is
// not the context's, ErrLimit or one of o.Not is about one commit, and others follow.
func (v *Revision) Commits(ctx context.Context, o LogOptions) iter.Seq2[*Commit, error] {
	return func(yield func(*Commit, error) bool) {
		names := v.repo.people.mailmap(v.repo)
		not, err := v.excluded(o.Not)
		if err != nil {
			yield(nil, err)
			return
		}
		taken := 0
		err = v.repo.eachCommit([]Hash{v.hash}, func(n *node) (step, error) {
			switch taken++; {
			case ctx.Err() != nil:
				return stop, ctx.Err()
			case o.MaxCommits > 0 && taken > o.MaxCommits:
				return stop, ErrLimit
			case not[n.id], !o.Since.IsZero() && n.commit.Time < o.Since.Unix():
				return skip, nil
			}
			c, err := v.repo.readCommit(n.id, names)
			if err != nil {
				c, err = nil, fmt.Errorf("blame: %w", err)
			}
			if !yield(c, err) {
				return stop, nil
			}
			return follow, nil
		})
		if err != nil {
			yield(nil, err)
		}
	}
}

// excluded are commits that the revision named by not can reach; none where it
// is empty.
func (v *Revision) excluded(not string) (map[Hash]bool, error) {
	if not == "" {
		return nil, nil
	}
	end, err := v.repo.At(not)
	if err != nil {
		return nil, err
	}
	out, err := v.repo.excluded(v.hash, end.hash)
	if err != nil {
		err = fmt.Errorf("blame: %w", err)
	}
	return out, err
}

// Log yields the commits that touched the paths of o, newest committer date
// first: for each path those that git log lists for it. Where a merge has the
// path as one of its parents has it, only that parent is followed; a merge is
// listed if it differs from all its parents. So nothing is listed for a path
// that a merge took wholly from what o.Not excludes, where git goes on into the
// merge's other parents. With o.Renames a file's history
// ends where it was made, without them it goes on to earlier files of its name.
// Without paths every commit is listed.
//
// The edge of a shallow clone is not listed, since what it changed is not known.
// Errors are as those of Commits. The cost is one look at each path in each
// commit on the way, and a comparison of trees for each commit listed.
func (v *Revision) Log(ctx context.Context, o LogOptions) iter.Seq2[Change, error] {
	return func(yield func(Change, error) bool) {
		l := &logWalk{walk: newWalk(ctx, v.repo, v.repo.memo(), Options{}), options: o, yield: yield, seen: map[visit]bool{}, people: v.repo.people.mailmap(v.repo)}
		l.leaps = false // a change of mode is listed
		defer l.close()
		var err error
		if l.not, err = v.excluded(o.Not); err == nil {
			err = l.start(v)
		}
		if err == nil {
			err = l.run()
		}
		if err != nil && !l.ended {
			yield(Change{}, err)
		}
	}
}

// A logWalk goes back through history once for all paths of a log. Its claims
// are paths without lines; an entry of mode 0 stands for a path that is not there.
type logWalk struct {
	*walk
	options LogOptions
	not     map[Hash]bool
	yield   func(Change, error) bool
	people  *mailmap
	seen    map[visit]bool // so that wrong dates cannot lead to a commit again and again
	ended   bool           // by the one who asked
	changes int
}

// A visit is a commit that was reached for a path.
type visit struct {
	commit Hash
	path   string
}

func (l *logWalk) start(v *Revision) error {
	paths := l.options.Paths
	if len(paths) == 0 {
		paths = []string{"."}
	}
	for _, path := range paths {
		if !fs.ValidPath(path) {
			return fmt.Errorf("blame: %w", &fs.PathError{Op: "log", Path: path, Err: fs.ErrInvalid})
		}
		e, err := v.repo.entry(v.commit.Tree, path)
		if err != nil && (errors.Is(err, object.ErrMissing) || !errors.Is(err, fs.ErrNotExist)) {
			return fmt.Errorf("blame: %s: %w", path, err)
		}
		if err != nil {
			e = object.Entry{}
		}
		l.to(v.hash, v.commit, &claim{name: l.name(path), entry: e})
	}
	return nil
}

// to brings a path to a commit, once.
func (l *logWalk) to(id Hash, commit object.Commit, c *claim) {
	at := visit{id, c.path}
	if l.seen[at] || l.not[id] || !l.options.Since.IsZero() && commit.Time < l.options.Since.Unix() {
		return
	}
	l.seen[at] = true
	l.reach(id, commit, c)
}

func (l *logWalk) run() error {
	for len(l.queue) > 0 && !l.ended {
		n := heap.Pop(&l.queue).(*node)
		delete(l.nodes, n.id)
		l.taken++
		switch {
		case l.ctx.Err() != nil:
			return l.ctx.Err()
		case l.options.MaxCommits > 0 && l.taken > l.options.MaxCommits:
			return ErrLimit
		case !n.commit.Shallow:
			l.visit(n)
		}
	}
	return nil
}

// visit lists a commit if it touched one of the paths that reached it, and
// passes them on.
func (l *logWalk) visit(n *node) {
	parents := l.parents(n)
	var touched []string
	listed := false
	for _, c := range n.claims {
		paths, touches, err := l.follow(n, parents, c)
		if err != nil {
			l.ended = l.ended || !l.yield(Change{}, fmt.Errorf("blame: %s in %s: %w", c.path, n.id, err))
			continue
		}
		listed = listed || touches
		touched = append(touched, paths...)
	}
	if listed && !l.ended {
		l.list(n, parents, touched)
	}
}

func (l *logWalk) list(n *node, parents []*parent, paths []string) {
	c, err := l.repo.readCommit(n.id, l.people)
	if err != nil {
		l.ended = !l.yield(Change{}, fmt.Errorf("blame: %w", err))
		return
	}
	slices.Sort(paths)
	files := l.changed(n, parents, ".")
	if len(files) > maxFiles {
		files = nil
	}
	more := l.yield(Change{Commit: c, Paths: slices.Compact(paths), Files: len(files)}, nil)
	l.changes++
	l.ended = !more || l.changes == l.options.MaxChanges
}

// follow passes one path on to the parents and reports whether the commit
// touched it, with the names of the files that it changed there.
func (l *logWalk) follow(n *node, parents []*parent, c *claim) (paths []string, touched bool, err error) {
	if c.path == "." {
		for _, p := range parents {
			if l.header(p) == nil {
				l.to(p.id, p.commit, &claim{name: c.name, entry: object.Entry{Mode: kindTree, ID: p.commit.Tree}})
			}
			err = firstOf(err, p.lack)
		}
		return l.changed(n, parents, "."), true, err
	}
	next := make([]*claim, len(parents))
	for i, p := range parents {
		if failed := l.header(p); failed != nil {
			err = firstOf(err, failed)
			continue
		}
		was, failed := l.at(n, p, c, i == 0)
		if failed != nil {
			err = firstOf(err, failed)
			continue
		}
		if was.entry == c.entry {
			l.to(p.id, p.commit, was)
			return nil, false, nil
		}
		next[i] = was
	}
	if err != nil {
		return nil, false, err // what is not there may be the same
	}
	for i, p := range parents {
		l.before(n, p, c, next[i])
	}
	switch {
	case len(parents) == 0 && c.entry.Mode == 0:
		return nil, false, nil
	case kind(c.entry) == kindTree || len(parents) > 0 && kind(next[0].entry) == kindTree:
		return l.changed(n, parents, c.path), true, nil
	}
	return []string{c.path}, true, nil
}

// at is what a parent has at a claim's path.
func (l *logWalk) at(n *node, p *parent, c *claim, first bool) (*claim, error) {
	if first && !l.repo.src.MayDiffer(n.id, &c.asked) {
		return &claim{name: c.name, entry: c.entry}, nil
	}
	e, trees, found, err := l.lookUp(p.commit.Tree, c)
	if !found {
		e = object.Entry{}
	}
	return &claim{name: c.name, entry: e, trees: trees}, err
}

// before passes a path that a commit changed on to a parent, under an earlier
// name where it has none there.
func (l *logWalk) before(n *node, p *parent, c, was *claim) {
	if l.options.Renames && was.entry.Mode == 0 {
		if c.entry.Mode == 0 || kind(c.entry) == kindTree {
			return
		}
		o, where, _ := l.renamed(n, p, c)
		if where != same && where != there {
			return
		}
		was = &claim{name: l.name(o.path), entry: o.entry}
	}
	l.to(p.id, p.commit, was)
}
