package blame

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
)

// Blame answers ranges of lines in one walk over the history, a Result for each
// range in their order. The cost is that of the commits that touch the paths,
// and of one look at each commit on the way. When the context ends, within 50 ms
// the lines known by then are answered and the others get BoundaryLimit.
func (v *Revision) Blame(ctx context.Context, ranges []Range, o Options) []Result {
	names := v.repo.people.mailmap(v.repo)
	memo := v.repo.memo()
	question := questionOf(v.hash, ranges, o, names)
	if results, ok := memo.answers.get(question); ok {
		return copied(results)
	}
	w := newWalk(ctx, v.repo, memo, o)
	results, done := w.answer(v, ranges, names)
	w.close()
	if !done {
		w = newWalk(ctx, v.repo, memo, o)
		w.leaps = false
		results, _ = w.answer(v, ranges, names)
		w.close()
	}
	if final(results) {
		memo.putAnswer(question, copied(results))
	}
	return results
}

// answer walks for ranges; done as run reports it.
func (w *walk) answer(v *Revision, ranges []Range, names *mailmap) (results []Result, done bool) {
	results = make([]Result, len(ranges))
	files := map[string]int{}
	for i, r := range ranges {
		results[i].Range = r
		f, known := files[r.Path]
		if !known {
			var err error
			if f, err = w.ask(v, r.Path); err != nil {
				results[i].Err = fmt.Errorf("blame: %s: %w", r.Path, err)
				continue
			}
			files[r.Path] = f
		}
		if err := w.files[f].add(r); err != nil {
			results[i].Err = fmt.Errorf("blame: %w", err)
		}
	}
	for i := range w.files {
		w.start(v, i)
	}
	if !w.run() {
		return nil, false
	}
	for i := range w.files {
		w.files[i].settle()
	}
	for i := range results {
		if results[i].Err == nil {
			w.result(&results[i], w.files[files[ranges[i].Path]], names)
		}
	}
	return results, true
}

// ask finds an asked file at the revision and counts its lines.
func (w *walk) ask(v *Revision, path string) (int, error) {
	if !fs.ValidPath(path) {
		return 0, fs.ErrInvalid
	}
	e, err := v.repo.entry(v.commit.Tree, path)
	switch {
	case err != nil:
		return 0, err
	case kind(e) == kindTree:
		return 0, errors.New("is a folder, not a file")
	case kind(e) == kindSubmodule:
		return 0, errors.New("is a submodule, not a file")
	case !holdsText(e):
		return 0, fmt.Errorf("has the mode %o of no file", e.Mode)
	}
	lines, err := w.texts.lines(e.ID, nil)
	if err != nil {
		return 0, err
	}
	w.files = append(w.files, &asked{path: path, entry: e, lines: lines.Len()})
	return len(w.files) - 1, nil
}

