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

import (
	"github.com/whopage/whopage/resolve/scope"
	"github.com/whopage/whopage/resolve/stacktrace"
)

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
	// PathLine is the frame's line in Path: the printed one, that of its source
	// by a source map, or where the frame's function is at this revision if it
	// stands elsewhere (Drifted).
	PathLine int  `json:"pathLine,omitempty"`
	Drifted  bool `json:"drifted,omitempty"`
	// Candidates are the files that fit, best first, at most MaxCandidates;
	// where there is a Path it is the first of them. A missing frame may have
	// one: a file of the name for which nothing else speaks.
	Candidates []string `json:"candidates,omitempty"`
	// Confidence is the probability that Path is right, as it was measured; 0
	// without a Path.
	Confidence float64 `json:"confidence,omitempty"`
	// Package and Version name the library of an external frame, where its
	// path tells: "github.com/gorilla/mux" and "v1.8.1". Of a package that the
	// tree holds itself they are what was built: its file is to be looked at as
	// of one of Tags, if the repository has it.
	Package string `json:"package,omitempty"`
	Version string `json:"version,omitempty"`
	// Origin says who wrote the file of Path.
	Origin Origin `json:"origin,omitempty"`
	// Why is one line for people.
	Why string `json:"why"`

	file int32 // of the tree, if Path is set
}

// MaxCandidates bounds Match.Candidates.
const MaxCandidates = 5

// Options say what is known beforehand. The zero value is nothing.
type Options struct {
	// Mappings are tried longest Stack first; one that leads to no file of the
	// tree is passed over.
	Mappings []Mapping
	// SourceMaps are maps of generated JavaScript that the tree does not hold,
	// by the printed file or its last part: "main.js". A map in the tree beside
	// the file that it is of needs not be given.
	SourceMaps map[string][]byte
	// MaxFrames bounds the frames that are looked at, 0 is 10,000; those past
	// it are answered Missing, and say so.
	MaxFrames int
}

const defaultMaxFrames = 10000

// Locate answers every frame of the stack traces and of those related to them,
// in order. All of them are taken to be of one process: they vote together.
func (t *Tree) Locate(traces []stacktrace.Trace, o Options) []Match {
	if o.MaxFrames <= 0 {
		o.MaxFrames = defaultMaxFrames
	}
	var l locating
	l.tree, l.options, l.byPlace, l.given = t, o, map[place]*query{}, map[string]*readMap{}
	l.flatten(traces)
	l.vote()
	for i := range l.matches {
		l.answer(i)
	}
	l.byFunction()
	return l.matches
}

// locating is the work on one call's frames.
type locating struct {
	tree    *Tree
	options Options
	matches []Match
	queries []*query // distinct
	of      []*query // of each match; nil past the limit
	origins []origin // of each match
	given   map[string]*readMap
	byPlace map[place]*query
	traces  int
	ballot  *ballot
}

// An origin is the line that a frame is of, by a source map another one than
// was printed, and what the map says.
type origin struct {
	line   int
	mapped bool // the line is the map's word
	why    string
}

// A place is what makes a query distinct. Lines are not part of it: they only
// tell twins apart.
type place struct {
	format                 stacktrace.Format
	file, function, module string
}

// flatten lists the frames of the traces and their related ones.
func (l *locating) flatten(traces []stacktrace.Trace) {
	for _, trace := range traces {
		n := l.traces
		l.traces++
		for i, f := range trace.Frames {
			l.matches = append(l.matches, Match{Trace: n, Index: i, Frame: f})
			source, why := l.original(trace.Format, f)
			l.origins = append(l.origins, origin{source.Line, source.File != f.File, why})
			l.of = append(l.of, l.query(trace.Format, source))
		}
		l.flatten(trace.Related)
	}
}

// query returns the query of a frame, asking the language's rule if it is new.
func (l *locating) query(format stacktrace.Format, f stacktrace.Frame) *query {
	if len(l.matches) > l.options.MaxFrames {
		return nil
	}
	p := place{format, f.File, f.Func, f.Module}
	q := l.byPlace[p]
	if q == nil {
		q = &query{format: format, file: f.File, function: f.Func, own: scope.Name(f.Func), module: f.Module, spot: normalize(format, f.File)}
		l.byPlace[p] = q
		l.queries = append(l.queries, q)
		if m, ok := l.tree.mapped(q, l.options.Mappings); ok {
			q.verdict = m
		} else {
			q.verdict = l.tree.judge(q)
		}
	}
	q.line = max(q.line, f.Line)
	return q
}
