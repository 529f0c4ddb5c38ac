// Package blame answers, for lines of files of a git repository at a revision:
// who last changed them, in which commit, and when. All ranges of a request are
// answered in one walk over the history, with the answers of git blame.
//
// A [Repo] is opened once and kept; it is safe for concurrent use and sees new
// commits and packs as they arrive. A [Revision] is one commit of it, fixed.
package blame

import (
	"time"

	"github.com/go-git/go-git/v5/plumbing"
)

// A Hash is the full name of a commit.
type Hash = plumbing.Hash

// A Range asks about the lines First to Last of the file at Path.
type Range struct {
	Path string // slash-separated, relative to the repository's root
	// First and Last are lines from 1, both included. First 0 is the whole
	// file; Last 0 is the line First alone; a Last past the end is cut.
	First, Last int
}

// Options say how far and how history is walked. The zero value walks all of
// it as plain git blame does.
type Options struct {
	// Since is a cut-off: a commit whose committer date is before it keeps the
	// lines that reached it, with the boundary BoundarySince.
	Since time.Time
	// MaxCommits bounds the commits walked; 0 is no bound. Lines not decided
	// by then get the boundary BoundaryLimit.
	MaxCommits int
	// IgnoreWhitespace compares lines without any white space (git blame -w).
	IgnoreWhitespace bool
	// IgnoreRevs are commits whose changes are passed on to the lines they
	// were made from, where such lines can be found.
	IgnoreRevs []Hash
	// NoRenames stops at the commit that gave a file its name.
	NoRenames bool
	// FirstParent follows only the first parent of merges.
	FirstParent bool
}

// A Result answers one Range. Its hunks cover the range's lines in order, each
// line once; or Err says why there are none.
type Result struct {
	Range Range
	Hunks []Hunk
	// Err names the path and cause; it matches fs.ErrNotExist where the file is
	// absent, and the context's error where the walk was ended before any
	// line was decided.
	Err error
	// Missing is the first thing that could not be read where hunks have
	// BoundaryMissing: it names the object.
	Missing error
}

// A Hunk is a run of lines that one commit last changed.
type Hunk struct {
	Path        string // at the revision
	First, Last int    // lines at the revision, from 1, both included
	Commit      *Commit
	OrigPath    string // in Commit
	OrigFirst   int    // line in Commit that First was
	Ignored     Ignored
	Boundary    Boundary
}

// A Commit is a commit as people read it. Identities are mailmapped. Commits
// are shared between results and must not be changed.
type Commit struct {
	Hash          Hash
	Author        Identity
	Committer     Identity
	AuthorTime    time.Time
	CommitterTime time.Time
	Subject       string     // the message's first paragraph, on one line
	Message       string     // the whole message
	CoAuthors     []Identity // of Co-authored-by trailers
	Parents       []Hash
}

// An Identity is a person as a commit names them, after the mailmap.
type Identity struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

// Boundary says why a walk stopped at a hunk's commit; empty where the commit
// really changed the lines and has parents.
type Boundary string

// The boundaries. Of BoundarySince, BoundaryShallow, BoundaryMissing and
// BoundaryLimit the commit is only the oldest known to have the lines: its
// author is not known to have written them.
const (
	BoundaryRoot    Boundary = "root"    // the commit has no parent
	BoundarySince   Boundary = "since"   // Options.Since
	BoundaryShallow Boundary = "shallow" // a shallow clone's edge
	BoundaryMissing Boundary = "missing" // an object is absent: a partial clone, or damage
	BoundaryLimit   Boundary = "limit"   // Options.MaxCommits, or the context ended
)

// Ignored says what Options.IgnoreRevs did to a hunk.
type Ignored string

// Lines of an ignored commit are passed on, or kept where no earlier line is like them.
const (
	IgnoredPassed Ignored = "passed"
	IgnoredKept   Ignored = "kept"
)

// LogOptions choose the commits that Revision.Log yields.
type LogOptions struct {
	// Paths are files or folders; none is the whole tree.
	Paths []string
	// Since and MaxCommits bound the walk, as in Options; MaxChanges bounds
	// the changes yielded. 0 is no bound.
	Since                  time.Time
	MaxCommits, MaxChanges int
	// Not excludes what the named revision can reach: the deploy range is
	// Log(running, Not: good).
	Not string
	// Renames follows files (not folders) to their earlier names.
	Renames bool
}

// A Change is a commit that touched one or more of the asked paths.
type Change struct {
	Commit *Commit
	Paths  []string // the asked paths (a file below an asked folder by its own name) as named in the commit, sorted
	Files  int      // how many files the commit changed in all; 0 if more than a thousand
}
