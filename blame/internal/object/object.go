// Package object reads the objects and refs of a git repository: on disk by
// its own reader of packs, indexes and commit-graphs, or through any go-git
// storer. Both stand behind Source, which is all that the walk knows.
package object

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
)

// An ID is the SHA-1 name of an object.
type ID = plumbing.Hash

// A Source is a repository's objects and refs. It is safe for concurrent use.
// Byte slices that it returns are shared and must not be changed.
type Source interface {
	// Commit returns the header of a commit as history is to be read: of a
	// shallow commit without parents, of a grafted one with those of the
	// graft, of a replaced object the replacement's.
	Commit(id ID) (Commit, error)
	// Read returns an object's type and whole content (of a commit or tag with
	// its message, of a tree in its binary form).
	Read(id ID) (plumbing.ObjectType, []byte, error)
	// Lend is Read for who returns the memory soon, so that it can be used again.
	Lend(id ID) (Loan, error)
	// Size returns an object's type and size, without its content where that
	// can be avoided.
	Size(id ID) (plumbing.ObjectType, int64, error)
	// MayDiffer reports whether path may be another one in the commit than in
	// its first parent. False is certain; true costs nothing to say.
	MayDiffer(commit ID, path *Path) bool

	// Enter makes room for what one more reader of many objects comes back to,
	// until leave is called.
	Enter() (leave func())

	// Epoch looks for changes of what Commit answers from beside the objects: the
	// lists of shallow commits, grafts and replacements. It returns another
	// number after each; what was learned of history under the old one may be
	// wrong.
	Epoch() uint64

	// Ref returns what a full ref name (HEAD, refs/heads/main) points at,
	// symbolic refs followed, read anew each time. An unborn branch or an
	// absent ref is an error that matches fs.ErrNotExist.
	Ref(name string) (ID, error)
	// Refs returns the full names under a prefix such as refs/tags/, sorted,
	// with what each points at.
	Refs(prefix string) ([]Ref, error)
	// Symbolic returns the ref that a symbolic ref (HEAD, refs/remotes/origin/HEAD)
	// names, or an error that matches fs.ErrNotExist if it is none.
	Symbolic(name string) (string, error)
	// Reflog returns the log of a ref, newest first; nil if it has none.
	Reflog(name string) ([]LogEntry, error)
	// Prefix returns the objects whose hexadecimal names start with a prefix
	// of at least four digits, at most ten, sorted.
	Prefix(hex string) ([]ID, error)

	// Stats returns what was read so far.
	Stats() Stats
	// Diagnostics returns, once each and in a stable order, what was found
	// wrong and gone around: a damaged commit-graph, a dead alternate.
	Diagnostics() []string
	// Close waits for reads under way and gives back what the source holds;
	// reads after it fail with fs.ErrClosed.
	Close() error
}

// A Commit is the part of a commit that a walk needs.
type Commit struct {
	Tree    ID
	Parents []ID
	Time    int64 // the committer's, in seconds of Unix time
	// Shallow says that the parents were cut off by a shallow clone.
	Shallow bool
}

// An Entry is an entry of a tree.
type Entry struct {
	Mode uint32 // 0100644, 0100755, 0120000 (symbolic link), 040000 (tree), 0160000 (submodule)
	ID   ID
}

// A Ref is a ref's full name and what it points at, symbolic refs followed.
type Ref struct {
	Name string
	ID   ID
}

// A LogEntry is a line of a reflog: what the ref pointed at before and after.
type LogEntry struct {
	Old, New ID
	Time     time.Time
	Message  string
}

// Stats counts what a Source had to read, caches not counted.
type Stats struct {
	Commits, Trees, Blobs, Tags int64 // objects decoded
	GraphCommits                int64 // commits answered by a commit-graph
	Bytes                       int64 // bytes inflated
	FilterQueries, FilterNo     int64 // changed-path filters asked, and certain
}

// ErrMissing is matched by the error for an object that the repository names
// but does not have: a partial clone, or damage. Such an error also matches
// fs.ErrNotExist.
var ErrMissing = errors.New("object is missing")

// Missing returns the error for an absent object.
func Missing(id ID) error { return &missingError{id} }

type missingError struct{ id ID }

func (e *missingError) Error() string { return fmt.Sprintf("object %s is missing", e.id) }
func (e *missingError) Is(target error) bool {
	return target == ErrMissing || target == fs.ErrNotExist
}
