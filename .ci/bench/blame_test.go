package bench

import (
	"context"
	"testing"

	git "github.com/go-git/go-git/v5"

	"github.com/whopage/whopage/blame"
)

// A file of this repository that many commits rewrote.
const blamed = "CHANGELOG.md"

func BenchmarkBlame(b *testing.B) {
	b.Run("lib=whopage", func(b *testing.B) {
		for b.Loop() {
			repo, err := blame.Open("../..")
			if err != nil {
				b.Fatal(err)
			}
			head, err := repo.At("HEAD")
			if err != nil {
				b.Fatal(err)
			}
			if r := head.Blame(context.Background(), []blame.Range{{Path: blamed}}, blame.Options{}); r[0].Err != nil {
				b.Fatal(r[0].Err)
			}
			repo.Close()
		}
	})
	b.Run("lib=go-git", func(b *testing.B) {
		for b.Loop() {
			repo, err := git.PlainOpenWithOptions("../..", &git.PlainOpenOptions{DetectDotGit: true, EnableDotGitCommonDir: true})
			if err != nil {
				b.Fatal(err)
			}
			head, err := repo.Head()
			if err != nil {
				b.Fatal(err)
			}
			commit, err := repo.CommitObject(head.Hash())
			if err != nil {
				b.Fatal(err)
			}
			if _, err := git.Blame(commit, blamed); err != nil {
				b.Fatal(err)
			}
		}
	})
}
