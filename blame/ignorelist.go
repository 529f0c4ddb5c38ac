package blame

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// ParseIgnoreRevs reads a list of commits to see through, such as
// .git-blame-ignore-revs: one full hash a line, comments after #, blank lines. A
// line that is none of these is an error that names the line; the others count.
func ParseIgnoreRevs(r io.Reader) ([]Hash, []error) {
	var ids []Hash
	var problems []error
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		text, _, _ := strings.Cut(lines.Text(), "#")
		switch text = strings.TrimSpace(text); {
		case text == "":
		case plumbing.IsHash(text):
			ids = append(ids, plumbing.NewHash(text))
		default:
			problems = append(problems, fmt.Errorf("blame: line %d: %.80q is no full hash", n, text))
		}
	}
	if err := lines.Err(); err != nil {
		problems = append(problems, fmt.Errorf("blame: %w", err))
	}
	return ids, problems
}
