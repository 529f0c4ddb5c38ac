package rank_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/rank"
)

var now = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

func commit(hash, author string, days int) rank.Commit {
	return rank.Commit{Hash: hash, People: []string{author}, Time: now.AddDate(0, 0, -days)}
}

// evidence is one frame on line 20 of a file of 40 lines, in a function of the
// lines 11 to 30.
func evidence(runs []rank.Run, commits ...rank.Commit) rank.Evidence {
	e := rank.Evidence{
		Now:     now,
		Frames:  []rank.Frame{{File: 0, Line: 20, Func: "Get", Scope: rank.Scope{First: 11, Last: 30}}},
		Files:   []rank.File{{Path: "db/pool.go", Runs: runs, Lines: 40}},
		Commits: map[string]rank.Commit{},
	}
	for _, c := range commits {
		e.Commits[c.Hash] = c
	}
	return e
}

// The score of a lone commit with one line is the formula, term by term.
func TestFormula(t *testing.T) {
	e := evidence([]rank.Run{{First: 1, Last: 19, Commit: "old"}, {First: 20, Last: 20, Commit: "new"}, {First: 21, Last: 40, Commit: "old"}},
		commit("old", "bo", 400), commit("new", "ana", 1))
	got := rank.Rank(e, rank.Default())

	line, near, function := 1.0, 1.0/11, 0.7*math.Sqrt(1.0/20)
	young := math.Pow((line+near+function)*math.Pow(1+1.0/10, -1), 1.1)
	nearOld, functionOld := 10.0/11, 0.7*math.Sqrt(19.0/20)
	old := math.Pow((nearOld+functionOld)*math.Pow(1+400.0/10, -1), 1.1)

	require.Equal(t, "new", got.Commits[0].Key)
	require.InDelta(t, young/(young+old), got.Commits[0].Score, 1e-12)
	require.InDelta(t, old/(young+old), got.Commits[1].Score, 1e-12)
}

// first is the first commit of the ranking.
func first(e rank.Evidence) string { return rank.Rank(e, rank.Default()).Commits[0].Key }

// Of two commits with a half of the function each, the one that made something
// new goes before the one that moved what was there, and before the one that
// swept through the repository.
func TestNature(t *testing.T) {
	runs := []rank.Run{{First: 1, Last: 20, Commit: "a"}, {First: 21, Last: 40, Commit: "b"}}
	e := evidence(runs, commit("a", "ana", 5), commit("b", "bo", 5))
	e.Frames[0].Line = 0
	moved, wide := commit("a", "ana", 4), commit("a", "ana", 4)
	moved.Kept, wide.Files = 0.9, 60
	for _, a := range []rank.Commit{moved, wide} {
		e.Commits["a"] = commit("a", "ana", 4)
		require.Equal(t, "a", first(e))
		e.Commits["a"] = a
		require.Equal(t, "b", first(e))
	}
}

// A crash handler stands on top of the stack and did not fail.
func TestHandlersDoNotCount(t *testing.T) {
	e := evidence([]rank.Run{{First: 1, Last: 40, Commit: "failed"}}, commit("failed", "ana", 300), commit("handler", "bo", 1))
	e.Files = append(e.Files, rank.File{Path: "sys/signals.c", Runs: []rank.Run{{First: 1, Last: 9, Commit: "handler"}}, Lines: 9})
	e.Frames = append([]rank.Frame{{File: 1, Line: 5, Func: "on_signal", Scope: rank.Scope{First: 1, Last: 9}}}, e.Frames...)
	require.Equal(t, "handler", first(e))
	e.Frames[0].Handler = true
	require.Equal(t, "failed", first(e))
	require.Len(t, rank.Rank(e, rank.Default()).Commits, 1)
}

// Code that everybody calls counts less than its caller.
func TestSharedCodeStepsAside(t *testing.T) {
	for folder, want := range map[string]string{"bgp/": "callee", "lib/": "caller"} {
		e := evidence([]rank.Run{{First: 1, Last: 40, Commit: "caller"}}, commit("caller", "ana", 10), commit("callee", "bo", 10))
		e.Files = append(e.Files, rank.File{Path: folder + "event.c", Runs: []rank.Run{{First: 1, Last: 40, Commit: "callee"}}, Lines: 40})
		e.Frames = append([]rank.Frame{{File: 1, Line: 5, Func: "run", Scope: rank.Scope{First: 1, Last: 9}}}, e.Frames...)
		require.Equal(t, want, first(e), folder)
	}
}

