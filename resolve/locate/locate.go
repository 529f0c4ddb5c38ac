// Package locate maps the frames of stack traces, as deployments print them,
// to the files of a repository at one revision.
//
// A frame says /app/svc/load.py, webpack://shop/./src/cart.ts or Cart.java; the
// tree has services/load/svc/load.py. What a runtime prints of a file's identity
// (module, package, crate) decides first, then the longest common suffix, then
// the vote of all frames for one rewrite of prefixes, and the file's content
// among those left. Where two files fit equally the answer is ambiguous, never a
// guess: a wrong file pages a stranger.
package locate

import "github.com/whopage/whopage/resolve/stacktrace"

// A Status says how a frame's file was found, or why none is named.
type Status string

// The statuses. Path is set for the first four, and only for them.
const (
	Mapped    Status = "mapped"    // an explicit mapping
	Exact     Status = "exact"     // the path as printed is in the tree
	Unique    Status = "unique"    // one file fits, and nothing speaks against it
	Voted     Status = "voted"     // the other frames decide
	Ambiguous Status = "ambiguous" // two or more files fit: Candidates
	External  Status = "external"  // code of a runtime or a library
	Missing   Status = "missing"   // no file of the tree fits
)

// Located reports whether a frame with this status has a path.
func (s Status) Located() bool {
	return s == Mapped || s == Exact || s == Unique || s == Voted
}

// A Match answers one frame.
type Match struct {
	// Trace counts the stack traces in the order given, each followed by its
	// related ones, from 0; Index counts the frames of that trace.
	Trace int `json:"trace,omitempty"`
	Index int `json:"-"`
	stacktrace.Frame
	Status Status `json:"status"`
	// Path is slash-separated, from the repository's root, and in the tree.
	Path string `json:"path,omitempty"`
	// PathLine is the frame's line in Path: the printed one, or where the
	// frame's function is at this revision if it stands elsewhere (Drifted).
	PathLine int  `json:"pathLine,omitempty"`
	Drifted  bool `json:"drifted,omitempty"`
	// Candidates are the files that fit, best first, at most MaxCandidates;
	// where there is a Path it is the first of them.
	Candidates []string `json:"candidates,omitempty"`
	// Confidence is the probability that Path is right; 0 without a Path.
	Confidence float64 `json:"confidence,omitempty"`
	// Package and Version name the library of an external frame, where its
	// path tells: "github.com/gorilla/mux" and "v1.8.1".
	Package string `json:"package,omitempty"`
	Version string `json:"version,omitempty"`
	// Why is one line for people.
	Why string `json:"why"`
}

// MaxCandidates bounds Match.Candidates.
const MaxCandidates = 5

// A Mapping says what a printed prefix is in the repository.
type Mapping struct {
	// Stack is the start of a printed path, "/app/"; Source what stands for
	// it in the repository, "services/load/"; both may be empty.
	Stack  string `json:"stack"`
	Source string `json:"source"`
	// Format limits the mapping to one format; empty is any.
	Format stacktrace.Format `json:"format,omitempty"`
	// Frames is the evidence of a learned mapping: how many distinct printed
	// paths it sent to files of the tree.
	Frames int `json:"frames,omitempty"`
}

// Options say what is known beforehand. The zero value is nothing.
type Options struct {
	// Mappings are tried longest Stack first; one that leads to no file of the
	// tree is passed over.
	Mappings []Mapping
	// MaxFrames bounds the frames that are looked at, 0 is 10,000; those past
	// it are answered Missing, and say so.
	MaxFrames int
}

// Locate answers every frame of the stack traces and of those related to them,
// in order. All of them are taken to be of one process: they vote together.
func (t *Tree) Locate(traces []stacktrace.Trace, o Options) []Match { return nil }

// Learned returns the rewrites that proved right in matches, as mappings that a
// caller may keep and hand in again for the same deployment.
func Learned(matches []Match) []Mapping { return nil }
