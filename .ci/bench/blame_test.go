package bench

import (
	"cmp"
	"context"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/go-git/go-git/v5"

	"github.com/whopage/whopage/blame"
)

// The file blamed: one of this repository that many commits rewrote, or in the one that REPO names the one
// that BLAMED does.
var (
	repository = cmp.Or(os.Getenv("REPO"), "../..")
	blamed     = cmp.Or(os.Getenv("BLAMED"), "CHANGELOG.md")
)

// BenchmarkBlame opens the repository anew for each answer: the whole file,
// which is all that go-git has, and eleven lines in its middle.
func BenchmarkBlame(b *testing.B) {
	b.Run("lib=whopage,lines=all", func(b *testing.B) {
		cpu(b, func() error { return ours(blame.Range{Path: blamed}) })
	})
	b.Run("lib=whopage,lines=11", func(b *testing.B) {
		middle := middleOf(b)
		cpu(b, func() error { return ours(blame.Range{Path: blamed, First: middle, Last: middle + 10}) })
	})
	b.Run("lib=go-git,lines=all", func(b *testing.B) { cpu(b, theirs) })
}

// cpu runs a benchmark and reports the processor time of an operation, which
// other work on the machine changes less than it does the wall clock.
func cpu(b *testing.B, do func() error) {
	began := used(b)
	for b.Loop() {
		if err := do(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64((used(b)-began).Milliseconds())/float64(b.N), "cpu-ms/op")
}

func used(b *testing.B) time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

func ours(r blame.Range) error {
	repo, err := blame.Open(repository)
	if err != nil {
		return err
	}
	defer repo.Close()
	head, err := repo.At("HEAD")
	if err != nil {
		return err
	}
	return head.Blame(context.Background(), []blame.Range{r}, blame.Options{})[0].Err
}

// middleOf is a line in the middle of the file blamed.
func middleOf(b *testing.B) int {
	repo, err := blame.Open(repository)
	if err != nil {
		b.Fatal(err)
	}
	defer repo.Close()
	head, err := repo.At("HEAD")
	if err != nil {
		b.Fatal(err)
	}
	hunks := head.Blame(context.Background(), []blame.Range{{Path: blamed}}, blame.Options{MaxCommits: 1})[0].Hunks
	return max(1, hunks[len(hunks)-1].Last/2)
}

func theirs() error {
	repo, err := git.PlainOpenWithOptions(repository, &git.PlainOpenOptions{DetectDotGit: !bare(repository), EnableDotGitCommonDir: true})
	if err != nil {
		return err
	}
	head, err := repo.Head()
	if err != nil {
		return err
	}
	commit, err := repo.CommitObject(head.Hash())
	if err != nil {
		return err
	}
	_, err = git.Blame(commit, blamed)
	return err
}

// bare tells what go-git does not find out.
func bare(dir string) bool {
	_, err := os.Stat(dir + "/objects")
	return err == nil
}