// Memory that nobody gives back points at whoever took it, however long ago.
func TestLeaksForgiveAge(t *testing.T) {
	runs := []rank.Run{{First: 11, Last: 19, Commit: "young"}, {First: 20, Last: 30, Commit: "old"}}
	e := evidence(runs, commit("young", "ana", 3), commit("old", "bo", 40))
	require.Equal(t, "young", first(e))
	e.Leak = true
	require.Equal(t, "old", first(e))
}

// Where no line tells, the folder's changes of late do.
func TestFoldersAndMentions(t *testing.T) {
	e := evidence(nil, commit("folder", "ana", 2), commit("writer", "bo", 30))
	e.Recent = []rank.Recent{{File: 0, Commit: "folder"}}
	got := rank.Rank(e, rank.Default())
	require.Equal(t, "changed db/ in folder, 2 days before", got.Commits[0].Why[0].Text)

	e.Frames[0].Mentions = []rank.Mention{{Word: "dial", File: 0, Line: 3, Of: 1, Commit: "writer"}}
	got = rank.Rank(e, rank.Default())
	require.Equal(t, "last changed db/pool.go:3, which uses dial too, in writer, 30 days before", got.Commits[0].Why[0].Text)
}

// A service that failed without a stack trace has files and no frames: what
// changed in them of late leads.
func TestFilesWithoutFrames(t *testing.T) {
	e := evidence([]rank.Run{{First: 1, Last: 30, Commit: "old"}, {First: 31, Last: 40, Commit: "new"}}, commit("old", "ana", 300), commit("new", "bo", 2))
	e.Frames = nil
	got := rank.Rank(e, rank.Default())
	require.Equal(t, "new", got.Commits[0].Key)
	require.Equal(t, "last changed 10 of the 40 lines of db/pool.go in new, 2 days before", got.Commits[0].Why[0].Text)
}

func TestReasonsAreSentences(t *testing.T) {
	e := evidence([]rank.Run{{First: 1, Last: 15, Commit: "0123456789"}, {First: 16, Last: 40, Commit: "abcdefabcdef"}},
		commit("abcdefabcdef", "ana", 2), commit("0123456789", "bo", 900))
	got := rank.Rank(e, rank.Default())

	var texts []string
	for _, why := range got.Commits[0].Why {
		texts = append(texts, why.Text)
	}
	require.Equal(t, []string{
		"last changed db/pool.go:20 in abcdefa, 2 days before",
		"changed 15 of the 20 lines of Get() in db/pool.go, in abcdefa, 2 days before",
	}, texts)
}

// Frames that only report push nothing back: the caller of an assertion counts
// as if it stood on top.
func TestHelpersStepAside(t *testing.T) {
	e := evidence([]rank.Run{{First: 1, Last: 40, Commit: "caller"}}, commit("caller", "ana", 10), commit("assert", "bo", 10))
	e.Files = append(e.Files, rank.File{Path: "lib/assert.c", Runs: []rank.Run{{First: 1, Last: 10, Commit: "assert"}}, Lines: 10})
	e.Frames = append([]rank.Frame{{File: 1, Line: 5, Func: "abort_with", Scope: rank.Scope{First: 1, Last: 10}}}, e.Frames...)
	got := rank.Rank(e, rank.Default())
	require.Equal(t, "caller", got.Commits[0].Key)
	require.Equal(t, "ana", got.People[0].Key)
}

func TestCoAuthorsShare(t *testing.T) {
	c := commit("pair", "ana", 1)
	c.People = []string{"ana", "bo"}
	got := rank.Rank(evidence([]rank.Run{{First: 1, Last: 40, Commit: "pair"}}, c), rank.Default())
	require.Len(t, got.People, 2)
	require.InDelta(t, 0.5, got.People[0].Score, 1e-12)
	require.InDelta(t, 0.5, got.People[1].Score, 1e-12)
}

