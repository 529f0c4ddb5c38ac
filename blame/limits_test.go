package blame_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/blame/gittest"
)

const twoEdits = `
-- commit first --
author: Ana Silva <ana@acme.example>
-- f --
one
two
three
four
-- one --
single
-- empty --
-- d/g --
x
-- commit second --
author: Bo Lind <bo@acme.example>
sub: f "two" "2"
-- commit third --
author: Cy Roe <cy@acme.example>
sub: f "four" "4"
mode: sub submodule 1234567890123456789012345678901234567890
`

func at(t testing.TB, repo *blame.Repo, rev string) *blame.Revision {
	t.Helper()
	v, err := repo.At(rev)
	require.NoError(t, err)
	return v
}

// Whatever is wrong with a range is said of that range and costs the others
// nothing.
func TestRangesThatCannotBeAnswered(t *testing.T) {
	head := at(t, gittest.New(t, twoEdits), "HEAD")
	cases := []struct {
		ask  blame.Range
		want string
	}{
		{blame.Range{Path: "nowhere"}, "blame: nowhere: file does not exist"},
		{blame.Range{Path: "f/below"}, "blame: f/below: file does not exist"},
		{blame.Range{Path: "d"}, "blame: d: is a folder, not a file"},
		{blame.Range{Path: "sub"}, "blame: sub: is a submodule, not a file"},
		{blame.Range{Path: "../f"}, "blame: ../f: invalid argument"},
		{blame.Range{Path: "f", First: 5}, "blame: f:5: the file has only 4 lines"},
		{blame.Range{Path: "one", First: 2, Last: 3}, "blame: one:2: the file has only 1 line"},
		{blame.Range{Path: "f", First: 3, Last: 2}, "blame: f: lines 3 to 2 are no range"},
		{blame.Range{Path: "f", First: -1, Last: 2}, "blame: f: lines -1 to 2 are no range"},
		{blame.Range{Path: "f", First: 0, Last: 2}, "blame: f: lines 0 to 2 are no range"},
	}
	ranges := []blame.Range{{Path: "f"}}
	for _, c := range cases {
		ranges = append(ranges, c.ask)
	}
	ranges = append(ranges, blame.Range{Path: "empty"}, blame.Range{Path: "f", First: 4, Last: 99}, blame.Range{Path: "f", First: 2})
	results := head.Blame(context.Background(), ranges, blame.Options{})
	require.Len(t, results, len(ranges))
	require.Len(t, expand(t, results[0].Hunks, 1), 4)
	for i, c := range cases {
		require.EqualError(t, results[i+1].Err, c.want)
		require.Empty(t, results[i+1].Hunks)
	}
	require.ErrorIs(t, results[1].Err, fs.ErrNotExist)
	rest := results[len(cases)+1:]
	require.NoError(t, rest[0].Err, "an empty file has no hunks")
	require.Empty(t, rest[0].Hunks)
	require.Equal(t, 4, rest[1].Hunks[0].Last, "a last line past the end is cut")
	require.Equal(t, "Bo Lind", rest[2].Hunks[0].Commit.Author.Name)
}

// Ranges that overlap are each covered.
func TestOverlappingRanges(t *testing.T) {
	head := at(t, gittest.New(t, twoEdits), "HEAD")
	results := head.Blame(context.Background(), []blame.Range{{Path: "f", First: 2, Last: 4}, {Path: "f", First: 1, Last: 3}, {Path: "f", First: 3}}, blame.Options{})
	whole := head.Blame(context.Background(), []blame.Range{{Path: "f"}}, blame.Options{})[0]
	lines := expand(t, whole.Hunks, 1)
	require.Equal(t, lines[1:4], expand(t, results[0].Hunks, 2))
	require.Equal(t, lines[0:3], expand(t, results[1].Hunks, 1))
	require.Equal(t, lines[2:3], expand(t, results[2].Hunks, 3))
}

