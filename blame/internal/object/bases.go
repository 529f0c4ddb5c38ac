package object

import (
	"math/bits"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
)

// A block is an object that was built from a pack, in memory that is used again
// when nobody reads it any more. Whoever has a block and does not release it
// costs no more than that: the memory is then the garbage collector's.
type block struct {
	content
	at place

	// What follows is guarded by bases.mu.
	// id is what the object was found to be, by the checksum that the index has
	// of it or by its content; zero where nobody looked.
	id         ID
	users      int    // who read the block; the list is one
	kept       bool   // in the list
	prev, next *block // younger, older
}

// bases are the objects that were built last: those that deltas are most likely
// to be on, and that are most likely asked for again. What is beyond the bound
// and not in use becomes the memory of the next object, since fresh memory costs
// more than all else that is done with it. It is safe for concurrent use.
type bases struct {
	mu     sync.Mutex
	blocks map[place]*block
	trees  list // many, and of little use after a while
	others list // mostly blobs

	free      [maxClass + 1][][]byte
	freeBytes int
	freeBound int

	room    int // for each reader
	readers int
}

// A list is blocks in the order of their last use.
type list struct {
	bound, used int   // in bytes
	ends        block // next is the youngest, prev the oldest
}

// newBases returns bases that keep so many bytes for each reader, a quarter of
// them for trees, and half as much memory for new ones.
func newBases(room int) *bases {
	b := &bases{blocks: map[place]*block{}, room: room}
	for _, l := range []*list{&b.trees, &b.others} {
		l.ends.next, l.ends.prev = &l.ends, &l.ends
	}
	b.enter(0)
	return b
}

// maxReaders is for how many readers there is room.
const maxReaders = 8

// enter takes note of more readers, or of fewer: one that shared the room of
// another would drop the bases of its deltas, and the other one's.
func (b *bases) enter(more int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.readers += more
	room := b.room * min(max(b.readers, 1), maxReaders)
	b.trees.bound, b.others.bound, b.freeBound = room/4, room-room/4, room/2
	for _, l := range []*list{&b.trees, &b.others} {
		b.shrink(l, l.bound)
	}
	b.trim()
}

// shrink drops what was not used for the longest time.
func (b *bases) shrink(l *list, bound int) {
	for l.used > bound {
		b.drop(l.ends.prev)
	}
}

func (b *bases) list(k *block) *list {
	if k.kind == plumbing.TreeObject {
		return &b.trees
	}
	return &b.others
}

// get returns the block of a place, for the caller to release; nil if it is not
// there.
func (b *bases) get(at place) *block {
	b.mu.Lock()
	defer b.mu.Unlock()
	k := b.blocks[at]
	if k != nil {
		b.unlink(k)
		b.link(k)
		k.users++
	}
	return k
}

// keep puts a block, which its builder still has, into the list. If another one
// was faster, that one stays.
func (b *bases) keep(k *block) {
	b.mu.Lock()
	defer b.mu.Unlock()
	l, size := b.list(k), cap(k.data)
	if k.kept || b.blocks[k.at] != nil || size > l.bound/2 {
		return
	}
	b.shrink(l, l.bound-size)
	k.kept = true
	k.users++
	l.used += size
	b.blocks[k.at] = k
	b.link(k)
}

// named reports whether a block was found to be the object of a name.
func (b *bases) named(k *block, id *ID) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return k.id == *id
}

// name takes note that it was.
func (b *bases) name(k *block, id *ID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	k.id = *id
}

func (b *bases) link(k *block) {
	l := b.list(k)
	k.prev, k.next = &l.ends, l.ends.next
	k.prev.next, k.next.prev = k, k
}

func (b *bases) unlink(k *block) {
	k.prev.next, k.next.prev = k.next, k.prev
	k.prev, k.next = nil, nil
}

// drop takes a block out of the list.
func (b *bases) drop(k *block) {
	b.unlink(k)
	k.kept = false
	b.list(k).used -= cap(k.data)
	delete(b.blocks, k.at)
	b.unused(k)
}

// A Loan is an object's content, to be read until it is returned.
type Loan struct {
	Kind  plumbing.ObjectType
	Data  []byte
	block *block // nil where the memory is the garbage collector's
	bases *bases
}

// Return gives the memory of a loan back. One that is never returned is left to
// the garbage collector.
func (l *Loan) Return() {
	if l.block != nil {
		l.bases.release(l.block)
	}
	*l = Loan{}
}

// release gives back a block that get returned or that the caller built.
func (b *bases) release(k *block) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.unused(k)
}

// unused takes note that one user less has a block.
func (b *bases) unused(k *block) {
	if k.users--; k.users > 0 {
		return
	}
	m := k.data
	k.data = nil
	if cap(m) > b.freeBound {
		return
	}
	class := classOf(cap(m))
	b.free[class] = append(b.free[class], m)
	b.freeBytes += cap(m)
	b.trim()
}

// trim leaves what is too much of spare memory to the garbage collector, each
// time a piece of the class that has most of it.
func (b *bases) trim() {
	for b.freeBytes > b.freeBound {
		class, most := 0, 0
		for c, list := range b.free {
			if n := len(list); n > 0 && n*classSize(c) > most {
				class, most = c, n*classSize(c)
			}
		}
		last := len(b.free[class]) - 1
		b.freeBytes -= cap(b.free[class][last])
		b.free[class][last] = nil
		b.free[class] = b.free[class][:last]
	}
}

func (b *bases) clear() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, k := range b.blocks {
		b.drop(k)
	}
	b.forget()
}

// forget leaves memory that is not in use to the garbage collector.
func (b *bases) forget() { b.free, b.freeBytes = [maxClass + 1][][]byte{}, 0 }

// Memory comes in classes, four to a power of two.
const maxClass = 4 * 31

// classOf is the greatest class whose blocks are at most n bytes.
func classOf(n int) int {
	log := max(bits.Len(uint(n))-1, 2)
	return min(4*log+n>>(log-2)&3, maxClass)
}

// classSize is the size of the blocks of a class.
func classSize(class int) int { return (4 + class&3) << (class/4 - 2) }

// memory returns n bytes that hold anything, with room for slack. What was used
// before may be up to four times too large: what is not written costs nothing.
func (b *bases) memory(n int) []byte {
	class := classOf(max(n+slack, minMemory)-1) + 1
	b.mu.Lock()
	for from := class; from <= min(class+8, maxClass); from++ {
		if last := len(b.free[from]) - 1; last >= 0 {
			m := b.free[from][last]
			b.free[from] = b.free[from][:last]
			b.freeBytes -= cap(m)
			b.mu.Unlock()
			return m[:n]
		}
	}
	b.mu.Unlock()
	return make([]byte, n, classSize(class))
}

// minMemory is the least that is worth a block of its own.
const minMemory = 512
