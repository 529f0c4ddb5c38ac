package object

import (
	"bytes"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/stretchr/testify/require"
)

// built makes a block whose bytes all tell its place.
func built(b *bases, at int, size int) *block {
	k := &block{content: content{kind: plumbing.BlobObject}, at: place{1, int64(at)}, users: 1}
	if at%2 == 0 {
		k.kind = plumbing.TreeObject
	}
	k.data = b.memory(size)
	for i := range k.data {
		k.data[i] = byte(at)
	}
	return k
}

// What somebody reads stays as it is, whatever the others build meanwhile.
func TestBlocksInUseStay(t *testing.T) {
	b := newBases(64 << 10)
	var all sync.WaitGroup
	for seed := range 4 {
		all.Go(func() {
			r := rand.New(rand.NewPCG(uint64(seed), 2))
			var held []*block
			for range 5_000 {
				at := r.IntN(60)
				k := b.get(place{1, int64(at)})
				if k == nil {
					k = built(b, at, r.IntN(9000))
					if r.IntN(4) > 0 {
						b.keep(k)
					}
				}
				held = append(held, k)
				for len(held) > 0 && r.IntN(3) > 0 {
					i := r.IntN(len(held))
					k := held[i]
					if len(k.data) > 0 && bytes.Count(k.data, []byte{byte(k.at.off)}) != len(k.data) {
						t.Errorf("the block of %d was written to", k.at.off)
					}
					b.release(k)
					held = append(held[:i], held[i+1:]...)
				}
			}
		})
	}
	all.Wait()
	require.LessOrEqual(t, b.trees.used, b.trees.bound)
	require.LessOrEqual(t, b.others.used, b.others.bound)
}

// A file's versions are built in a bounded number of pieces of memory.
func TestMemoryIsUsedAgain(t *testing.T) {
	b := newBases(1 << 20)
	pieces := map[*byte]bool{}
	for at := range 2000 {
		k := built(b, 2*at+1, 40_000+10*at)
		pieces[&k.data[0]] = true
		b.keep(k)
		b.release(k)
	}
	require.Less(t, len(pieces), 100)
	require.LessOrEqual(t, b.freeBytes, b.freeBound)
	b.clear()
	require.Zero(t, b.others.used)
	require.Empty(t, b.blocks)
}

// Where there is too much spare memory, that goes of which there is most.
func TestSpareMemoryOfRareSizesStays(t *testing.T) {
	b := newBases(1 << 20)
	rare := built(b, 1, 90_000)
	first := &rare.data[0]
	b.release(rare)
	var many []*block
	for at := range 1000 {
		many = append(many, built(b, at, 2000))
	}
	for _, k := range many {
		b.release(k)
	}
	require.LessOrEqual(t, b.freeBytes, b.freeBound)
	require.Greater(t, b.freeBytes, b.freeBound-4000)
	require.Same(t, first, &built(b, 1, 90_000).data[0])
}

// Each reader has room of its own, as long as it reads.
func TestRoomForReaders(t *testing.T) {
	b := newBases(1 << 20)
	fill := func() (kept int) {
		for at := range 200 {
			k := built(b, 2*at+1, 40_000)
			b.keep(k)
			b.release(k)
		}
		return b.others.used
	}
	alone := fill()
	b.enter(1)
	require.Equal(t, alone, fill())
	b.enter(1)
	require.Greater(t, fill(), alone+alone/2)
	b.enter(-1)
	require.LessOrEqual(t, b.others.used, b.others.bound)
	require.LessOrEqual(t, b.freeBytes, b.freeBound)
	require.Equal(t, alone, fill())
	b.enter(1000)
	require.LessOrEqual(t, b.others.bound, maxReaders<<20)
}

// What has room is at least as large as was asked for, with its slack.
func TestMemoryHasRoom(t *testing.T) {
	for n := range 100_000 {
		class := classOf(max(n+slack, minMemory)-1) + 1
		require.GreaterOrEqual(t, classSize(class), n+slack)
		require.Equal(t, class, classOf(classSize(class)))
		require.Less(t, classSize(classOf(n+4)), n+5)
	}
}
