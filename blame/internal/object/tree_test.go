package object

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func FuzzTree(f *testing.F) {
	f.Add([]byte("100644 a\x00aaaaaaaaaaaaaaaaaaaa40000 b\x00bbbbbbbbbbbbbbbbbbbb"), "b")
	f.Add([]byte("100644"), "a")
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		e, found, err := FindEntry(data, name)
		// The oracle is a plain reading of the entries.
		for rest := data; ; {
			n, want, more, bad := NextEntry(rest)
			if len(rest) == 0 {
				require.False(t, found)
				return
			}
			if bad != nil {
				return // entries that are passed over are not checked: one behind it may be found
			}
			if string(n) == name {
				require.NoError(t, err)
				require.True(t, found)
				require.Equal(t, want, e)
				return
			}
			rest = more
		}
	})
}

// Whatever a step tells is what looking the name up in the older tree tells.
func TestTreeStep(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	told := 0
	for range 3000 {
		older := randomTree(r, nil)
		newer := randomTree(r, older)
		told += sameStep(t, newer.bytes(), older.bytes())
	}
	require.Greater(t, told, 10_000)
}

func FuzzTreeStep(f *testing.F) {
	one := "100644 a\x00aaaaaaaaaaaaaaaaaaaa40000 b\x00bbbbbbbbbbbbbbbbbbbb"
	f.Add([]byte(one), []byte(strings.ReplaceAll(one, "bb", "cc")))
	f.Add([]byte(one), []byte(one[:29]))
	f.Fuzz(func(t *testing.T, newer, older []byte) {
		if sound(newer) && sound(older) {
			sameStep(t, newer, older)
		}
		if from, err := Starts(nil, newer); err == nil {
			_, _ = (&TreeStep{}).Compare(newer, from, older, nil)
		}
	})
}

// sameStep compares what a step tells of each name of the newer tree, and
// returns how many it knows.
func sameStep(t *testing.T, newer, older []byte) (told int) {
	from, err := Starts(nil, newer)
	require.NoError(t, err)
	s := &TreeStep{}
	to, err := s.Compare(newer, from, older, nil)
	require.NoError(t, err)
	want, err := Starts(nil, older)
	require.NoError(t, err)
	require.Equal(t, want, to)
	for rest := newer; len(rest) > 0; {
		name, e, more, err := NextEntry(rest)
		require.NoError(t, err)
		want, has, err := FindEntry(older, string(name))
		require.NoError(t, err)
		got, same, found := s.Older(string(name))
		switch {
		case same:
			require.True(t, has)
			require.Equal(t, e, want)
			told++
		case found:
			require.True(t, has)
			require.Equal(t, want, got)
			told++
		}
		rest = more
	}
	return told
}

// sound reports whether a tree is in order, without a name that it has twice.
func sound(tree []byte) bool {
	seen := map[string]bool{}
	var last []byte
	var mode uint32
	for len(tree) > 0 {
		name, e, rest, err := NextEntry(tree)
		if err != nil || seen[string(name)] || last != nil && compareNames(last, mode, name, e.Mode) >= 0 {
			return false
		}
		seen[string(name)], last, mode, tree = true, name, e.Mode, rest
	}
	return true
}

// A plainTree is the entries of a tree, by name.
type plainTree map[string]Entry

func (p plainTree) bytes() []byte {
	type named struct {
		name string
		Entry
	}
	var list []named
	for name, e := range p {
		list = append(list, named{name, e})
	}
	slices.SortFunc(list, func(a, b named) int { return compareNames([]byte(a.name), a.Mode, []byte(b.name), b.Mode) })
	var out bytes.Buffer
	for _, e := range list {
		fmt.Fprintf(&out, "%o %s\x00%s", e.Mode, e.name, e.ID[:])
	}
	return out.Bytes()
}

// randomTree is like another one, but for some entries.
func randomTree(r *rand.Rand, like plainTree) plainTree {
	out := plainTree{}
	for name, e := range like {
		if r.IntN(20) > 0 {
			out[name] = e
		}
	}
	modes := []uint32{0o100644, 0o100755, 0o40000, 0o160000, 0o120000}
	for range r.IntN(12) {
		name := strings.Repeat(string(rune('a'+r.IntN(3))), 1+r.IntN(2)) + []string{"", ".c", "-", "0", " x"}[r.IntN(5)]
		e := Entry{Mode: modes[r.IntN(len(modes))]}
		e.ID[r.IntN(idSize)] = byte(r.IntN(3))
		out[name] = e
	}
	return out
}
