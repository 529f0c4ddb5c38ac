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
	"path"
	"slices"

	"github.com/whopage/whopage/resolve/plan"
)

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
		s.mentions(i)
	}
	s.files()
	s.directories()
	commits := s.commits()
	people := s.people(commits)
	return Ranking{Commits: commits, People: people, Confidence: s.confidence(commits, people)}
}

// A scorer adds up the evidence for each commit.
type scorer struct {
	Evidence
	w       Weights
	frames  []Frame
	weights []float64 // of the frames
	found   map[string]*tally
}

// A tally is one commit's evidence so far, before age.
type tally struct {
	score  float64
	folder float64 // of folders: it ages on its own
	parts  []part
}

// A part is one piece of evidence and what it counted for, before age.
type part struct {
	kind  plan.WhyKind
	frame int // index in Evidence.Frames, or -1
	file  int
	line  int
	count int // lines
	of    int // of so many lines
	word  string
	score float64
}

func newScorer(e Evidence, w Weights) *scorer {
	frames := e.Frames
	if len(frames) > w.Frames {
		frames = frames[:w.Frames]
	}
	s := &scorer{Evidence: e, w: w, frames: frames, found: map[string]*tally{}}
	s.weigh()
	return s
}

// weigh says how much each frame counts: the nearer to the failure the more,
// little if it only reports or serves (assert, malloc, log), is called by
// everybody or is a test, and not at all if it ran after the failure. Frames
// that count little do not push the next ones back.
func (s *scorer) weigh() {
	s.weights = make([]float64, len(s.frames))
	place := 0
	for i, f := range s.frames {
		path, weight := s.Files[f.File].Path, 1/float64(1+place)
		aside := true
		switch {
		case f.Handler:
			weight *= s.w.Handler
		case helper(f.Func, path):
			weight *= s.w.Helper
		case shared(path):
			weight *= s.w.Shared
		default:
			aside = false
		}
		if test(path) {
			weight *= s.w.Test
		}
		if !aside {
			place++
		}
		s.weights[i] = weight
	}
}

// frame counts a frame's line, the lines near it and its function.
func (s *scorer) frame(i int) {
	f, weight := s.frames[i], s.weights[i]
	trust := 1.0
	if f.Drift {
		trust = s.w.Drift
	}
	near := map[string]float64{}
	inside := map[string]int{}
	for _, run := range s.Files[f.File].Runs {
		if f.Line > 0 && run.First <= f.Line && f.Line <= run.Last {
			s.add(run.Commit, part{kind: plan.WhyLine, frame: i, file: f.File, line: f.Line, score: weight * trust * s.w.Line})
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
		s.add(commit, part{kind: plan.WhyNearby, frame: i, file: f.File, line: f.Line, score: weight * trust * s.w.Near * share})
	}
	total := f.Scope.Last - f.Scope.First + 1
	for commit, n := range inside {
		share := float64(n) / float64(total)
		s.add(commit, part{kind: plan.WhyFunction, frame: i, file: f.File, line: f.Line, count: n, of: total, score: weight * s.w.Func * math.Sqrt(share)})
	}
}

// mentions counts the lines that use the names of a frame's line.
func (s *scorer) mentions(i int) {
	for _, m := range s.frames[i].Mentions {
		score := s.weights[i] * s.w.Mention / float64(m.Of)
		s.add(m.Commit, part{kind: plan.WhyMention, frame: i, file: m.File, line: m.Line, word: m.Word, score: score})
	}
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

// files counts each commit's share of the files that no frame is in, the first
// most.
func (s *scorer) files() {
	for i, file := range s.Files {
		if s.framed(i) || file.Lines == 0 {
			continue
		}
		lines := map[string]int{}
		for _, run := range file.Runs {
			lines[run.Commit] += run.Last - run.First + 1
		}
		for commit, n := range lines {
			share := float64(n) / float64(file.Lines)
			s.add(commit, part{kind: plan.WhyFile, frame: -1, file: i, count: n, of: file.Lines, score: s.w.File * math.Sqrt(share) / float64(1+i)})
		}
	}
}

// framed reports whether a frame is in a file.
func (s *scorer) framed(file int) bool {
	return slices.ContainsFunc(s.Evidence.Frames, func(f Frame) bool { return f.File == file })
}

// directories counts the commits in the folders of failing files: a folder as
// much as the first of its frames, or of its files where there are no frames.
func (s *scorer) directories() {
	weights := map[string]float64{}
	for i, f := range s.frames {
		folder := s.folder(f.File)
		weights[folder] = max(weights[folder], s.weights[i])
	}
	for i := range s.Files {
		if folder := s.folder(i); !s.framed(i) {
			weights[folder] = max(weights[folder], 1/float64(1+i))
		}
	}
	for _, recent := range s.Recent {
		s.add(recent.Commit, part{kind: plan.WhyDirectory, frame: -1, file: recent.File, score: s.w.Directory * weights[s.folder(recent.File)]})
	}
}

// folder is the repository and folder of a file.
func (s *scorer) folder(file int) string {
	return s.Files[file].Repo + "\x00" + path.Dir(s.Files[file].Path)
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
	if p.kind == plan.WhyDirectory {
		t.folder += p.score
	} else {
		t.score += p.score
	}
	t.parts = append(t.parts, p)
}

// commits weighs each commit's evidence by its age and nature and orders them.
func (s *scorer) commits() []Ranked {
	var out []Ranked
	for hash, t := range s.found {
		c := s.Evidence.Commits[hash]
		power := s.w.AgePower
		if s.Leak {
			power = s.w.LeakAgePower
		}
		score := t.score * s.age(c, s.w.AgeDays, power)
		if t.folder > 0 {
			score += t.folder * s.age(c, s.w.DirectoryAgeDays, 1)
		}
		score = math.Pow(score*s.nature(c), s.w.Power)
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

// nature is the weight of what a commit is: deployed of late, spread over many
// files, or a move of what was there.
func (s *scorer) nature(c Commit) float64 {
	weight := 1 - s.w.Kept*c.Kept
	if c.Deploy {
		weight *= s.w.Deploy
	}
	if s.w.Many > s.w.Few {
		share := float64(s.w.Many-c.Files) / float64(s.w.Many-s.w.Few)
		weight *= min(1, max(0.1, share))
	}
	return weight
}

// age is the weight of a commit's age, 1 for one made at the moment of failure.
func (s *scorer) age(c Commit, scale, power float64) float64 {
	days := max(0, s.Now.Sub(c.Time).Hours()/24)
	return math.Pow(1+days/scale, -power)
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
