package diff

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var rounds = flag.Int("rounds", 150, "how many random pairs to compare with git")

// Git's own choice is the oracle, on random texts of the kinds that make its
// rules show: few different lines, code with indentation and blank lines, files
// so long that the search is cut short.
func TestAgreesWithGit(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git binary to compare with")
	}
	dir := t.TempDir()
	for seed := range uint64(*rounds) {
		r := rand.New(rand.NewPCG(seed, 3))
		older := text(r)
		newer := edit(r, older)
		if r.IntN(8) == 0 {
			older = bytes.TrimSuffix(older, newline)
		}
		ignoreSpace := r.IntN(4) == 0
		want := gitHunks(t, dir, older, newer, ignoreSpace)
		got := Diff(NewLines(older, ignoreSpace), NewLines(newer, ignoreSpace))
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("seed %d (%d and %d lines, ignoring space: %v):\n got %v\nwant %v", seed, bytes.Count(older, newline), bytes.Count(newer, newline), ignoreSpace, got, want)
			if keep := os.Getenv("DIFF_KEEP"); keep != "" {
				os.WriteFile(keep+"/a", older, 0o644)
				os.WriteFile(keep+"/b", newer, 0o644)
			}
		}
	}
}

func text(r *rand.Rand) []byte {
	var b bytes.Buffer
	n := r.IntN(60)
	switch r.IntN(5) {
	case 0:
		n = r.IntN(3000)
	case 1:
		n = 300 + r.IntN(300)
	}
	words := 1 + r.IntN(40)
	if r.IntN(3) == 0 {
		words = 2000
	}
	indent := 0
	for range n {
		switch r.IntN(8) {
		case 0:
			b.WriteString("\n")
			continue
		case 1:
			indent++
		case 2:
			indent = max(0, indent-1)
			fmt.Fprintf(&b, "%s}\n", strings.Repeat("\t", indent))
			continue
		case 3:
			indent = r.IntN(3)
		}
		fmt.Fprintf(&b, "%sline %d\n", strings.Repeat("\t", indent%6), r.IntN(words))
	}
	return b.Bytes()
}

func edit(r *rand.Rand, text []byte) []byte {
	var lines [][]byte
	for l := range bytes.Lines(text) {
		lines = append(lines, l)
	}
	for range 1 + r.IntN(12) {
		at := r.IntN(len(lines) + 1)
		size := min(r.IntN(12), len(lines)-at)
		switch r.IntN(6) {
		case 0: // remove
			lines = append(lines[:at:at], lines[at+size:]...)
		case 1: // repeat
			lines = append(lines[:at+size:at+size], lines[at:]...)
		case 2: // move
			block := append([][]byte{}, lines[at:at+size]...)
			lines = append(lines[:at:at], lines[at+size:]...)
			to := r.IntN(len(lines) + 1)
			lines = append(lines[:to:to], append(block, lines[to:]...)...)
		case 3: // blank
			lines = append(lines[:at:at], append([][]byte{[]byte("\n")}, lines[at:]...)...)
		case 4: // change
			for i := at; i < at+size; i++ {
				lines[i] = []byte(fmt.Sprintf("changed %d\n", r.IntN(10)))
			}
		case 5: // white space
			for i := at; i < at+size; i++ {
				lines[i] = append([]byte("  "), lines[i]...)
			}
		}
		if r.IntN(25) == 0 {
			r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
		}
	}
	return bytes.Join(lines, nil)
}

var hunkHeader = regexp.MustCompile(`(?m)^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@`)

// gitHunks asks the git binary.
func gitHunks(t testing.TB, dir string, older, newer []byte, ignoreSpace bool) []Hunk {
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	require.NoError(t, os.WriteFile(a, older, 0o644))
	require.NoError(t, os.WriteFile(b, newer, 0o644))
	args := []string{"-c", "core.attributesFile=/dev/null", "diff", "--no-index", "--no-ext-diff", "--no-color", "--text", "-U0", "--diff-algorithm=myers", "--indent-heuristic"}
	if ignoreSpace {
		args = append(args, "-w")
	}
	out, err := exec.Command("git", append(args, a, b)...).Output()
	if exit, isExit := err.(*exec.ExitError); err != nil && (!isExit || exit.ExitCode() != 1) {
		require.NoError(t, err)
	}
	var hunks []Hunk
	for _, m := range hunkHeader.FindAllSubmatch(out, -1) {
		h := Hunk{A: number(m[1]), ALen: length(m[2]), B: number(m[3]), BLen: length(m[4])}
		// An empty side is named by the line before it.
		if h.ALen > 0 {
			h.A--
		}
		if h.BLen > 0 {
			h.B--
		}
		hunks = append(hunks, h)
	}
	return hunks
}

func number(b []byte) int {
	n, _ := strconv.Atoi(string(b))
	return n
}

func length(b []byte) int {
	if len(b) == 0 {
		return 1
	}
	return number(b)
}
