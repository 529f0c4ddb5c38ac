package blame_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/blame/gittest"
)

// logged are the commits that a log lists.
func logged(t testing.TB, v *blame.Revision, o blame.LogOptions) []string {
	t.Helper()
	out := []string{}
	for c, err := range v.Log(context.Background(), o) {
		require.NoError(t, err)
		out = append(out, c.Commit.Hash.String())
	}
	return out
}

// For each path alone, log lists what git log lists, and of a range between any
// two commits all of them; of a path in a range no more than git.
func sameLogs(t testing.TB, dir string, skewed bool) {
	repo, err := blame.Open(dir)
	require.NoError(t, err)
	defer repo.Close()
	head := at(t, repo, "main")
	paths := []string{"", "gone", "d", "a", "d/b", "e"}
	paths = append(paths, strings.Fields(gitOut(t, dir, "ls-tree", "-r", "--name-only", "main"))...)
	commits := strings.Fields(gitOut(t, dir, "rev-list", "main"))
	for i, path := range paths {
		o, args := blame.LogOptions{}, []string{"log", "--format=%H", "main"}
		if i%2 == 1 {
			o.Not = commits[i%len(commits)]
			args = append(args, "^"+o.Not)
		}
		if path != "" {
			o.Paths = []string{path}
			args = append(args, "--", path)
		}
		want, got := strings.Fields(gitOut(t, dir, args...)), logged(t, head, o)
		if o.Not != "" && path != "" {
			require.Subset(t, want, got, "%v", args)
			continue
		}
		if skewed { // git's order is then that in which it meets them
			slices.Sort(want)
			slices.Sort(got)
		}
		require.Equal(t, want, got, "%v", args)
	}
}

func TestLogs(t *testing.T) {
	needGit(t)
	files, err := filepath.Glob("testdata/history/*.txt")
	require.NoError(t, err)
	for _, file := range files {
		sameLogs(t, gittest.Dir(t, read(t, file)), true)
	}
	for seed := range uint64(4) {
		h := &randomHistory{Rand: rand.New(rand.NewPCG(seed, 2)), skew: seed%3 == 2}
		sameLogs(t, gittest.Dir(t, h.script(30)), true)
	}
}

const moved = `
-- commit first --
author: Ana Silva <ana@acme.example>
date: 2026-01-01T00:00:00Z
-- old/pool.go --
package pool

var size = 4

func Open() {}
-- doc/a --
x
-- commit edit --
date: +1d
sub: old/pool.go "size = 4" "size = 8"
-- commit move --
date: +1d
rename: old/pool.go new/pool.go
rename: doc/a doc/b
-- commit other --
date: +1d
-- doc/c --
y
-- commit last --
date: +1d
sub: new/pool.go "size = 8" "size = 16"
delete: doc/c
`

func changes(t testing.TB, v *blame.Revision, o blame.LogOptions) []string {
	t.Helper()
	out := []string{}
	for c, err := range v.Log(context.Background(), o) {
		if err != nil {
			return append(out, err.Error())
		}
		out = append(out, fmt.Sprint(strings.TrimSpace(c.Commit.Message), " ", c.Paths, " ", c.Files))
	}
	return out
}

func TestLogThroughRenames(t *testing.T) {
	repo := gittest.New(t, moved)
	head := at(t, repo, "HEAD")
	file := []string{"new/pool.go"}
	require.Equal(t, []string{"last [new/pool.go] 2", "move [new/pool.go] 4", "edit [old/pool.go] 1", "first [old/pool.go] 2"}, changes(t, head, blame.LogOptions{Paths: file, Renames: true}))
	require.Equal(t, []string{"last [new/pool.go] 2", "move [new/pool.go] 4"}, changes(t, head, blame.LogOptions{Paths: file}))
	require.Equal(t, []string{"last [doc/c] 2", "other [doc/c] 1", "move [doc/a doc/b] 4", "first [doc/a] 2"}, changes(t, head, blame.LogOptions{Paths: []string{"doc"}, Renames: true}))
	require.Equal(t, []string{"last [doc/c new/pool.go] 2", "other [doc/c] 1", "move [new/pool.go old/pool.go] 4", "edit [old/pool.go] 1"},
		changes(t, head, blame.LogOptions{Paths: []string{"new/pool.go", "old/pool.go", "doc/c"}, Not: "first"}))
}

