package blame_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/whopage/whopage/blame/gittest"
)

// Random histories with merges of every kind, renames, and wrong clocks now and
// then, are blamed as git does.
func TestRandomHistories(t *testing.T) {
	needGit(t)
	n := 4
	if testing.Short() {
		n = 3
	}
	for seed := range n {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			h := &randomHistory{Rand: rand.New(rand.NewPCG(uint64(seed), 11)), skew: seed%4 == 3}
			agree(t, gittest.Dir(t, h.script(24)), "main", h.skew)
		})
	}
}

// A randomHistory writes gittest scripts.
type randomHistory struct {
	*rand.Rand
	skew    bool
	commits []map[string][]string // the files of each commit, by lines
}

func (h *randomHistory) script(commits int) string {
	var b strings.Builder
	for i := range commits {
		files, parents := h.next(i)
		fmt.Fprintf(&b, "-- commit c%d --\nauthor: Dev %d <dev%d@acme.example>\n", i, i%5, i%5)
		if h.skew && h.IntN(4) == 0 {
			fmt.Fprintf(&b, "date: +-%dh\n", h.IntN(9))
		}
		var labels []string
		for _, p := range parents {
			labels = append(labels, fmt.Sprintf("c%d", p))
		}
		if i > 0 {
			fmt.Fprintf(&b, "parent: %s\n", strings.Join(labels, " "))
			for _, path := range slices.Sorted(maps.Keys(h.commits[parents[0]])) {
				if _, kept := files[path]; !kept {
					fmt.Fprintf(&b, "delete: %s\n", path)
				}
			}
		}
		for _, path := range slices.Sorted(maps.Keys(files)) {
			lines := files[path]
			fmt.Fprintf(&b, "-- %s --\n%s", path, strings.Join(lines, ""))
		}
		h.commits = append(h.commits, files)
	}
	return b.String()
}

// next makes the files of the next commit out of those of its parents. The last
// commit is a merge of the last few, so that most of the history counts.
func (h *randomHistory) next(i int) (map[string][]string, []int) {
	if i == 0 {
		return map[string][]string{"a": h.lines(12), "d/b": h.lines(8)}, nil
	}
	parents := []int{i - 1 - h.IntN(min(i, 4))}
	for i > 3 && h.IntN(3) == 0 && len(parents) < 4 {
		if p := h.IntN(i); p != parents[0] {
			parents = append(parents, p)
		}
	}
	files := map[string][]string{}
	for path, lines := range h.commits[parents[0]] {
		files[path] = lines
	}
	for _, p := range parents[1:] {
		for _, path := range slices.Sorted(maps.Keys(h.commits[p])) {
			lines := h.commits[p][path]
			if mine, has := files[path]; !has || h.IntN(3) == 0 {
				files[path] = lines
			} else if h.IntN(3) == 0 {
				files[path] = h.mix(mine, lines)
			}
		}
	}
	for range h.IntN(3) {
		h.change(files)
	}
	return files, parents
}

// mix takes lines of two versions by turns.
func (h *randomHistory) mix(a, b []string) []string {
	x, y := h.IntN(len(a)+1), h.IntN(len(b)+1)
	return append(append([]string{}, a[:x]...), b[y:]...)
}

func (h *randomHistory) change(files map[string][]string) {
	paths := make([]string, 0, len(files))
	for _, p := range []string{"a", "d/b", "d/c", "e", "d/e/f"} {
		if _, ok := files[p]; ok {
			paths = append(paths, p)
		}
	}
	if len(paths) == 0 {
		files["a"] = h.lines(6)
		return
	}
	path := paths[h.IntN(len(paths))]
	switch h.IntN(6) {
	case 0: // a rename, perhaps with edits, perhaps over another file
		to := []string{"a", "d/b", "d/c", "e"}[h.IntN(4)]
		lines := files[path]
		delete(files, path)
		files[to] = h.edit(lines)
	case 1:
		if len(paths) > 1 {
			delete(files, path)
		}
	default:
		files[path] = h.edit(files[path])
	}
}

func (h *randomHistory) edit(lines []string) []string {
	out := append([]string{}, lines...)
	for range h.IntN(4) {
		at := h.IntN(len(out) + 1)
		switch n := min(h.IntN(3), len(out)-at); h.IntN(4) {
		case 0:
			out = append(out[:at:at], out[at+n:]...)
		case 1:
			moved := append([]string{}, out[at:at+n]...)
			out = append(out[:at:at], out[at+n:]...)
			to := h.IntN(len(out) + 1)
			out = append(out[:to:to], append(moved, out[to:]...)...)
		case 2:
			if n > 0 {
				out[at] = strings.Replace(out[at], " ", "  ", 1)
			}
		default:
			out = append(out[:at:at], append(h.lines(1+h.IntN(3)), out[at:]...)...)
		}
	}
	return out
}

func (h *randomHistory) lines(n int) []string {
	var out []string
	for range n {
		switch h.IntN(4) {
		case 0:
			out = append(out, []string{"\n", "}\n", "\treturn\n", "end\n"}[h.IntN(4)])
		default:
			out = append(out, fmt.Sprintf("%sline %d of %d\n", strings.Repeat("\t", h.IntN(3)), h.IntN(40), h.IntN(3)))
		}
	}
	return out
}
