package blame

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/blame/internal/object"
)

// treesOnly is a source that has nothing but trees.
type treesOnly struct {
	object.Source
	trees map[Hash]string
}

func (s treesOnly) Lend(id Hash) (object.Loan, error) {
	return object.Loan{Kind: plumbing.TreeObject, Data: []byte(s.trees[id])}, nil
}

// Whatever was read before, a step from one tree to another finds what a look
// into the other one finds.
func TestTreesAmongManyOthers(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	src := treesOnly{trees: map[Hash]string{}}
	var ids []Hash
	for i := range 2 * keptTrees {
		var tree strings.Builder
		for name := range 9 {
			fmt.Fprintf(&tree, "100644 f%d\x00%019d%d", name, 0, (i>>name)&1)
		}
		id := Hash{byte(i), 1}
		src.trees[id] = tree.String()
		ids = append(ids, id)
	}
	trees := trees{src: src}
	defer trees.done()
	at := 0
	for range 20_000 {
		newer, older := ids[at], ids[(at+1+r.IntN(3))%len(ids)]
		if r.IntN(3) == 0 {
			newer = ids[r.IntN(len(ids))]
		}
		at = (at + r.IntN(2)) % len(ids)
		name := fmt.Sprintf("f%d", r.IntN(9))
		want, has, err := object.FindEntry([]byte(src.trees[older]), name)
		require.NoError(t, err)
		require.True(t, has)
		had, _, err := object.FindEntry([]byte(src.trees[newer]), name)
		require.NoError(t, err)
		e, same, found, err := trees.before(newer, older, name)
		require.NoError(t, err)
		require.Equal(t, had == want, same, "%s in %v after %v", name, older, newer)
		if !same {
			require.True(t, found)
			require.Equal(t, want, e)
		}
	}
}