func TestLogBounds(t *testing.T) {
	repo := gittest.New(t, moved)
	head := at(t, repo, "HEAD")
	require.Equal(t, []string{"last [doc/c new/pool.go] 2", "other [doc/c] 1"}, changes(t, head, blame.LogOptions{MaxChanges: 2}))
	require.Equal(t, []string{"last [doc/c new/pool.go] 2", blame.ErrLimit.Error()}, changes(t, head, blame.LogOptions{MaxCommits: 1}))
	require.Equal(t, []string{"last [doc/c new/pool.go] 2", "other [doc/c] 1"}, changes(t, head, blame.LogOptions{Since: time.Date(2026, 1, 4, 0, 0, 0, 0, time.UTC)}))
	require.Equal(t, []string{"last [doc/c new/pool.go] 2"}, changes(t, head, blame.LogOptions{Not: "other"}))
	require.Empty(t, changes(t, head, blame.LogOptions{Not: "HEAD"}))
	require.Empty(t, changes(t, head, blame.LogOptions{Paths: []string{"nowhere"}}))
	require.Equal(t, []string{`blame: log ../x: invalid argument`}, changes(t, head, blame.LogOptions{Paths: []string{"../x"}}))
	require.Equal(t, []string{`blame: revision "v9": no such ref or commit`}, changes(t, head, blame.LogOptions{Not: "v9"}))
	for range head.Log(context.Background(), blame.LogOptions{}) {
		break // who asks may stop
	}
	var messages []string
	for c, err := range head.Commits(context.Background(), blame.LogOptions{Since: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC), Not: "edit", MaxCommits: 9}) {
		require.NoError(t, err)
		messages = append(messages, strings.TrimSpace(c.Message))
	}
	require.Equal(t, []string{"last", "other", "move"}, messages)
	for _, err := range head.Commits(context.Background(), blame.LogOptions{MaxCommits: 1}) {
		if err != nil {
			require.ErrorIs(t, err, blame.ErrLimit)
		}
	}
}

// A commit that changes more than a thousand files does not say how many.
func TestLogOfManyFiles(t *testing.T) {
	var script strings.Builder
	script.WriteString("-- commit all --\n")
	for i := range 1001 {
		script.WriteString("-- d/f" + strconv.Itoa(i) + " --\nx\n")
	}
	script.WriteString("-- commit one --\n-- g --\ny\n")
	got := changes(t, at(t, gittest.New(t, script.String()), "HEAD"), blame.LogOptions{Paths: []string{"d/f7", "g"}})
	require.Equal(t, []string{"one [g] 1", "all [d/f7] 0"}, got)
}

// Files counts what git diff-tree lists against the first parent, also where a
// file becomes a folder and where names sort otherwise than as text.
func TestFilesOfACommit(t *testing.T) {
	needGit(t)
	dir := gittest.Dir(t, `-- commit all --
-- a --
1
-- a-b --
2
-- c/d/e --
3
-- c/f --
4
-- commit none --
-- a --
1
-- commit folder --
delete: a
-- a/b --
1
-- c/f --
5
-- commit file --
delete: c/d/e c/f
rename: a-b z
-- c --
6
-- commit side --
parent: all
-- s --
7
`)
	repo, err := blame.Open(dir)
	require.NoError(t, err)
	defer repo.Close()
	for label, want := range map[string]int{"all": 4, "none": 0, "folder": 3, "file": 5, "side": 1} {
		commit := at(t, repo, label).Hash()
		listed := gitOut(t, dir, "diff-tree", "-r", "--root", "--no-renames", "--no-commit-id", "--name-only", commit.String())
		require.Equal(t, want, strings.Count(listed, "\n"), label)
		got, err := repo.Files(commit, 100)
		require.NoError(t, err)
		require.Equal(t, want, got, label)
		got, err = repo.Files(commit, 2)
		require.NoError(t, err)
		require.Equal(t, min(want, 2), got, label)
	}
}