// What is answered is the asker's to change.
func TestAnswersAreNotShared(t *testing.T) {
	head := at(t, gittest.New(t, twoEdits), "HEAD")
	ask := func() []blame.Hunk {
		return head.Blame(context.Background(), []blame.Range{{Path: "f"}}, blame.Options{})[0].Hunks
	}
	want := ask()
	ask()[0].First = 77
	require.Equal(t, want, ask())
}

// The limit of commits is where it is, whatever was learned before: a warm
// repository answers as a cold one.
func TestMaxCommits(t *testing.T) {
	var script strings.Builder
	script.WriteString("-- commit c0 --\n-- f --\n0\n0\n-- g --\n0\n0\n")
	for i := 1; i < 30; i++ {
		path := []string{"f", "g", "other"}[i%3]
		fmt.Fprintf(&script, "-- commit c%d --\n-- %s --\n%d\n%d\n", i, path, i, i/10)
	}
	warm := at(t, gittest.New(t, script.String()), "HEAD")
	ranges := []blame.Range{{Path: "f"}, {Path: "g"}}
	limits := 0
	for limit := range 35 {
		options := blame.Options{MaxCommits: limit}
		cold := at(t, gittest.New(t, script.String()), "HEAD").Blame(context.Background(), ranges, options)
		require.Equal(t, cold, warm.Blame(context.Background(), ranges, options), limit)
		require.Equal(t, cold, warm.Blame(context.Background(), ranges, options), limit)
		for _, r := range cold {
			require.NoError(t, r.Err)
			for _, h := range r.Hunks {
				if h.Boundary == blame.BoundaryLimit {
					limits++
				}
			}
		}
		warm.Blame(context.Background(), ranges, blame.Options{})
	}
	require.Positive(t, limits)
}

// A context that has ended before the first line is known is the error; later,
// the lines known by then are answered.
func TestEndedContext(t *testing.T) {
	head := at(t, gittest.New(t, twoEdits), "HEAD")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	result := head.Blame(ctx, []blame.Range{{Path: "f"}}, blame.Options{})[0]
	require.ErrorIs(t, result.Err, context.Canceled)
	require.Empty(t, result.Hunks)
	require.NoError(t, head.Blame(context.Background(), []blame.Range{{Path: "f"}}, blame.Options{})[0].Err, "nothing of it is remembered")
	for _, err := range head.Log(ctx, blame.LogOptions{}) {
		require.ErrorIs(t, err, context.Canceled)
	}
}

