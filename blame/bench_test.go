package blame_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/blame/gittest"
)

// busy writes a packed history of two files of 4,000 lines, of which each
// commit changes one in a few places.
func busy(b *testing.B, commits int) string {
	needGit(b)
	random := rand.New(rand.NewPCG(3, 3))
	files := [2][]string{}
	for f := range files {
		for i := range 4000 {
			files[f] = append(files[f], fmt.Sprintf("\tline %d of %d, as it was at first\n", i, f))
		}
	}
	var script strings.Builder
	for i := range commits {
		fmt.Fprintf(&script, "-- commit c%d --\n", i)
		for f := range files {
			if i > 0 && f != i%2 {
				continue
			}
			for range 4 {
				files[f][random.IntN(4000)] = fmt.Sprintf("\tline %d, changed\n", random.IntN(1e6))
			}
			fmt.Fprintf(&script, "-- lib/%d.c --\n%s", f, strings.Join(files[f], ""))
		}
	}
	dir := gittest.Dir(b, script.String())
	gitOut(b, dir, "repack", "-adq")
	return dir
}

// blameAll blames a whole file.
func blameAll(b *testing.B, repo *blame.Repo, path string) {
	result := at(b, repo, "HEAD").Blame(context.Background(), []blame.Range{{Path: path}}, blame.Options{})[0]
	require.NoError(b, result.Err)
}

// BenchmarkCold opens the repository anew for each request; at=once blames two
// files in two goroutines, at=turns one after the other.
func BenchmarkCold(b *testing.B) {
	dir := busy(b, 400)
	run := func(name string, ask func(*blame.Repo)) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				repo, err := blame.Open(dir)
				require.NoError(b, err)
				ask(repo)
				require.NoError(b, repo.Close())
			}
		})
	}
	run("files=1", func(repo *blame.Repo) { blameAll(b, repo, "lib/0.c") })
	run("files=2,at=turns", func(repo *blame.Repo) {
		blameAll(b, repo, "lib/0.c")
		blameAll(b, repo, "lib/1.c")
	})
	run("files=2,at=once", func(repo *blame.Repo) {
		var both sync.WaitGroup
		both.Go(func() { blameAll(b, repo, "lib/0.c") })
		both.Go(func() { blameAll(b, repo, "lib/1.c") })
		both.Wait()
	})
}

// BenchmarkEnd reports how long after the end of its context a blame returns,
// in the middle of a comparison that takes seconds.
func BenchmarkEnd(b *testing.B) {
	repo := gittest.New(b, fmt.Sprintf("-- commit a --\n-- f --\n%s-- commit b --\n-- f --\n%s", shuffled(200_000, 1), shuffled(200_000, 2)))
	head := at(b, repo, "HEAD")
	var worst time.Duration
	for b.Loop() {
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan time.Time, 1)
		time.AfterFunc(100*time.Millisecond, func() {
			ended <- time.Now()
			cancel()
		})
		result := head.Blame(ctx, []blame.Range{{Path: "f"}}, blame.Options{})[0]
		worst = max(worst, time.Since(<-ended))
		require.ErrorIs(b, result.Err, context.Canceled)
	}
	b.ReportMetric(float64(worst.Microseconds())/1000, "worst-ms")
}
