package rank

// Weights is the table of every number that ranking uses. A caller that must
// not see scores change under it keeps a copy.
type Weights struct {
	Version int
	// Frames bounds what counts: the first so many, innermost first.
	Frames int
	// Line, Near and Func weigh the frame's own line, the lines within Reach
	// of it (a triangle of area 1) and the square root of the share of its
	// function's lines.
	Line, Near, Func float64
	Reach            int
	// Mention weighs the lines elsewhere in the failing files that use the
	// names of the failing line, shared among those that use the same name.
	Mention float64
	// Directory weighs a commit in the folder of a frame, whatever it changed.
	Directory float64
	// File weighs the square root of the share of a whole file's lines, of
	// files that no frame is in: those of a service that failed without a
	// stack trace.
	File float64
	// Helper, Shared and Test are factors for frames of functions that only
	// serve or report, of code that everybody calls, and of tests; Handler for
	// frames that ran after the failure; Drift for the line where the file is
	// not the one that ran.
	Helper, Shared, Test, Handler, Drift float64
	// A commit's score is multiplied by (1 + age/AgeDays)^-AgePower, with
	// LeakAgePower where memory was never given back, and DirectoryAgeDays for
	// what stands in a folder only.
	AgeDays, AgePower, LeakAgePower, DirectoryAgeDays float64
	// Few and Many are numbers of files: a commit that changed up to Few
	// counts whole, one that changed Many or more a tenth.
	Few, Many int
	// Kept is how much of its score a commit loses that only moved or renamed.
	Kept float64
	// Deploy is a factor for commits between the last good revision and the
	// running one.
	Deploy float64
	// Power is what a commit's score is raised to before a person's commits
	// are added up: above 1 one strong commit counts more than many weak ones.
	Power float64
	// Reasons is how many pieces of evidence a person or commit is given.
	Reasons int
}

// Default is the newest table.
func Default() Weights { return v1 }

// v1 asks what a frame and a commit are before it counts lines. There is no
// cut-off by age, but a soft weight. What each number gained, and what gained
// nothing and is not here, stands in SIGNALS.md.
var v1 = Weights{
	Version: 1,
	Frames:  8,
	Line:    1, Near: 1, Func: 0.7, Reach: 10,
	Mention: 0.4, Directory: 0.03, File: 0.05,
	Helper: 0.3, Shared: 0.3, Test: 0.5, Handler: 0, Drift: 0.5,
	AgeDays: 10, AgePower: 1, LeakAgePower: 0.5, DirectoryAgeDays: 3,
	Few: 15, Many: 45,
	Kept:    0.8,
	Deploy:  4,
	Power:   1.1,
	Reasons: 3,
}