// shuffled is a file of n lines, in an order by seed.
func shuffled(n int, seed uint64) []byte {
	lines := make([][]byte, n)
	for i := range lines {
		lines[i] = fmt.Appendf(nil, "line %d\n", i)
	}
	rand.New(rand.NewPCG(seed, 9)).Shuffle(n, func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	return bytes.Join(lines, nil)
}

// The end of the context is seen in the middle of a comparison of many lines in
// another order, also where they are seen through: it is asked for all the time,
// and what is said is heeded at once.
func TestEndIsSeenInALongDiff(t *testing.T) {
	const lines = 4000
	script := fmt.Sprintf("-- commit a --\n-- f --\n%s-- commit b --\n-- f --\n%s", shuffled(lines, 1), shuffled(lines, 2))
	for _, ignore := range []bool{false, true} {
		ask := func(ctx context.Context) error {
			head := at(t, gittest.New(t, script), "HEAD")
			options := blame.Options{}
			if ignore {
				options.IgnoreRevs = []blame.Hash{head.Hash()}
			}
			return head.Blame(ctx, []blame.Range{{Path: "f"}}, options)[0].Err
		}
		whole := &countdown{Context: context.Background(), left: math.MaxInt}
		require.NoError(t, ask(whole))
		require.Greater(t, whole.asked, lines/20)
		half := &countdown{Context: context.Background(), left: whole.asked / 2}
		require.ErrorIs(t, ask(half), context.Canceled)
		require.Less(t, half.asked, whole.asked/2+20)
	}
}

// A countdown is a context that ends when it was asked so often.
type countdown struct {
	context.Context
	left, asked int
}

func (c *countdown) Err() error {
	if c.asked++; c.asked > c.left {
		return context.Canceled
	}
	return nil
}

// Sixty diamonds, each with both sides changed, are 2^60 ways and 181 commits.
func TestDiamonds(t *testing.T) {
	var script strings.Builder
	line := func(i int, side string) string { return fmt.Sprintf("line %d %s\n", i, side) }
	file := make([]string, 120)
	for i := range file {
		file[i] = line(i, "old")
	}
	text := func() string { return strings.Join(file, "") }
	fmt.Fprintf(&script, "-- commit m0 --\n-- f --\n%s", text())
	for i := 1; i <= 60; i++ {
		base := fmt.Sprintf("m%d", i-1)
		left, right := line(2*i-2, "left"), line(2*i-1, "right")
		file[2*i-2] = left
		fmt.Fprintf(&script, "-- commit l%d --\nparent: %s\nbranch: l\n-- f --\n%s", i, base, text())
		file[2*i-2], file[2*i-1] = line(2*i-2, "old"), right
		fmt.Fprintf(&script, "-- commit r%d --\nparent: %s\nbranch: r\n-- f --\n%s", i, base, text())
		file[2*i-2] = left
		fmt.Fprintf(&script, "-- commit m%d --\nparent: l%d r%d\nbranch: main\n-- f --\n%s", i, i, i, text())
	}
	repo := gittest.New(t, script.String())
	head := at(t, repo, "m60")
	before := repo.Stats().Commits
	result := head.Blame(context.Background(), []blame.Range{{Path: "f"}}, blame.Options{})[0]
	require.NoError(t, result.Err)
	require.Len(t, result.Hunks, 120)
	require.LessOrEqual(t, repo.Stats().Commits-before, int64(2*181), "each commit is decoded once to walk and once to be shown")
	n := 0
	for _, err := range head.Log(context.Background(), blame.LogOptions{Paths: []string{"f"}}) {
		require.NoError(t, err)
		n++
	}
	require.Equal(t, 181, n)
}

// When the head moves, only what is new is walked.
func TestOnlyNewCommitsAreWalked(t *testing.T) {
	needGit(t)
	script := &strings.Builder{}
	script.WriteString("-- commit c0 --\n-- f --\n0\n-- other --\n0\n")
	for i := 1; i < 400; i++ {
		path := "other"
		if i == 200 {
			path = "f"
		}
		fmt.Fprintf(script, "-- commit c%d --\n-- %s --\n%d\n", i, path, i)
	}
	repo, err := blame.Open(gittest.Dir(t, script.String()))
	require.NoError(t, err)
	defer repo.Close()
	ask := func(rev string) (blame.Hash, int64) {
		v := at(t, repo, rev)
		before := repo.Stats()
		result := v.Blame(context.Background(), []blame.Range{{Path: "f"}}, blame.Options{})[0]
		require.NoError(t, result.Err)
		after := repo.Stats()
		return result.Hunks[0].Commit.Hash, after.Trees - before.Trees
	}
	first, trees := ask("c390")
	require.Greater(t, trees, int64(190))
	again, trees := ask("c399")
	require.Equal(t, first, again)
	require.Less(t, trees, int64(20))
}

// Many may ask at once.
func TestConcurrent(t *testing.T) {
	needGit(t)
	h := &randomHistory{Rand: rand.New(rand.NewPCG(5, 5))}
	dir := gittest.Dir(t, h.script(40))
	repo, err := blame.Open(dir)
	require.NoError(t, err)
	defer repo.Close()
	var ranges []blame.Range
	for _, path := range strings.Fields(gitOut(t, dir, "ls-tree", "-r", "--name-only", "main")) {
		ranges = append(ranges, blame.Range{Path: path})
	}
	want := at(t, repo, "main").Blame(context.Background(), ranges, blame.Options{MaxCommits: 1000})
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			v, err := repo.At("main")
			if err != nil {
				t.Error(err)
				return
			}
			got := v.Blame(context.Background(), ranges, blame.Options{MaxCommits: 1001 + i%4})
			for r := range got {
				if fmt.Sprint(expandAll(got[r])) != fmt.Sprint(expandAll(want[r])) {
					t.Errorf("%s differs", ranges[r].Path)
				}
			}
			for range v.Log(context.Background(), blame.LogOptions{Paths: []string{ranges[0].Path}, Renames: true}) {
			}
		})
	}
	all.Wait()
}

