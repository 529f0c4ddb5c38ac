package ownership_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/whopage/whopage/ownership"
)

// A monorepo is a CODEOWNERS file and the files of a tree, shaped like those
// of a large company: mostly rooted folders, some extensions and globs.
func monorepo(rules, files int) (text string, paths []string) {
	rnd := rand.New(rand.NewPCG(7, 7))
	folders := make([]string, 6*max(20, rules/20))
	for i := range folders {
		var segments []string
		for depth := range 2 + rnd.IntN(5) {
			segments = append(segments, fmt.Sprintf("part%d", rnd.IntN(6+20*min(depth+1, 3))))
		}
		folders[i] = strings.Join(segments, "/")
	}
	extensions := []string{"go", "py", "ts", "md", "sql", "proto"}
	var b strings.Builder
	b.WriteString("* @org/everyone\n")
	for i := 1; i < rules; i++ {
		folder, ext := folders[rnd.IntN(len(folders))], extensions[rnd.IntN(len(extensions))]
		switch k := rnd.IntN(20); {
		case k < 13:
			fmt.Fprintf(&b, "/%s/", folder)
		case k < 15:
			fmt.Fprintf(&b, "/%s/file%d.%s", folder, rnd.IntN(40), ext)
		case k < 17:
			fmt.Fprintf(&b, "/%s/*.%s", folder, ext)
		case k < 18:
			fmt.Fprintf(&b, "/%s/**/part%d/", folder, rnd.IntN(50))
		case k < 19:
			fmt.Fprintf(&b, "part%d-gen/", rnd.IntN(50))
		default:
			fmt.Fprintf(&b, "**/part%d/file%d_*.%s", rnd.IntN(50), rnd.IntN(50), ext)
		}
		fmt.Fprintf(&b, " @org/team-%d\n", rnd.IntN(400))
	}
	for range files {
		paths = append(paths, fmt.Sprintf("%s/file%d.%s", folders[rnd.IntN(len(folders))], rnd.IntN(60), extensions[rnd.IntN(len(extensions))]))
	}
	return b.String(), paths
}

var sizes = []int{100, 1_000, 10_000}

func BenchmarkParse(b *testing.B) {
	for _, n := range sizes {
		text, _ := monorepo(n, 0)
		b.Run(fmt.Sprintf("rules=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				parse(b, text, ownership.GitHub)
			}
		})
	}
}

// BenchmarkTree reads the file and asks for a whole tree.
func BenchmarkTree(b *testing.B) {
	for _, n := range sizes {
		text, paths := monorepo(n, 100_000)
		b.Run(fmt.Sprintf("rules=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				rules := parse(b, text, ownership.GitHub)
				for _, p := range paths {
					rules.Owners(p)
				}
			}
		})
	}
}

// BenchmarkWarm asks for a file whose folder was asked for before.
func BenchmarkWarm(b *testing.B) {
	for _, n := range sizes {
		text, paths := monorepo(n, 64)
		b.Run(fmt.Sprintf("rules=%d", n), func(b *testing.B) {
			rules, i := parse(b, text, ownership.GitHub), 0
			b.ReportAllocs()
			for b.Loop() {
				rules.Owners(paths[i%len(paths)])
				i++
			}
		})
	}
}

// BenchmarkCold asks for files in folders that were not asked for before.
func BenchmarkCold(b *testing.B) {
	for _, n := range sizes {
		text, paths := monorepo(n, 1)
		b.Run(fmt.Sprintf("rules=%d", n), func(b *testing.B) {
			var names [1 << 14]string
			for i := range names {
				dir := paths[0][:strings.LastIndexByte(paths[0], '/')]
				names[i] = fmt.Sprintf("%s/new%d/file.go", dir, i)
			}
			rules, i := parse(b, text, ownership.GitHub), 0
			b.ReportAllocs()
			for b.Loop() {
				rules.Owners(names[i%len(names)])
				i++
			}
		})
	}
}

// BenchmarkDecideExplain compares one decision with its explanation, for paths
// all over the tree.
func BenchmarkExplain(b *testing.B) {
	text, paths := monorepo(10_000, 100_000)
	for _, explain := range []bool{false, true} {
		b.Run(fmt.Sprintf("explain=%t", explain), func(b *testing.B) {
			rules, i := parse(b, text, ownership.GitHub), 0
			b.ReportAllocs()
			for b.Loop() {
				if p := paths[i%len(paths)]; explain {
					rules.Explain(p)
				} else {
					rules.Owners(p)
				}
				i++
			}
		})
	}
}
