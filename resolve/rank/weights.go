package rank

// Weights is the table of every number that ranking uses. A caller that must
// not see scores change under it keeps a copy with its version.
type Weights struct {
	Version int
	// Frames and Files bound what counts: the first so many, innermost first.
	Frames, Files int
	// Line, Near and Func weigh the frame's own line, the lines within Reach
	// of it (a triangle of area 1) and the square root of the share of its
	// function's lines; File the square root of the share of a whole file's.
	Line, Near, Func, File float64
	Reach                  int
	// Helper and Test are factors for frames of functions that only serve or
	// report, and of tests; Drift for the line where the file is not the one
	// that ran.
	Helper, Test, Drift float64
	// A commit's score is multiplied by (1 + age/AgeDays)^-AgePower.
	AgeDays, AgePower float64
	// Deploy is a factor for commits between the last good revision and the
	// running one.
	Deploy float64
	// Reasons is how many pieces of evidence a person or commit is given.
	Reasons int
}

// Default is the table in force.
func Default() Weights { return v1 }

// v1: the formula and its numbers were chosen on 385 failures with a known
// culprit commit. No cut-off by age, but a soft weight: the largest single
// step. A window and the function beside the bare line: 5 to 7 points in the
// first three. About four frames pay, beyond eight nothing.
var v1 = Weights{
	Version: 1,
	Frames:  15, Files: 6,
	Line: 1, Near: 1, Func: 1, File: 0.05,
	Reach:  10,
	Helper: 0.3, Test: 0.5, Drift: 0.5,
	AgeDays: 10, AgePower: 1,
	Deploy:  4,
	Reasons: 3,
}
