package diff

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// apply makes the newer blob out of the older one and the hunks.
func apply(t testing.TB, older, newer *Lines, hunks []Hunk) []byte {
	var out []byte
	at, behind := 0, 0
	for _, h := range hunks {
		require.GreaterOrEqual(t, h.A, at, "hunks are ordered and do not touch")
		require.Equal(t, h.A-at, h.B-behind, "lines between hunks are as many on both sides")
		for ; at < h.A; at++ {
			out = append(out, older.Line(at)...)
		}
		for i := range h.BLen {
			out = append(out, newer.Line(h.B+i)...)
		}
		at, behind = h.A+h.ALen, h.B+h.BLen
	}
	for ; at < older.Len(); at++ {
		out = append(out, older.Line(at)...)
	}
	return out
}

func FuzzDiff(f *testing.F) {
	f.Add([]byte("a\nb\nc\n"), []byte("a\nc\nd"))
	f.Add([]byte(""), []byte("\n\n"))
	r := rand.New(rand.NewPCG(1, 1))
	f.Add(text(r), edit(r, text(r)))
	f.Fuzz(func(t *testing.T, older, newer []byte) {
		a, b := NewLines(older, false), NewLines(newer, false)
		require.Equal(t, string(newer), string(apply(t, a, b, Diff(a, b))))
		x, y := NewLines(older, true), NewLines(newer, true)
		apply(t, x, y, Diff(x, y)) // order and cover hold, too, where white space counts nothing
	})
}

func TestLines(t *testing.T) {
	l := NewLines([]byte("a\n\nb"), false)
	require.Equal(t, 3, l.Len())
	require.Equal(t, "b", string(l.Line(2)))
	require.Zero(t, NewLines(nil, false).Len())
}

// A last line without a newline is another line, unless space counts nothing.
func TestNoNewlineAtEnd(t *testing.T) {
	older, newer := []byte("a\nb"), []byte("a\nb\n")
	require.Equal(t, []Hunk{{A: 1, ALen: 1, B: 1, BLen: 1}}, Diff(NewLines(older, false), NewLines(newer, false)))
	require.Empty(t, Diff(NewLines(older, true), NewLines(newer, true)))
}

// Hostile blobs end: the work is bounded by the search's limit of rounds.
func BenchmarkShuffled(b *testing.B) {
	for _, n := range []int{20_000, 200_000} {
		older, newer := shuffled(n, 1), shuffled(n, 2)
		b.Run(fmt.Sprintf("lines=%dk", n/1000), func(b *testing.B) {
			for b.Loop() {
				Diff(NewLines(older, false), NewLines(newer, false))
			}
		})
	}
}

func shuffled(n int, seed uint64) []byte {
	lines := make([][]byte, n)
	for i := range lines {
		lines[i] = fmt.Appendf(nil, "line %d\n", i)
	}
	r := rand.New(rand.NewPCG(seed, 9))
	r.Shuffle(n, func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	return bytes.Join(lines, nil)
}

func BenchmarkSmallChange(b *testing.B) {
	older := shuffled(10_000, 1)
	newer := bytes.Replace(older, []byte("line 5000\n"), []byte("line five thousand\n"), 1)
	b.SetBytes(int64(len(older)))
	for b.Loop() {
		Diff(NewLines(older, false), NewLines(newer, false))
	}
}
