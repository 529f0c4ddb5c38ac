package rank

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"time"

	"github.com/whopage/whopage/resolve/plan"
)

// why puts a commit's evidence into words, strongest first, one sentence a
// kind and file.
func (s *scorer) why(c Commit, parts []part) []plan.Why {
	slices.SortFunc(parts, func(a, b part) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.kind, b.kind), cmp.Compare(a.frame, b.frame), cmp.Compare(a.file, b.file))
	})
	type said struct {
		kind plan.WhyKind
		file int
	}
	told := map[said]bool{}
	var out []plan.Why
	for _, p := range parts {
		if told[said{p.kind, p.file}] || p.kind == plan.WhyNearby && told[said{plan.WhyLine, p.file}] {
			continue
		}
		told[said{p.kind, p.file}] = true
		if out = append(out, s.sentence(c, p)); len(out) == s.w.Reasons {
			break
		}
	}
	return out
}

func (s *scorer) sentence(c Commit, p part) plan.Why {
	file := s.Files[p.file]
	why := plan.Why{Kind: p.kind, Repo: file.Repo, Path: file.Path, Commit: c.Hash, Time: c.Time}
	when := fmt.Sprintf("in %.7s, %s before", c.Hash, Span(s.Now.Sub(c.Time)))
	why.Line = p.line
	switch p.kind {
	case plan.WhyLine:
		why.Text = fmt.Sprintf("last changed %s:%d %s", file.Path, why.Line, when)
	case plan.WhyNearby:
		why.Text = fmt.Sprintf("changed lines near %s:%d %s", file.Path, why.Line, when)
	case plan.WhyFunction:
		why.Text = fmt.Sprintf("changed %d of the %d lines of %s in %s, %s", p.count, p.of, s.function(p.frame), file.Path, when)
	case plan.WhyMention:
		why.Text = fmt.Sprintf("last changed %s:%d, which uses %s too, %s", file.Path, why.Line, p.word, when)
	case plan.WhyDirectory:
		why.Text = fmt.Sprintf("changed %s %s", folderName(file.Path), when)
	default:
		why.Text = fmt.Sprintf("last changed %d of the %d lines of %s %s", p.count, p.of, file.Path, when)
	}
	return why
}

// folderName is a file's folder as people read it.
func folderName(file string) string {
	if folder := path.Dir(file); folder != "." {
		return folder + "/"
	}
	return "the top folder"
}

func (s *scorer) function(frame int) string {
	if name := s.frames[frame].Func; name != "" {
		return name + "()"
	}
	return "the function"
}

// Span prints an age as people say it, in its largest unit: "2 days", "3 years".
func Span(d time.Duration) string {
	const day = 24 * time.Hour
	switch d = max(d, 0); {
	case d < 2*time.Minute:
		return "a minute"
	case d < 2*time.Hour:
		return fmt.Sprintf("%d minutes", d/time.Minute)
	case d < 2*day:
		return fmt.Sprintf("%d hours", d/time.Hour)
	case d < 60*day:
		return fmt.Sprintf("%d days", d/day)
	case d < 730*day:
		return fmt.Sprintf("%d months", d/(30*day))
	default:
		return fmt.Sprintf("%d years", d/(365*day))
	}
}
