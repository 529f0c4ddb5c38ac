package diff

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// However two blobs relate, lines made from the other's are those made anew.
func TestLike(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		older := text(r)
		if r.IntN(3) == 0 && len(older) > 0 {
			older = older[:r.IntN(len(older))]
		}
		sameLines(t, older, edit(r, older))
		if n := len(older); n > 0 {
			i := r.IntN(n)
			sameLines(t, older, older[:i])
			sameLines(t, older[i:], older)
		}
	}
}

// However runs slide, they stay within the coarse hunk.
func TestCoarse(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for range 5000 {
		older := text(r)
		coarse(t, older, edit(r, older))
	}
}

func FuzzCoarse(f *testing.F) {
	f.Add([]byte("a\nb\na\nb\nc\n"), []byte("a\nb\na\nb\na\nb\nc\n"))
	f.Fuzz(func(t *testing.T, a, b []byte) { coarse(t, a, b) })
}

func coarse(t testing.TB, older, newer []byte) {
	a, b := NewLines(older, false), NewLines(newer, false)
	around := Coarse(a, b)
	for _, h := range Diff(a, b) {
		require.Len(t, around, 1)
		c := around[0]
		require.True(t, c.A <= h.A && c.B <= h.B && h.A+h.ALen <= c.A+c.ALen && h.B+h.BLen <= c.B+c.BLen, "%v around %v:\n%q\n%q", c, h, older, newer)
	}
	if len(around) > 0 {
		require.Equal(t, a.Len()-around[0].ALen, b.Len()-around[0].BLen)
	}
}

func FuzzLike(f *testing.F) {
	f.Add([]byte("a\nb\nc"), []byte("a\nb\nc\n"))
	f.Add([]byte("\n\n"), []byte("\n"))
	f.Add([]byte("x\na\n"), []byte("y a\n"))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		sameLines(t, a, b)
		sameLines(t, b, a)
	})
}

func sameLines(t testing.TB, from, blob []byte) {
	for _, space := range []bool{false, true} {
		want, got := NewLines(blob, space), (&Cutter{IgnoreSpace: space}).CutLike(blob, NewLines(from, space))
		require.Equal(t, want.starts, got.starts, "%q from %q", blob, from)
		require.Equal(t, want.keys, got.keys, "%q from %q", blob, from)
	}
}
