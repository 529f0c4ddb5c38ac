package blame_test

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/blame/gittest"
)

// The oracle of these tests is the git binary: what git blame prints.

func needGit(t testing.TB) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git binary to compare with")
	}
}

// gitOut runs git, on nothing but the repository in dir.
func gitOut(t testing.TB, dir string, args ...string) string {
	t.Helper()
	out, err := gitTry(dir, args...)
	require.NoError(t, err, "git %v", args)
	return out
}

func gitTry(dir string, args ...string) (string, error) {
	cmd := exec.Command("git", append([]string{"-C", dir, "-c", "core.quotePath=false", "-c", "blame.ignoreRevsFile="}, args...)...)
	var problem bytes.Buffer
	cmd.Stderr = &problem
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, problem.String())
	}
	return string(out), err
}

// A line is what both say of one line of a file.
type line struct {
	commit, path  string
	line          int
	name, address string
	boundary      bool
}

func (l line) String() string {
	return fmt.Sprintf("%.8s %s:%d %s <%s> %t", l.commit, l.path, l.line, l.name, l.address, l.boundary)
}

// gitBlame asks git; flags are those of git blame.
func gitBlame(t testing.TB, dir, rev, path string, flags ...string) []line {
	t.Helper()
	return parsePorcelain(t, gitOut(t, dir, append(append([]string{"blame", "--line-porcelain"}, flags...), rev, "--", path)...))
}

func parsePorcelain(t testing.TB, text string) []line {
	var out []line
	var l line
	head := true
	for row := range strings.SplitSeq(text, "\n") {
		key, value, _ := strings.Cut(row, " ")
		switch {
		case strings.HasPrefix(row, "\t"):
			out, l, head = append(out, l), line{}, true
		case head && row != "":
			fields := strings.Fields(row)
			at, err := strconv.Atoi(fields[1])
			require.NoError(t, err, row)
			l.commit, l.line, head = fields[0], at, false
		case key == "author":
			l.name = value
		case key == "author-mail":
			l.address = strings.TrimSuffix(strings.TrimPrefix(value, "<"), ">")
		case key == "filename":
			l.path = value
		case row == "boundary":
			l.boundary = true
		}
	}
	return out
}

// expand spreads hunks over their lines and checks that they cover them all,
// each once.
func expand(t testing.TB, hunks []blame.Hunk, first int) []line {
	var out []line
	for _, h := range hunks {
		require.Equal(t, first+len(out), h.First, "hunks stand in order and cover every line once")
		require.LessOrEqual(t, h.First, h.Last)
		for i := range h.Last - h.First + 1 {
			out = append(out, line{h.Commit.Hash.String(), h.OrigPath, h.OrigFirst + i, h.Commit.Author.Name, h.Commit.Author.Email, h.Boundary != ""})
		}
	}
	return out
}

// A way of blaming, in both languages.
type way struct {
	flags   []string
	options blame.Options
}

func (w way) String() string { return strings.Join(w.flags, " ") }

// ways are those that a story is told in: plainly, and with each option; each
// commit third is ignored once and is once the cut-off.
func ways(t testing.TB, dir, rev string) []way {
	out := []way{{}, {[]string{"-w"}, blame.Options{IgnoreWhitespace: true}}, {[]string{"--first-parent"}, blame.Options{FirstParent: true}}}
	commits := strings.Fields(gitOut(t, dir, "log", "--format=%H %ct", rev))
	for i := 0; i+1 < len(commits) && i < 60; i += 6 {
		id, date := commits[i], commits[i+1]
		seconds, err := strconv.ParseInt(date, 10, 64)
		require.NoError(t, err)
		out = append(out,
			way{[]string{"--ignore-rev=" + id}, blame.Options{IgnoreRevs: []blame.Hash{blame.Hash(unhex(t, id))}}},
			way{[]string{"--since=" + time.Unix(seconds, 0).UTC().Format(time.RFC3339)}, blame.Options{Since: time.Unix(seconds, 0)}})
	}
	return out
}

func unhex(t testing.TB, id string) (out [20]byte) {
	for i := range out {
		n, err := strconv.ParseUint(id[2*i:2*i+2], 16, 8)
		require.NoError(t, err)
		out[i] = byte(n)
	}
	return out
}

// agree blames every file of a revision in every way, all files in one request,
// again and again from what was learned before. With marksDiffer the
// marks of a cut-off are not compared: git also marks commits on the near side of
// it that are parents of older ones, which wrong clocks make, and we do not.
func agree(t testing.TB, dir, rev string, marksDiffer bool) {
	t.Helper()
	repo, err := blame.Open(dir)
	require.NoError(t, err)
	defer repo.Close()
	at, err := repo.At(rev)
	require.NoError(t, err)
	var ranges []blame.Range
	for row := range strings.SplitSeq(strings.TrimSuffix(gitOut(t, dir, "ls-tree", "-r", "-z", rev), "\x00"), "\x00") {
		meta, path, _ := strings.Cut(row, "\t")
		if !strings.HasPrefix(meta, "160000") {
			ranges = append(ranges, blame.Range{Path: path})
		}
	}
	for _, w := range ways(t, dir, rev) {
		cold, warm := at.Blame(context.Background(), ranges, w.options), at.Blame(context.Background(), ranges, w.options)
		require.Equal(t, cold, warm)
		for i, result := range cold {
			require.NoError(t, result.Err)
			want, got := gitBlame(t, dir, rev, ranges[i].Path, w.flags...), expand(t, result.Hunks, 1)
			if marksDiffer && !w.options.Since.IsZero() {
				unmark(want)
				unmark(got)
			}
			require.Equal(t, want, got, "%s in %s, git blame %v", ranges[i].Path, rev, w)
		}
	}
}

func unmark(lines []line) {
	for i := range lines {
		lines[i].boundary = false
	}
}

// Each file of testdata/history is a story: what git does there, and a history
// that shows it.
func TestHistories(t *testing.T) {
	needGit(t)
	files, err := filepath.Glob("testdata/history/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			agree(t, gittest.Dir(t, read(t, file)), "main", strings.HasSuffix(file, "wrong_clocks.txt"))
		})
	}
}
