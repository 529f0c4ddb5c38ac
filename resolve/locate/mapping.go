package locate

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/whopage/whopage/resolve/stacktrace"
)

// A Mapping says what a printed prefix is in the repository.
type Mapping struct {
	// Stack is the start of a printed path, "/app/"; Source what stands for
	// it in the repository, "services/load/"; both may be empty.
	Stack  string `json:"stack"`
	Source string `json:"source"`
	// Format limits the mapping to one format; empty is any.
	Format stacktrace.Format `json:"format,omitempty"`
	// Frames is the evidence of a learned mapping: how many distinct printed
	// paths it sent to files of the tree.
	Frames int `json:"frames,omitempty"`
}

// mapped applies the longest mapping that leads to a file of the tree.
func (t *Tree) mapped(q *query, mappings []Mapping) (verdict, bool) {
	best, at := none, 0
	printed := strings.ReplaceAll(q.file, `\`, "/")
	for i, m := range mappings {
		rest, ok := strings.CutPrefix(printed, strings.ReplaceAll(m.Stack, `\`, "/"))
		if !ok || m.Format != "" && m.Format != q.format || best != none && len(m.Stack) <= len(mappings[at].Stack) {
			continue
		}
		if m.Stack != "" && !strings.HasSuffix(m.Stack, "/") && !strings.HasPrefix(rest, "/") {
			rest = "/" + rest
			if len(printed) > len(m.Stack) && printed[len(m.Stack)] != '/' && !strings.HasSuffix(m.Stack, `\`) {
				continue // "/app" is no prefix of "/application/x.py"
			}
		}
		if file := t.find(0, split(path.Join(m.Source, rest))); file != none {
			best, at = file, i
		}
	}
	if best == none {
		return verdict{}, false
	}
	m := mappings[at]
	return verdict{status: Mapped, files: []int32{best}, why: "mapping: " + quoted(m.Stack) + " is " + quoted(m.Source)}, true
}

func quoted(prefix string) string {
	if prefix == "" {
		return "the root"
	}
	return prefix
}

// Learned returns the rewrites that proved right in matches, as mappings that a
// caller may keep and hand in again for the same deployment: those that sent at
// least two distinct printed paths to files, and whose prefix had one meaning.
func Learned(matches []Match) []Mapping {
	found := map[Mapping]map[string]bool{}
	meanings := map[string]map[string]bool{}
	for _, m := range matches {
		if !m.Status.Located() {
			continue
		}
		r, ok := rewriteOf(m)
		if !ok {
			continue
		}
		if found[r] == nil {
			found[r] = map[string]bool{}
		}
		found[r][m.File] = true
		if meanings[r.Stack] == nil {
			meanings[r.Stack] = map[string]bool{}
		}
		meanings[r.Stack][r.Source] = true
	}
	var learned []Mapping
	for r, files := range found {
		if len(files) > 1 && len(meanings[r.Stack]) == 1 {
			r.Frames = len(files)
			learned = append(learned, r)
		}
	}
	slices.SortFunc(learned, func(a, b Mapping) int {
		return cmp.Or(cmp.Compare(b.Frames, a.Frames), cmp.Compare(a.Stack, b.Stack))
	})
	return learned
}

// rewriteOf takes the common end off a printed path and the file's. A bare name
// says nothing of where other files are.
func rewriteOf(m Match) (Mapping, bool) {
	printed := strings.ReplaceAll(m.File, `\`, "/")
	n := 0
	for n < len(printed) && n < len(m.Path) && printed[len(printed)-1-n] == m.Path[len(m.Path)-1-n] {
		n++
	}
	stack, source := printed[:len(printed)-n], m.Path[:len(m.Path)-n]
	if i := strings.IndexByte(printed[len(stack):], '/'); stack != "" && !strings.HasSuffix(stack, "/") || source != "" && !strings.HasSuffix(source, "/") {
		if i < 0 {
			return Mapping{}, false
		}
		stack, source = printed[:len(stack)+i+1], m.Path[:len(source)+i+1]
	}
	return Mapping{Stack: stack, Source: source}, strings.Contains(printed, "/")
}
