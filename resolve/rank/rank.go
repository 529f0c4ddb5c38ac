// Package rank turns evidence about the failing files into an order of commits
// and of people: who knows the change that broke. It is a pure function of its
// input, with every number in one table, [Weights].
//
// Who can act is another question; it is asked of owners and of the directory,
// when the plan is made.
package rank

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/whopage/whopage/resolve/plan"
)

// Evidence is what is known about a failure: its frames in the repository, the
// history of their files, and the commits in it.
type Evidence struct {
	Now     time.Time // when it failed; ages are counted from it
	Frames  []Frame   // in the repository, innermost first
	Files   []File    // in the order of their first frame
	Commits map[string]Commit
}

// A Frame is a frame that was located in a file.
type Frame struct {
	File int    // index in Evidence.Files
	Line int    // in the file at the revision, from 1; 0 is not known
	Func string // as printed
	// Scope is the function that the frame is in; the zero value is not known.
	Scope Scope
	// Drift says that the function of that line has another name than the
	// frame: the file at hand is not quite the one that ran.
	Drift bool
}

// A Scope is a run of lines, from 1, both included.
type Scope struct{ First, Last int }

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
}

// A Ranking is the answer: commits and people, best first.
type Ranking struct {
	Commits []Ranked
	People  []Ranked
	// Confidence is the calibrated probability that the first person wrote the
	// change at fault, 0 to 1.
	Confidence float64
}

// A Ranked is a commit or a person with its share of the whole score.
type Ranked struct {
	Key   string // the commit's hash, or the person's key
	Score float64
	Why   []plan.Why // strongest first
}

// Rank orders the commits and people of the evidence. Equal scores are ordered
// by the younger commit, then by key.
func Rank(e Evidence, w Weights) Ranking {
	s := newScorer(e, w)
	for i := range s.frames {
		s.frame(i)
	}
	s.files()
	commits := s.commits()
	people := s.people(commits)
	return Ranking{Commits: commits, People: people, Confidence: confidence(people)}
}

// A scorer adds up the evidence for each commit.
type scorer struct {
	Evidence
	w      Weights
	frames []Frame
	found  map[string]*tally
}

// A tally is one commit's evidence so far.
type tally struct {
	score float64
	parts []part
}

// A part is one piece of evidence and what it counted for, before age.
type part struct {
	kind  plan.WhyKind
	frame int // index in Evidence.Frames, or -1
	file  int
	count int // lines
	of    int // of so many lines
	score float64
}

func newScorer(e Evidence, w Weights) *scorer {
	frames := e.Frames
	if len(frames) > w.Frames {
		frames = frames[:w.Frames]
	}
	return &scorer{Evidence: e, w: w, frames: frames, found: map[string]*tally{}}
}

// frame counts a frame's line, the lines near it and its function.
func (s *scorer) frame(i int) {
	f := s.frames[i]
	weight := s.weight(i)
	trust := 1.0
	if f.Drift {
		trust = s.w.Drift
	}
	near := map[string]float64{}
	inside := map[string]int{}
	for _, run := range s.Files[f.File].Runs {
		if f.Line > 0 && run.First <= f.Line && f.Line <= run.Last {
			s.add(run.Commit, part{plan.WhyLine, i, f.File, 1, 1, weight * trust * s.w.Line})
		}
		if f.Line > 0 {
			if share := s.nearby(run, f.Line); share > 0 {
				near[run.Commit] += share
			}
		}
		if n := overlap(run, f.Scope); n > 0 {
			inside[run.Commit] += n
		}
	}
	for commit, share := range near {
		s.add(commit, part{plan.WhyNearby, i, f.File, 0, 0, weight * trust * s.w.Near * share})
	}
	total := f.Scope.Last - f.Scope.First + 1
	for commit, n := range inside {
		share := float64(n) / float64(total)
		s.add(commit, part{plan.WhyFunction, i, f.File, n, total, weight * s.w.Func * math.Sqrt(share)})
	}
}

