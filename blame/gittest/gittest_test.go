package gittest_test

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/storage/memory"
	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/blame/gittest"
)

const script = `
-- commit first --
author: Ana Silva <ana@acme.example>
date: 2026-03-01T09:00:00+01:00

Add the pool
-- db/pool.go --
package db

var size = 4
-- db/a --
x
-- run.sh --
#!/bin/sh
-- commit side --
author: Cy Roe <cy@acme.example>
branch: side
sub: db/pool.go "size = 4" "size = 8"
mode: run.sh 755
-- commit main2 --
author: Bo Lind <bo@acme.example>
parent: first
branch: main
date: +2d
rename: db/a lib/a
cut: lib/a

Move a

With a body.
-- commit merge --
parent: main2 side
tag: v1
delete: run.sh
sub: db/pool.go "size = 4" "size = 8"
`

// The oracle: git makes commits of the same content, and the hashes agree.
func TestSameHashesAsGit(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git binary to compare with")
	}
	dir := gittest.Dir(t, script)
	out, err := exec.Command("git", "-C", dir, "fsck", "--strict").CombinedOutput()
	require.NoError(t, err, string(out))

	// git reads what was written and writes it anew.
	export, err := exec.Command("git", "-C", dir, "fast-export", "--all", "--show-original-ids").Output()
	require.NoError(t, err)
	again := t.TempDir()
	require.NoError(t, exec.Command("git", "init", "-q", "--bare", again).Run())
	load := exec.Command("git", "-C", again, "fast-import", "--quiet")
	load.Stdin = strings.NewReader(string(export))
	require.NoError(t, load.Run())
	for _, label := range []string{"first", "side", "main2", "merge", "v1", "main"} {
		require.Equal(t, revParse(t, dir, label), revParse(t, again, label), label)
	}
}

func revParse(t *testing.T, dir, rev string) string {
	out, err := exec.Command("git", "-C", dir, "rev-parse", rev+"^{commit}").Output()
	require.NoError(t, err, rev)
	return strings.TrimSpace(string(out))
}

func TestLabelsAreRevisions(t *testing.T) {
	repo := gittest.New(t, script)
	main2, err := repo.At("merge~1")
	require.NoError(t, err)
	same, err := repo.At("main2")
	require.NoError(t, err)
	require.Equal(t, main2.Hash(), same.Hash())
}

func TestErrorsNameCommitAndHeader(t *testing.T) {
	for text, want := range map[string]string{
		"-- a.go --\nx\n":                              "gittest: a.go: a file before the first commit",
		"-- commit a --\ndate: yesterday\n":            `gittest: commit a: date: parsing time "yesterday"`,
		"-- commit a --\nwho: me\n":                    "gittest: commit a: who: unknown header",
		"-- commit a --\nrename: x\n":                  `gittest: commit a: rename: "x": want two words`,
		"-- commit a --\nsub: x y\n":                   `gittest: commit a: sub: "x y": want PATH "OLD" "NEW"`,
		"-- commit a --\n-- commit a --\n":             "gittest: commit a: the label is taken",
		"-- commit a --\ndelete: x\n":                  "gittest: commit a: delete x: no such file",
		"-- commit a --\nparent: b\n":                  "gittest: commit a: parent b: no such commit before it",
		"-- commit a --\nmode: f 7\n-- f --\nx\n":      `gittest: commit a: mode f: "7": want 644, 755, link or submodule`,
		"-- commit a --\nsub: f \"x\" \"\"\n-- f --\n": `gittest: commit a: sub f: "x" occurs 0 times, not once`,
	} {
		s, err := gittest.Parse([]byte(text))
		if err == nil {
			_, err = s.Write(memory.NewStorage())
		}
		require.ErrorContains(t, err, want)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(script))
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, err := gittest.Parse(data); err == nil {
			_, _ = s.Write(memory.NewStorage())
		}
	})
}

// A history in the test itself: who changed line 1 last?
func ExampleOpen() {
	repo, err := gittest.Open([]byte(`
-- commit first --
author: Ana Silva <ana@acme.example>
-- greet.txt --
hello
world
-- commit second --
author: Bo Lind <bo@acme.example>
sub: greet.txt "hello" "good morning"
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer repo.Close()
	head, _ := repo.At("HEAD")
	for _, result := range head.Blame(context.Background(), []blame.Range{{Path: "greet.txt"}}, blame.Options{}) {
		for _, h := range result.Hunks {
			fmt.Println(h.First, h.Commit.Author.Name)
		}
	}
	// Output:
	// 1 Bo Lind
	// 2 Ana Silva
}
