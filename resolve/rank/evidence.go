package rank

import "time"

// Evidence is what is known about a failure: its frames in the repository, the
// history of their files and folders, and the commits in it.
type Evidence struct {
	Now     time.Time // when it failed; ages are counted from it
	Frames  []Frame   // in the repository, innermost first
	Files   []File    // in the order of their first frame
	Recent  []Recent  // commits of late in the folders of Files
	Commits map[string]Commit
	// Leak says that the report is of memory never given back, so that what it
	// points at may be as old as the code.
	Leak bool
}

// A Frame is a frame that was located in a file.
type Frame struct {
	File int    // index in Evidence.Files
	Line int    // in the file at the revision, from 1; 0 is not known
	Func string // the function's own name, without package, class and closure; empty is not known
	// Scope is the function that the frame is in; the zero value is not known.
	Scope Scope
	// Drift says that the function of that line has another name than the
	// frame: the file at hand is not quite the one that ran.
	Drift bool
	// Handler says that the frame ran after the failure, to handle or report
	// it: a signal's handler, a deferred function.
	Handler bool
	// Mentions are lines elsewhere that use a name of the frame's line.
	Mentions []Mention
}

// A Scope is a run of lines, from 1, both included.
type Scope struct{ First, Last int }

// A Mention is a line of the failing files that uses a name which the failing
// line uses too.
type Mention struct {
	Word   string
	File   int // index in Evidence.Files
	Line   int
	Of     int // so many lines use the word
	Commit string
}

// A File is a file of the repository and who last changed its lines.
type File struct {
	Repo, Path string
	Runs       []Run // in the order of lines
	// Lines is how many lines the file has, of which Runs may cover a part.
	Lines int
}

// A Run is a run of lines that one commit last changed.
type Run struct {
	First, Last int
	Commit      string
}

// A Recent is a commit that changed a file in a folder of a failing one.
type Recent struct {
	File   int // index in Evidence.Files: the first whose folder it changed
	Commit string
}

// A Commit is a commit that the evidence names.
type Commit struct {
	Hash    string
	Time    time.Time // the author's
	Subject string
	// People are its author and co-authors, each one person however they
	// spelled themselves: keys of the caller's making.
	People []string
	// Deploy says that it lies between the last good revision and the running
	// one.
	Deploy bool
	// Files is how many files it changed; 0 is not known.
	Files int
	// Kept is the share, 0 to 1, of the words it put into failing files that
	// it took out of them too: high where code was moved, renamed or set anew,
	// 0 where all is new or where it is not known.
	Kept float64
}