func TestNoEvidenceIsNoRanking(t *testing.T) {
	got := rank.Rank(rank.Evidence{Now: now}, rank.Default())
	require.Empty(t, got.Commits)
	require.Empty(t, got.People)
	require.Zero(t, got.Confidence)
}

// Shares add up to one, confidence is a probability, and a second run says the
// same, whatever the evidence.
func TestRankingIsAShareAndStable(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 7))
		e := random(r)
		got := rank.Rank(e, rank.Default())
		require.Equal(t, got, rank.Rank(e, rank.Default()), "seed %d", seed)
		for _, list := range [][]rank.Ranked{got.Commits, got.People} {
			sum := 0.0
			for i, ranked := range list {
				sum += ranked.Score
				require.NotEmpty(t, ranked.Why, "seed %d", seed)
				if i > 0 {
					require.LessOrEqual(t, ranked.Score, list[i-1].Score, "seed %d", seed)
				}
			}
			if len(list) > 0 {
				require.InDelta(t, 1, sum, 1e-9, "seed %d", seed)
			}
		}
		require.GreaterOrEqual(t, got.Confidence, 0.0)
		require.LessOrEqual(t, got.Confidence, 1.0)
	}
}

func random(r *rand.Rand) rank.Evidence {
	e := rank.Evidence{Now: now, Commits: map[string]rank.Commit{}}
	for i := range 1 + r.IntN(12) {
		hash := fmt.Sprintf("%07x", i)
		e.Commits[hash] = commit(hash, fmt.Sprint("p", r.IntN(5)), r.IntN(2000)-10)
	}
	for f := range 1 + r.IntN(5) {
		file := rank.File{Path: fmt.Sprintf("d%d/f.go", f)}
		for line := 1; line < 200; {
			last := line + r.IntN(30)
			file.Runs = append(file.Runs, rank.Run{First: line, Last: last, Commit: fmt.Sprintf("%07x", r.IntN(len(e.Commits)))})
			line, file.Lines = last+1, last
		}
		e.Files = append(e.Files, file)
		first := r.IntN(150)
		e.Frames = append(e.Frames, rank.Frame{File: f, Line: r.IntN(200), Func: "do", Scope: rank.Scope{First: first, Last: first + 20}, Drift: r.IntN(4) == 0})
	}
	return e
}

// More evidence for a commit never lowers its share.
func TestALineMoreNeverHurts(t *testing.T) {
	runs := func(line string) []rank.Run {
		return []rank.Run{{First: 1, Last: 19, Commit: "a"}, {First: 20, Last: 20, Commit: line}, {First: 21, Last: 40, Commit: "b"}}
	}
	share := func(line string) float64 {
		got := rank.Rank(evidence(runs(line), commit("a", "ana", 100), commit("b", "bo", 100)), rank.Default())
		for _, c := range got.Commits {
			if c.Key == "a" {
				return c.Score
			}
		}
		return 0
	}
	require.Greater(t, share("a"), share("b"))
}

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-time.Hour: "a minute", 90 * time.Minute: "90 minutes", 30 * time.Hour: "30 hours", 49 * time.Hour: "2 days",
		90 * 24 * time.Hour: "3 months", 800 * 24 * time.Hour: "2 years",
	} {
		require.Equal(t, want, rank.Span(d))
	}
}

// A ranking is made of plain values: blamed lines in, an order with reasons out.
func ExampleRank() {
	e := rank.Evidence{
		Now:    now,
		Frames: []rank.Frame{{File: 0, Line: 3, Func: "Total"}},
		Files: []rank.File{{Path: "cart.go", Lines: 9, Runs: []rank.Run{
			{First: 1, Last: 2, Commit: "1111111"}, {First: 3, Last: 3, Commit: "2222222"}, {First: 4, Last: 9, Commit: "1111111"},
		}}},
		Commits: map[string]rank.Commit{"1111111": commit("1111111", "bo", 700), "2222222": commit("2222222", "ana", 1)},
	}
	first := rank.Rank(e, rank.Default()).People[0]
	fmt.Println(first.Key, first.Why[0].Kind == plan.WhyLine, first.Why[0].Text)
	// Output: ana true last changed cart.go:3 in 2222222, 24 hours before
}
