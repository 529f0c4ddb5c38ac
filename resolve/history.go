package resolve

import (
	"bytes"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/rank"
	"github.com/whopage/whopage/resolve/scope"
)

// history blames the failing files, in one walk a repository, and turns the
// answers into evidence.
func (c *incident) history() {
	c.evidence = rank.Evidence{Now: c.now(), Commits: map[string]rank.Commit{}}
	for _, r := range c.running {
		if mine := c.filesOf(r); len(mine) > 0 {
			c.step("history of "+label(r.Repository), func() { c.blame(r, mine) })
		}
	}
	for _, i := range order(c.traces) {
		c.addFrame(i)
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

// blame asks who last changed the lines of files, and once more where the
// answer is a bot's commit: a bot's change is seen through to who had the line
// before.
func (c *incident) blame(r *running, files []int) {
	ranges := make([]blame.Range, len(files))
	for i, at := range files {
		ranges[i] = blame.Range{Path: c.files[at].path}
	}
	options := c.blameOptions(r)
	results := r.revision.Blame(c.ctx, ranges, options)
	if bots := c.bots(results); len(bots) > 0 && !c.cancelled() {
		options.IgnoreRevs = append(options.IgnoreRevs, bots...)
		results = r.revision.Blame(c.ctx, ranges, options)
	}
	for i, result := range results {
		c.sayResult(r, result)
		c.evidence.Files = append(c.evidence.Files, c.fileEvidence(r, result))
		c.files[files[i]].evidence = len(c.evidence.Files) - 1
	}
}

func (c *incident) blameOptions(r *running) blame.Options {
	policy := c.resolver.config.Policy
	o := blame.Options{IgnoreWhitespace: true, MaxCommits: policy.MaxCommits, IgnoreRevs: c.ignored(r)}
	if commits := c.resolver.config.Limits.Commits; o.MaxCommits == 0 {
		o.MaxCommits = commits
	}
	if policy.Since > 0 {
		o.Since = c.now().Add(-policy.Since)
	}
	return o
}

// ignored reads the lists of commits to see through, as of the revision.
func (c *incident) ignored(r *running) []blame.Hash {
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

// bots are the commits of results that a program wrote.
func (c *incident) bots(results []blame.Result) []blame.Hash {
	seen := map[blame.Hash]bool{}
	var out []blame.Hash
	for _, result := range results {
		for _, h := range result.Hunks {
			if h.Commit != nil && !seen[h.Commit.Hash] && c.crowd.bot(h.Commit.Author) {
				seen[h.Commit.Hash] = true
				out = append(out, h.Commit.Hash)
			}
		}
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

// fileEvidence turns a blame into evidence, without the lines whose author is
// not known.
func (c *incident) fileEvidence(r *running, result blame.Result) rank.File {
	file := rank.File{Repo: r.Name, Path: result.Range.Path}
	for _, h := range result.Hunks {
		file.Lines = max(file.Lines, h.Last)
		if h.Commit == nil || h.Boundary != "" && h.Boundary != blame.BoundaryRoot {
			continue
		}
		file.Runs = append(file.Runs, rank.Run{First: h.First, Last: h.Last, Commit: c.addCommit(r, h.Commit)})
	}
	return file
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

// addFrame adds a frame that was located in one of the files at hand.
func (c *incident) addFrame(i int) {
	if i >= len(c.frames) || c.frames[i].repo == nil {
		return
	}
	f := c.frames[i]
	for _, file := range c.files {
		if file.repo != f.repo || file.path != f.Path || len(c.evidence.Files) == 0 {
			continue
		}
		e := rank.Frame{File: file.evidence, Line: f.Line, Func: f.Func}
		functions, lines := c.resolver.cache.functions(f.repo.revision, f.Path)
		if f.Line > lines {
			c.problem(plan.LineBeyondEnd, f.Path, "%s has %d lines; the stack trace names line %d", f.Path, lines, f.Line)
			e.Line = 0
		}
		e.Scope, e.Drift = enclosing(functions, e.Line, f.Func)
		c.evidence.Frames = append(c.evidence.Frames, e)
		return
	}
}

// enclosing finds the function that a frame is in: the one around its line if
// it has the frame's name, else the only one of that name.
func enclosing(functions []scope.Function, line int, name string) (rank.Scope, bool) {
	around, inside := scope.At(functions, line)
	if inside && strings.Contains(name, around.Name) || name == "" {
		return rank.Scope{First: around.First, Last: around.Last}, false
	}
	var named []scope.Function
	for _, f := range functions {
		if f.Name != "" && f.Name == ownName(name) {
			named = append(named, f)
		}
	}
	if len(named) == 1 {
		return rank.Scope{First: named[0].First, Last: named[0].Last}, line > 0
	}
	return rank.Scope{First: around.First, Last: around.Last}, line > 0 && len(functions) > 0
}

// ownName is a printed function's name without its package, class, arguments
// and closures.
func ownName(printed string) string {
	name, _, _ := strings.Cut(printed, "(")
	if strings.HasPrefix(printed, "(") || name == "" {
		name = printed
	}
	name = strings.TrimRight(name, "0123456789")
	name = strings.TrimSuffix(name, ".func")
	if i := strings.LastIndexAny(name, ".:#$"); i >= 0 {
		name = name[i+1:]
	}
	return name
}
