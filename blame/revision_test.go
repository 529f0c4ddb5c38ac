package blame_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/blame/gittest"
)

// cloned is a work tree with branches, annotated tags of tags, remotes, a
// reflog and packed refs.
func cloned(t testing.TB) string {
	needGit(t)
	origin := gittest.Dir(t, `
-- commit first --
-- f --
1
-- commit second --

Fix the pool: again

Closes 12.
-- f --
2
-- commit side --
parent: first
branch: topic/one
-- g --
1
-- commit merge --
parent: second side
branch: main
tag: v1.2
-- commit last --
branch: main
-- f --
3
`)
	dir := filepath.Join(t.TempDir(), "clone")
	gitOut(t, ".", "clone", "-q", origin, dir)
	for _, args := range [][]string{
		{"config", "user.name", "x"}, {"config", "user.email", "x"},
		{"tag", "-a", "-m", "note", "note", "second"}, {"tag", "-a", "-m", "twice", "twice", "note"},
		{"tag", "-a", "-m", "tree", "tree", "first^{tree}"},
		{"branch", "dev", "first"}, {"checkout", "-q", "dev"}, {"checkout", "-q", "topic/one"}, {"checkout", "-q", "main"},
		{"commit", "-q", "--allow-empty", "-m", "Here :/ and there"}, {"reset", "-q", "--hard", "main~1"}, {"commit", "-q", "--allow-empty", "-m", "More"},
		{"pack-refs", "--all"}, {"branch", "unpacked", "side"},
	} {
		gitOut(t, dir, args...)
	}
	return dir
}

// What git rev-parse takes for a commit is taken for the same one, and what it
// refuses is refused.
func TestRevisions(t *testing.T) {
	dir := cloned(t)
	repo, err := blame.Open(dir)
	require.NoError(t, err)
	defer repo.Close()
	full := strings.TrimSpace(gitOut(t, dir, "rev-parse", "side"))
	for _, rev := range []string{
		"HEAD", "@", "main", "heads/main", "refs/heads/main", "origin/main", "origin", "remotes/origin/topic/one", "topic/one", "dev", "unpacked",
		"v1.2", "tags/v1.2", "refs/tags/v1.2", "note", "twice", "note^{}", "twice^{commit}", "twice^{tag}", "note^{tag}^{commit}", "note^", "note~1", "twice^0", "twice~0",
		full, full[:4], full[:12], strings.ToUpper(full[:10]), full + "^", "v1.2-1-g" + full[:7], "anything-g" + full[:8] + "^0",
		"merge^", "merge^1", "merge^2", "merge^^", "merge^2^", "merge~2", "merge^2~1", "merge^~", "merge^0", "merge~", "merge~0^2~0", "merge^{commit}^2",
		"@{0}", "@{1}", "@{2}", "main@{1}", "main@{0}", "HEAD@{1}", "HEAD@{2}~1", "@{-1}", "@{-2}", "@{-1}^0", "@{1}^{commit}", "refs/heads/main@{2}",
		":/pool", ":/Closes 1", ":/^Fix", ":/!-More", "HEAD^{/pool}", "merge^{/first}^0", "HEAD^{/}",
		// and what is none
		"", "nope", "nope^", "first^", "first~1", "merge^3", "merge~99", "0000", "fffffff", "tree", "tree^{commit}", "note^{tree}", "main^{tag}", "main^{blob}",
		"dev..main", "main...dev", "main^@", "main^!", "main^-", "HEAD:f", ":f", ":0:f", "main:nope", ":/no such text", "@{-9}", "main@{99}", "nope@{0}",
		"main@{", "main^{", "../config", "config", "description", "refs/heads", "heads", "main.lock", ".", "..", "a b", "main\x00", "main~x", "main^x", "HEAD^{/nothing}", "note^{tag}x",
	} {
		want, failed := gitTry(dir, "rev-parse", "--verify", "-q", "--end-of-options", rev+"^{commit}")
		if strings.HasPrefix(rev, ":/") { // there the text would go on
			want, failed = gitTry(dir, "rev-parse", "--verify", "-q", rev)
		}
		v, err := repo.At(rev)
		if failed != nil || strings.Contains(rev, "\x00") {
			require.ErrorIs(t, err, fs.ErrNotExist, rev)
			require.ErrorContains(t, err, "blame: revision ", rev)
			continue
		}
		require.NoError(t, err, rev)
		require.Equal(t, strings.TrimSpace(want), v.Hash().String(), rev)
	}
}

