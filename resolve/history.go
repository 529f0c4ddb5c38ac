package resolve

import (
	"bytes"
	"cmp"
	"io/fs"
	"maps"
	"slices"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/rank"
)

// history gathers what is known of the failing files: which lines the frames
// are about, who last changed those, in one walk a repository, and who changed
// their folders of late.
func (c *incident) history() {
	c.evidence = rank.Evidence{Now: c.now(), Leak: leaks(c.traces), Commits: map[string]rank.Commit{}}
	for i := range c.files {
		c.addFile(i)
	}
	c.addFrames()
	for _, r := range c.running {
		if mine := c.filesOf(r); len(mine) > 0 {
			c.step("history of "+label(r.Repository), func() {
				r.ignored = c.readIgnored(r)
				c.blame(r, mine)
			})
			c.step("folders of "+label(r.Repository), func() { c.addRecent(r, mine) })
		}
	}
	c.activity = c.active()
	c.addPeople()
}

// addPeople says who made each commit of the evidence, now that everybody is
// known.
func (c *incident) addPeople() {
	for _, key := range slices.Sorted(maps.Keys(c.evidence.Commits)) {
		commit := c.evidence.Commits[key]
		commit.People = c.crowd.keys(c.commits[key].commit)
		c.evidence.Commits[key] = commit
	}
}

// filesOf are the indices of the failing files of one repository.
func (c *incident) filesOf(r *running) []int {
	var mine []int
	for i, f := range c.files {
		if f.repo == r {
			mine = append(mine, i)
		}
	}
	return mine
}

// pathsOf are the paths of the failing files of one repository.
func (c *incident) pathsOf(r *running) []string {
	var paths []string
	for _, i := range c.filesOf(r) {
		paths = append(paths, c.files[i].path)
	}
	return paths
}

// blame asks who last changed the lines that matter of files, and once more
// where there are commits to see through to who had the lines before.
func (c *incident) blame(r *running, files []int) {
	var ranges []blame.Range
	var of []int
	for _, i := range files {
		for _, lines := range c.wanted(i) {
			ranges = append(ranges, blame.Range{Path: c.files[i].path, First: lines.First, Last: lines.Last})
			of = append(of, i)
		}
	}
	options := c.blameOptions(r)
	results := r.revision.Blame(c.ctx, ranges, options)
	c.sayIgnored(r, results, options.IgnoreRevs)
	if more := c.seenThrough(r, results); len(more) > 0 && !c.cancelled() {
		options.IgnoreRevs = slices.Concat(options.IgnoreRevs, more)
		results = r.revision.Blame(c.ctx, ranges, options)
	}
	for i, result := range results {
		c.sayResult(r, result)
		c.addRuns(r, of[i], result)
	}
	c.addMentioners()
}

// wanted are the lines of a file that evidence is made of, in order and without
// overlaps: those near a frame's line, its function, and lines that mention what
// the failing one does; all lines of a file that no frame is in.
func (c *incident) wanted(file int) []rank.Scope {
	weights, length := c.weights(), c.evidence.Files[file].Lines
	var lines []rank.Scope
	add := func(first, last int) {
		if first, last = max(1, first), min(length, last); first <= last {
			lines = append(lines, rank.Scope{First: first, Last: last})
		}
	}
	framed := false
	for _, f := range c.evidence.Frames {
		if f.File == file {
			framed = true
			add(f.Scope.First, f.Scope.Last)
			if f.Line > 0 {
				add(f.Line-weights.Reach, f.Line+weights.Reach)
			}
		}
		for _, m := range f.Mentions {
			if m.File == file {
				add(m.Line, m.Line)
			}
		}
	}
	if !framed {
		return []rank.Scope{{}}
	}
	return merge(lines)
}

// merge sorts runs of lines and joins those that overlap or touch.
func merge(lines []rank.Scope) []rank.Scope {
	slices.SortFunc(lines, func(a, b rank.Scope) int { return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Last, b.Last)) })
	var out []rank.Scope
	for _, l := range lines {
		if n := len(out); n > 0 && l.First <= out[n-1].Last+1 {
			out[n-1].Last = max(out[n-1].Last, l.Last)
			continue
		}
		out = append(out, l)
	}
	return out
}

func (c *incident) blameOptions(r *running) blame.Options {
	policy := c.resolver.config.Policy
	o := blame.Options{IgnoreWhitespace: true, MaxCommits: policy.MaxCommits, IgnoreRevs: r.ignored}
	if commits := c.resolver.config.Limits.Commits; o.MaxCommits == 0 {
		o.MaxCommits = commits
	}
	if policy.Since > 0 {
		o.Since = c.now().Add(-policy.Since)
	}
	return o
}

// readIgnored reads the lists of commits to see through, as of the revision.
func (c *incident) readIgnored(r *running) []blame.Hash {
	files := r.IgnoreRevsFiles
	if files == nil {
		files = []string{".git-blame-ignore-revs"}
	}
	var out []blame.Hash
	for _, name := range files {
		text, err := fs.ReadFile(r.revision.FS(), name)
		if err != nil {
			continue // most repositories have none
		}
		revs, problems := blame.ParseIgnoreRevs(bytes.NewReader(text))
		for _, p := range problems {
			c.problem(plan.BadConfig, name, "%s: %v", name, p)
		}
		out = append(out, revs...)
	}
	return out
}

// sayResult records why history could not be told to its end.
func (c *incident) sayResult(r *running, result blame.Result) {
	if result.Err != nil && !c.cancelled() {
		c.problem(plan.MissingObject, result.Range.Path, "the history of %s: %v", result.Range.Path, result.Err)
	}
	for _, h := range result.Hunks {
		switch h.Boundary {
		case blame.BoundaryShallow:
			c.problem(plan.ShallowHistory, r.Name, "the clone of %s is shallow: older changes are not known", label(r.Repository))
		case blame.BoundaryMissing:
			c.problem(plan.MissingObject, r.Name, "the clone of %s lacks objects: older changes are not known", label(r.Repository))
		case blame.BoundaryLimit:
			if !c.cancelled() {
				c.problem(plan.LimitReached, "commits", "the history was walked to its limit of commits")
			}
		}
	}
}

// addRuns turns a blame into evidence, without the lines whose author is not
// known.
func (c *incident) addRuns(r *running, file int, result blame.Result) {
	for _, h := range result.Hunks {
		if h.Commit == nil || h.Boundary != "" && h.Boundary != blame.BoundaryRoot {
			continue
		}
		run := rank.Run{First: h.First, Last: h.Last, Commit: c.addCommit(r, h.Commit)}
		c.evidence.Files[file].Runs = append(c.evidence.Files[file].Runs, run)
		c.namedIn(run.Commit, h.OrigPath)
	}
}

// namedIn notes under which name a commit changed a failing file.
func (c *incident) namedIn(commit, path string) {
	s := c.commits[commit]
	if !slices.Contains(s.paths, path) {
		s.paths = append(s.paths, path)
		c.commits[commit] = s
	}
}

// addCommit takes a commit into the evidence and returns its key.
func (c *incident) addCommit(r *running, commit *blame.Commit) string {
	key := commit.Hash.String()
	if _, known := c.evidence.Commits[key]; known {
		return key
	}
	c.evidence.Commits[key] = rank.Commit{Hash: key, Time: commit.AuthorTime, Subject: commit.Subject, Deploy: r.deploys[commit.Hash]}
	c.commits[key] = suspect{repo: r, commit: commit}
	c.crowd.add(commit)
	return key
}
