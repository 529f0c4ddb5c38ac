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
		Frames:  []rank.Frame{{File: 0, Line: 20, Func: "Pool.Get", Scope: rank.Scope{First: 11, Last: 30}}},
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

	line, near, function, file := 1.0, 1.0/11, math.Sqrt(1.0/20), 0.05*math.Sqrt(1.0/40)
	young := (line + near + function + file) * math.Pow(1+1.0/10, -1)
	nearOld, functionOld, fileOld := 10.0/11, math.Sqrt(19.0/20), 0.05*math.Sqrt(39.0/40)
	old := (nearOld + functionOld + fileOld) * math.Pow(1+400.0/10, -1)

	require.Equal(t, "new", got.Commits[0].Key)
	require.InDelta(t, young/(young+old), got.Commits[0].Score, 1e-12)
	require.InDelta(t, old/(young+old), got.Commits[1].Score, 1e-12)
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
		"last changed 25 of the 40 lines of db/pool.go in abcdefa, 2 days before",
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