// What is not supported says so; it is never another commit.
func TestRevisionsNotSupported(t *testing.T) {
	repo, err := blame.Open(cloned(t))
	require.NoError(t, err)
	defer repo.Close()
	for rev, want := range map[string]string{
		"main@{yesterday}":          "@{yesterday} is not supported: only numbers are",
		"main@{upstream}":           "@{upstream} is not supported: only numbers are",
		"@{u}":                      "@{u} is not supported: only numbers are",
		"@{2026-01-01}":             "@{2026-01-01} is not supported: only numbers are",
		"HEAD:f":                    "a path after a colon names no commit",
		"a..b":                      "a range is no commit",
		"^main":                     "a range is no commit",
		"merge^3":                   "has 2 parents",
		"first^{tree}":              "^{tree} names no commit",
		"tree":                      "not a commit",
		":/!x":                      "/!x is not supported",
		":/(":                       "missing closing )",
		"main~99999999999999999999": "is too large a number",
	} {
		_, err := repo.At(rev)
		require.ErrorContains(t, err, want, rev)
		require.ErrorIs(t, err, fs.ErrNotExist, rev)
	}
}

// An abbreviation that several objects share names a commit if only one of them
// is one, and else the error names them all.
func TestAmbiguousAbbreviations(t *testing.T) {
	needGit(t)
	dir := gittest.Dir(t, "-- commit a --\n-- f --\n1\n")
	// Objects whose names start alike are found by trying.
	byPrefix := map[string][]string{}
	commit := strings.TrimSpace(gitOut(t, dir, "rev-parse", "a"))
	tree := strings.TrimSpace(gitOut(t, dir, "rev-parse", "a^{tree}"))
	ids := map[string]string{commit: "commit"}
	var ambiguous, alone string
	for i := 0; ambiguous == "" || alone == ""; i++ {
		id := strings.TrimSpace(gitIn(t, dir, "tree "+tree+"\nauthor a <a> "+itoa(i)+" +0000\ncommitter a <a> 1 +0000\n\nx\n", "hash-object", "-w", "-t", "commit", "--stdin"))
		kind := "commit"
		if i%2 == 0 {
			id, kind = strings.TrimSpace(gitIn(t, dir, itoa(i), "hash-object", "-w", "--stdin")), "blob"
		}
		ids[id] = kind
		byPrefix[id[:4]] = append(byPrefix[id[:4]], id)
		if same := byPrefix[id[:4]]; len(same) == 2 {
			switch {
			case ids[same[0]] == "commit" && ids[same[1]] == "commit":
				ambiguous = id[:4]
			case ids[same[0]] != ids[same[1]]:
				alone = id[:4]
			}
		}
		if i > 1500 {
			t.Skip("no names that start alike were found")
		}
	}
	repo, err := blame.Open(dir)
	require.NoError(t, err)
	defer repo.Close()
	v, err := repo.At(alone)
	require.NoError(t, err)
	require.Equal(t, "commit", ids[v.Hash().String()])
	_, err = repo.At(ambiguous)
	for _, id := range byPrefix[ambiguous] {
		require.ErrorContains(t, err, "commit "+id)
	}
}

// The current branch need not exist yet, and HEAD may be a commit.
func TestUnbornAndDetached(t *testing.T) {
	needGit(t)
	dir := t.TempDir()
	gitOut(t, dir, "init", "-q")
	repo, err := blame.Open(dir)
	require.NoError(t, err)
	defer repo.Close()
	_, err = repo.At("HEAD")
	require.ErrorIs(t, err, fs.ErrNotExist)

	clone := cloned(t)
	gitOut(t, clone, "checkout", "-q", "--detach", "second")
	require.NoError(t, os.MkdirAll(filepath.Join(clone, "deep", "er"), 0o755))
	within, err := blame.Open(filepath.Join(clone, "deep", "er"))
	require.NoError(t, err)
	defer within.Close()
	require.Equal(t, strings.TrimSpace(gitOut(t, clone, "rev-parse", "second")), at(t, within, "HEAD").Hash().String())
}

func FuzzRevision(f *testing.F) {
	for _, rev := range []string{"HEAD~2^{commit}", "@{-1}", "v1-2-gabcd", ":/x", "a^{/b}", "main@{1}~", "0123456789abcdef0123456789abcdef01234567"} {
		f.Add(rev)
	}
	repo := gittest.New(f, twoEdits)
	f.Fuzz(func(t *testing.T, rev string) {
		v, err := repo.At(rev)
		if err == nil {
			require.False(t, v.Time().IsZero())
			return
		}
		require.Nil(t, v)
		require.ErrorContains(t, err, "blame: revision ")
	})
}
