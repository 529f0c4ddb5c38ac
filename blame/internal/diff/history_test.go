package diff

import (
	"flag"
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

var realRepo = flag.String("repo", "", "a repository whose history is compared, too")
var realPairs = flag.Int("pairs", 2000, "how many pairs of blobs of it")

// Neighbouring versions of files of a real history.
func TestAgreesWithGitOnHistory(t *testing.T) {
	if *realRepo == "" {
		t.Skip("no -repo given")
	}
	log, err := exec.Command("git", "-C", *realRepo, "log", "--raw", "--no-abbrev", "--no-renames", "--diff-filter=M", "--no-merges", "--format=", "-n", fmt.Sprint(*realPairs*2)).Output()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	n, bad := 0, 0
	for line := range strings.Lines(string(log)) {
		f := strings.Fields(line)
		if len(f) < 6 || f[0] != ":100644" || f[1] != "100644" {
			continue
		}
		if n++; n > *realPairs {
			break
		}
		older, _ := exec.Command("git", "-C", *realRepo, "cat-file", "blob", f[2]).Output()
		newer, _ := exec.Command("git", "-C", *realRepo, "cat-file", "blob", f[3]).Output()
		space := n%5 == 0
		want := gitHunks(t, dir, older, newer, space)
		got := Diff(NewLines(older, space), NewLines(newer, space))
		if fmt.Sprint(got) != fmt.Sprint(want) {
			bad++
			if bad < 4 {
				t.Errorf("%s %s:\n got %v\nwant %v", f[2], f[3], got, want)
			}
		}
	}
	t.Logf("%d pairs, %d differ", n, bad)
}