func expandAll(r blame.Result) []string {
	var out []string
	for _, h := range r.Hunks {
		out = append(out, fmt.Sprint(h.First, h.Last, h.Commit.Hash, h.OrigPath, h.OrigFirst))
	}
	return out
}

// A closed repository says so.
func TestClosed(t *testing.T) {
	repo := gittest.New(t, twoEdits)
	head := at(t, repo, "HEAD")
	require.NoError(t, repo.Close())
	_, err := repo.At("HEAD")
	require.Error(t, err)
	require.ErrorIs(t, head.Blame(context.Background(), []blame.Range{{Path: "f"}}, blame.Options{})[0].Err, fs.ErrClosed)
}

// A shallow clone's edge, a commit that is missing and a blob that is missing
// are said as what they are, with the lines known by then.
func TestIncompleteClones(t *testing.T) {
	needGit(t)
	dir := gittest.Dir(t, twoEdits)
	boundaries := func(dir, rev string) ([]blame.Boundary, blame.Result) {
		repo, err := blame.Open(dir)
		require.NoError(t, err)
		defer repo.Close()
		result := at(t, repo, rev).Blame(context.Background(), []blame.Range{{Path: "f"}}, blame.Options{})[0]
		require.NoError(t, result.Err)
		var out []blame.Boundary
		for _, h := range result.Hunks {
			for range h.Last - h.First + 1 {
				out = append(out, h.Boundary)
			}
		}
		return out, result
	}
	shallow := filepath.Join(t.TempDir(), "shallow")
	gitOut(t, ".", "clone", "-q", "--bare", "--depth=2", "file://"+dir, shallow)
	got, result := boundaries(shallow, "HEAD")
	require.Equal(t, []blame.Boundary{"shallow", "shallow", "shallow", ""}, got)
	require.Equal(t, gitBlame(t, shallow, "HEAD", "f"), expand(t, result.Hunks, 1))

	first := strings.TrimSpace(gitOut(t, dir, "rev-parse", "first"))
	blob := strings.TrimSpace(gitOut(t, dir, "rev-parse", "first:f"))
	for _, gone := range []string{blob, first} {
		file := filepath.Join(dir, "objects", gone[:2], gone[2:])
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		require.NoError(t, os.Remove(file))
		got, result := boundaries(dir, "main")
		require.Equal(t, []blame.Boundary{"missing", "missing", "missing", ""}, got)
		require.ErrorContains(t, result.Missing, gone)
		require.True(t, errors.Is(result.Missing, fs.ErrNotExist))
		require.NoError(t, os.WriteFile(file, data, 0o444))
	}
	got, _ = boundaries(dir, "main")
	require.Equal(t, []blame.Boundary{"root", "", "root", ""}, got)
}

// Replaced commits and grafts are read as git reads them.
func TestReplacedHistory(t *testing.T) {
	needGit(t)
	dir := gittest.Dir(t, twoEdits)
	id := func(rev string) string { return strings.TrimSpace(gitOut(t, dir, "rev-parse", rev)) }
	third, second, first := id("third"), id("second"), id("first")
	gitOut(t, dir, "-c", "user.name=x", "-c", "user.email=x", "replace", "--graft", third, first)
	agree(t, dir, "main", false)
	gitOut(t, dir, "replace", "-d", third)
	agree(t, dir, "main", false)
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "info"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "info", "grafts"), []byte(second+"\n"), 0o644))
	agree(t, dir, "main", false)
}
