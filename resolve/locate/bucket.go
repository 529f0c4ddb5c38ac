package locate

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// buckets holds the files by base name. A bucket is made from the chain when
// first asked for, sorted by the reversed path: files that share a suffix are
// neighbours, however many there are of one name.
type buckets struct {
	head, next []int32 // chains: by name, by file
	mu         sync.Mutex
	sorted     map[int32][]int32
	folded     map[string][]int32 // lower-case name to name numbers
}

func (t *Tree) index() *buckets {
	t.once.Do(func() {
		b := &t.buckets
		b.head = slices.Repeat([]int32{none}, len(t.names.start))
		b.next = make([]int32, len(t.files))
		for i := len(t.files) - 1; i >= 0; i-- {
			name := t.files[i].name
			b.next[i], b.head[name] = b.head[name], int32(i)
		}
		b.sorted = map[int32][]int32{}
	})
	return &t.buckets
}

// named returns the files with a base name, sorted by reversed path.
func (t *Tree) named(name int32) []int32 {
	b := t.index()
	if name == none || b.head[name] == none {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if files, ok := b.sorted[name]; ok {
		return files
	}
	var files []int32
	for i := b.head[name]; i != none; i = b.next[i] {
		files = append(files, i)
	}
	slices.SortFunc(files, func(x, y int32) int { return t.compareReversed(t.files[x].folder, t.files[y].folder) })
	b.sorted[name] = files
	return files
}

// compareReversed orders folders by their last part, then the one before.
func (t *Tree) compareReversed(x, y int32) int {
	for x != y {
		if x == 0 || y == 0 {
			return cmp.Compare(x, y)
		}
		if c := cmp.Compare(t.folders[x].name, t.folders[y].name); c != 0 {
			return c
		}
		x, y = t.folders[x].parent, t.folders[y].parent
	}
	return 0
}

// sharing narrows files, of one bucket, to those whose folders end in the part
// behind above parts that they share already.
func (t *Tree) sharing(files []int32, above int, part int32) []int32 {
	if part == none {
		return nil
	}
	at := func(i int32) int32 {
		d := t.files[i].folder
		for range above {
			if d <= 0 {
				return none
			}
			d = t.folders[d].parent
		}
		if d <= 0 {
			return none
		}
		return t.folders[d].name
	}
	lo, _ := slices.BinarySearchFunc(files, part, func(i, want int32) int { return cmp.Compare(at(i), want) })
	hi, _ := slices.BinarySearchFunc(files[lo:], part, func(i, want int32) int {
		if at(i) == want {
			return -1
		}
		return 1
	})
	return files[lo : lo+hi]
}

// folded returns the spellings in the tree of a name that differ by case alone.
func (t *Tree) folded(name string) []int32 {
	b := t.index()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.folded == nil {
		b.folded = map[string][]int32{}
		for i := range t.names.start {
			lower := strings.ToLower(t.names.at(int32(i)))
			b.folded[lower] = append(b.folded[lower], int32(i))
		}
	}
	return b.folded[strings.ToLower(name)]
}