// add checks a range and takes its lines in.
func (f *asked) add(r Range) error {
	first, last := r.bounds(f.lines)
	switch {
	case r.First < 0 || r.Last < 0 || r.First == 0 && r.Last != 0 || last < first && f.lines > 0 && r.First <= f.lines:
		return fmt.Errorf("%s: lines %d to %d are no range", r.Path, r.First, r.Last)
	case r.First > f.lines && f.lines > 0:
		return fmt.Errorf("%s:%d: the file has only %s", r.Path, r.First, count(f.lines, "line"))
	case f.lines > 0:
		f.spans = append(f.spans, span{first: first - 1, count: last - first + 1, line: first - 1})
	}
	return nil
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// bounds are the lines of a range in a file of so many lines.
func (r Range) bounds(lines int) (first, last int) {
	switch {
	case r.First == 0:
		return 1, lines
	case r.Last == 0:
		return r.First, r.First
	}
	return r.First, min(r.Last, lines)
}

// start brings the lines that were asked of a file to the revision's commit,
// each line once however many ranges ask for it.
func (w *walk) start(v *Revision, file int) {
	f := w.files[file]
	slices.SortFunc(f.spans, byLine)
	var spans []span
	for _, s := range f.spans {
		s.file = file
		if n := len(spans); n > 0 && spans[n-1].end() >= s.line {
			spans[n-1].count = max(spans[n-1].end(), s.end()) - spans[n-1].line
			continue
		}
		spans = append(spans, s)
	}
	if len(spans) > 0 {
		w.reach(v.hash, v.commit, &claim{name: w.name(f.path), entry: f.entry, spans: spans, oldest: math.MaxInt64, landings: []landing{{w.place(v.hash, f.path), 0}}})
	}
}

// settle puts what is known into order and joins what belongs together.
func (f *asked) settle() {
	slices.SortFunc(f.known, func(a, b run) int { return cmp.Compare(a.first, b.first) })
	joined := f.known[:0]
	for _, r := range f.known {
		if n := len(joined); n > 0 && joined[n-1].continues(r) {
			joined[n-1].count += r.count
			continue
		}
		joined = append(joined, r)
	}
	f.known = joined
}

// continues reports whether next goes on where r ends, here and in the commit.
func (r run) continues(next run) bool {
	return r.commit == next.commit && r.path == next.path && r.boundary == next.boundary && r.ignored == next.ignored &&
		r.first+r.count == next.first && r.line+r.count == next.line
}

// result cuts a range's lines out of what is known of its file.
func (w *walk) result(result *Result, f *asked, names *mailmap) {
	first, last := result.Range.bounds(f.lines)
	from, _ := slices.BinarySearchFunc(f.known, first-1, func(r run, line int) int { return cmp.Compare(r.first+r.count-1, line) })
	for _, r := range f.known[from:] {
		if r.first >= last {
			break
		}
		skip := max(0, first-1-r.first)
		h := Hunk{
			Path: f.path, First: r.first + skip + 1, Last: min(r.first+r.count, last), Commit: w.repo.commit(r.commit, names),
			OrigPath: r.path, OrigFirst: r.line + skip + 1, Ignored: r.ignored, Boundary: r.boundary,
		}
		if h.Boundary == BoundaryMissing {
			result.Missing = f.lack
		}
		result.Hunks = append(result.Hunks, h)
	}
	if err := w.ctx.Err(); err != nil && undecided(result.Hunks) {
		result.Hunks, result.Err = nil, fmt.Errorf("blame: %s: %w", f.path, err)
	}
}

// undecided reports whether no line of a range was decided before the walk ended.
func undecided(hunks []Hunk) bool {
	for _, h := range hunks {
		if h.Boundary != BoundaryLimit {
			return false
		}
	}
	return len(hunks) > 0
}

// final reports whether results can never become others: nothing was missing
// and the context did not end.
func final(results []Result) bool {
	for _, r := range results {
		if r.Err != nil || r.Missing != nil {
			return false
		}
		for _, h := range r.Hunks {
			if h.Boundary == BoundaryLimit || h.Boundary == BoundaryMissing {
				return false
			}
		}
	}
	return true
}

func copied(results []Result) []Result {
	out := slices.Clone(results)
	for i := range out {
		out[i].Hunks = slices.Clone(out[i].Hunks)
	}
	return out
}

// A question is a request, whole: what the limit of commits decides depends on
// all of its ranges.
type question struct {
	revision Hash
	names    *mailmap
	text     string
}

func questionOf(revision Hash, ranges []Range, o Options, names *mailmap) question {
	var b []byte
	for _, r := range ranges {
		b = fmt.Appendf(b, "%q %d %d ", r.Path, r.First, r.Last)
	}
	since := int64(math.MinInt64)
	if !o.Since.IsZero() {
		since = o.Since.Unix()
	}
	b = fmt.Appendf(b, "%d %d %t %t %t", since, o.MaxCommits, o.IgnoreWhitespace, o.NoRenames, o.FirstParent)
	for _, id := range o.IgnoreRevs {
		b = append(b, id[:]...)
	}
	return question{revision, names, string(b)}
}
