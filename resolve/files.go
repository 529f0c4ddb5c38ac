package resolve

import (
	"slices"
	"strings"

	"github.com/whopage/whopage/resolve/catalog"
	"github.com/whopage/whopage/resolve/locate"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// A frame is a frame of the alert and the file that it was located in.
type frame struct {
	locate.Match
	repo *running // nil where no repository has it
}

// place is a frame's line and function in its file: as printed, but of a bundle
// the line that its source map leads to, where the function has another name.
func (f frame) place() (line int, function string) {
	if f.Drifted || f.PathLine == f.Line {
		return f.Line, f.Func
	}
	return f.PathLine, ""
}

// locate finds the file of each frame, in whichever repository has it.
func (c *incident) locate() {
	for _, r := range c.running {
		matches := c.locateIn(r)
		if c.built(r, matches) {
			matches = c.locateIn(r)
		}
		c.take(r, matches)
	}
	c.files = c.framesFiles()
	c.sayUnlocated()
}

// locateIn finds the files of frames in one repository.
func (c *incident) locateIn(r *running) []locate.Match {
	tree, err := c.resolver.cache.tree(r.revision)
	if err != nil {
		c.problem(plan.BadRepository, r.Name, "the files of %s at %.12s: %v", label(r.Repository), r.revision.Hash(), err)
		return nil
	}
	return tree.Locate(c.traces, locate.Options{Mappings: c.mappings(r), MaxFrames: c.resolver.config.Limits.Frames})
}

// mappings are those of a repository that hold for the failing service.
func (c *incident) mappings(r *running) []locate.Mapping {
	var out []locate.Mapping
	for _, m := range r.Mappings {
		if m.Service == "" || c.answer.Config != nil && c.answer.Config.Key == m.Service {
			out = append(out, m.Mapping)
		}
	}
	return out
}

// take keeps, for each frame, the surest answer of the repositories.
func (c *incident) take(r *running, matches []locate.Match) {
	first := c.frames == nil
	for i, m := range matches {
		f := frame{Match: m}
		if m.Status.Located() {
			f.repo = r
		}
		switch {
		case first:
			c.frames = append(c.frames, f)
		case i < len(c.frames) && m.Confidence > c.frames[i].Confidence:
			c.frames[i] = f
		}
	}
}

// framesFiles lists the files of located frames in the order in which their
// frames count: those of the innermost cause first.
func (c *incident) framesFiles() []file {
	var files []file
	index := map[[2]string]int{}
	for _, i := range c.inOrder() {
		if i >= len(c.frames) || c.frames[i].repo == nil {
			continue
		}
		f := c.frames[i]
		if catalog.Matches(f.repo.IgnorePaths, f.Path) {
			continue
		}
		key := [2]string{f.repo.Name, f.Path}
		at, known := index[key]
		if !known {
			at = len(files)
			index[key] = at
			files = append(files, file{repo: f.repo, path: f.Path})
		}
		files[at].frames = append(files[at].frames, i)
	}
	for _, f := range files {
		first := c.frames[f.frames[0]]
		c.plan.Files = append(c.plan.Files, plan.File{
			Repo: f.repo.Name, Path: f.path, Line: first.PathLine,
			Trace: first.Trace, Frame: first.Index, Status: string(first.Status),
		})
	}
	return c.limited(files)
}

// limited cuts files to the limit, and says so.
func (c *incident) limited(files []file) []file {
	limit := c.resolver.config.Limits.Files
	if len(files) <= limit {
		return files
	}
	c.problem(plan.LimitReached, "files", "the failure leads to %d files; the history of the first %d was looked at", len(files), limit)
	return files[:limit]
}

// What a ranking is worth that stands on frames of copied code alone, and from
// where on a frame's file is beyond doubt.
const (
	copiedOnly = 0.5
	wellFound  = 0.9
)

// footing is how sure the frames are that the ranking stands on: 1 with one of the
// repository's own code whose file is beyond doubt.
func (c *incident) footing() float64 {
	best, located := 0.0, false
	for _, f := range c.frames {
		if f.repo == nil {
			continue
		}
		located = true
		if f.Origin == locate.Vendored {
			best = max(best, copiedOnly*f.Confidence)
		} else {
			best = max(best, f.Confidence)
		}
	}
	if !located || best >= wellFound {
		return 1
	}
	return best
}

// inOrder is order with the frames of code that was copied from other projects
// last: the repository's own code is looked at first, and where there is none
// those who took the copy in or changed it are still somebody to ask.
func (c *incident) inOrder() []int {
	var own, copied []int
	for _, i := range order(c.traces) {
		if i < len(c.frames) && c.frames[i].Origin == locate.Vendored {
			copied = append(copied, i)
		} else {
			own = append(own, i)
		}
	}
	return append(own, copied...)
}

// order lists the frames, as numbers in the order of locate, in the order in
// which they count: the innermost cause of each trace before what it caused,
// and what merely goes with a trace (other goroutines, what was being handled)
// after it.
func order(traces []stacktrace.Trace) []int {
	var out []int
	next := 0
	for _, t := range traces {
		out = append(out, orderOne(t, &next)...)
	}
	return out
}

func orderOne(t stacktrace.Trace, next *int) []int {
	var own, causes, others []int
	for range t.Frames {
		own = append(own, *next)
		*next++
	}
	for _, related := range t.Related {
		if got := orderOne(related, next); related.Relation == stacktrace.Cause {
			causes = append(causes, got...)
		} else {
			others = append(others, got...)
		}
	}
	return append(append(causes, own...), others...)
}

// sayUnlocated records the frames of ours that led to no file: those of
// libraries need no word.
func (c *incident) sayUnlocated() {
	for _, f := range c.frames {
		switch {
		case f.repo != nil:
		case f.Status == locate.Ambiguous:
			c.problem(plan.AmbiguousFrame, f.File, "%s could be %s", f.File, strings.Join(f.Candidates, " or "))
		case f.Status == locate.Missing && f.File != "":
			c.problem(plan.MissingFile, f.File, "%s is not in the repository at this revision", f.File)
		}
	}
	switch own := slices.ContainsFunc(c.frames, func(f frame) bool { return f.repo != nil && f.Origin != locate.Vendored }); {
	case len(c.frames) > 0 && len(c.files) == 0:
		c.problem(plan.NoFirstParty, "", "no frame of the stack trace is in the repository")
	case len(c.frames) > 0 && !own:
		c.problem(plan.NoFirstParty, c.files[0].path, "the frames in the repository are all of code that was copied into it: %s", c.files[0].path)
	}
}