// weight is how much frame i counts: the nearer to the failure the more, and
// little if it only reports or serves (assert, malloc, log) or is a test.
// Frames that only serve do not push the next ones back.
func (s *scorer) weight(i int) float64 {
	place := 0
	for _, f := range s.frames[:i] {
		if !helper(f.Func, s.Files[f.File].Path) {
			place++
		}
	}
	weight := 1 / float64(1+place)
	path := s.Files[s.frames[i].File].Path
	if helper(s.frames[i].Func, path) {
		weight *= s.w.Helper
	}
	if test(path) {
		weight *= s.w.Test
	}
	return weight
}

// nearby is the weight of a run's lines within reach of line: a triangle whose
// area is 1.
func (s *scorer) nearby(run Run, line int) float64 {
	reach := s.w.Reach
	sum := 0.0
	for l := max(run.First, line-reach); l <= min(run.Last, line+reach); l++ {
		d := math.Abs(float64(l - line))
		sum += (1 - d/float64(reach+1)) / float64(reach+1)
	}
	return sum
}

func overlap(run Run, scope Scope) int {
	if scope.First == 0 {
		return 0
	}
	return max(0, min(run.Last, scope.Last)-max(run.First, scope.First)+1)
}

// files counts each commit's share of the files, the first most.
func (s *scorer) files() {
	for i, file := range s.Files {
		if i >= s.w.Files || file.Lines == 0 {
			break
		}
		lines := map[string]int{}
		for _, run := range file.Runs {
			lines[run.Commit] += run.Last - run.First + 1
		}
		for commit, n := range lines {
			share := float64(n) / float64(file.Lines)
			s.add(commit, part{plan.WhyFile, -1, i, n, file.Lines, s.w.File * math.Sqrt(share) / float64(1+i)})
		}
	}
}

func (s *scorer) add(commit string, p part) {
	if _, known := s.Evidence.Commits[commit]; !known || p.score == 0 {
		return
	}
	t := s.found[commit]
	if t == nil {
		t = &tally{}
		s.found[commit] = t
	}
	t.score += p.score
	t.parts = append(t.parts, p)
}

// commits weighs each commit's evidence by its age and orders them.
func (s *scorer) commits() []Ranked {
	var out []Ranked
	for hash, t := range s.found {
		c := s.Evidence.Commits[hash]
		score := t.score * s.age(c)
		if c.Deploy {
			score *= s.w.Deploy
		}
		out = append(out, Ranked{Key: hash, Score: score, Why: s.why(c, t.parts)})
	}
	s.order(out)
	total := 0.0 // summed in order: floating point sums depend on it
	for _, c := range out {
		total += c.Score
	}
	for i := range out {
		out[i].Score /= total
	}
	return out
}

// age is the weight of a commit's age, 1 for one made at the moment of failure.
func (s *scorer) age(c Commit) float64 {
	days := max(0, s.Now.Sub(c.Time).Hours()/24)
	return math.Pow(1+days/s.w.AgeDays, -s.w.AgePower)
}

func (s *scorer) order(ranked []Ranked) {
	slices.SortFunc(ranked, func(a, b Ranked) int {
		if c := cmp.Compare(b.Score, a.Score); c != 0 {
			return c
		}
		if c := s.Evidence.Commits[b.Key].Time.Compare(s.Evidence.Commits[a.Key].Time); c != 0 {
			return c
		}
		return cmp.Compare(a.Key, b.Key)
	})
}

// people adds up the commits of each person; a commit of several counts for
// each in equal parts.
func (s *scorer) people(commits []Ranked) []Ranked {
	index := map[string]int{}
	var out []Ranked
	for _, c := range commits {
		names := s.Evidence.Commits[c.Key].People
		for _, key := range names {
			i, known := index[key]
			if !known {
				i = len(out)
				index[key] = i
				out = append(out, Ranked{Key: key})
			}
			out[i].Score += c.Score / float64(len(names))
			if len(out[i].Why) < s.w.Reasons {
				out[i].Why = append(out[i].Why, c.Why...)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Ranked) int { return cmp.Compare(b.Score, a.Score) })
	return out
}
