package bench

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hmarr/codeowners"

	"github.com/whopage/whopage/ownership"
)

// rules is a CODEOWNERS file as large repositories have them: folders, folders
// with wildcards, and extensions.
func rules(n int) string {
	var b strings.Builder
	for i := range n {
		switch i % 4 {
		case 0:
			fmt.Fprintf(&b, "/services/s%d/ @acme/team%d\n", i, i%50)
		case 1:
			fmt.Fprintf(&b, "/services/s%d/**/*.go @acme/go%d\n", i-1, i%50)
		case 2:
			fmt.Fprintf(&b, "docs/d%d/* @writer%d\n", i, i%20)
		default:
			fmt.Fprintf(&b, "*.e%d @acme/tools\n", i)
		}
	}
	return b.String()
}

func paths(n, rules int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("services/s%d/internal/p%d/file%d.go", (i*7)%rules/4*4, i%13, i))
	}
	return out
}

// A thousand paths against a thousand rules, the file parsed each time.
func BenchmarkOwners(b *testing.B) {
	text, files := rules(1000), paths(1000, 1000)
	b.Run("lib=whopage", func(b *testing.B) {
		for b.Loop() {
			rs, err := ownership.Parse(strings.NewReader(text), ownership.GitHub)
			if err != nil {
				b.Fatal(err)
			}
			for _, p := range files {
				rs.Owners(p)
			}
		}
	})
	b.Run("lib=hmarr", func(b *testing.B) {
		for b.Loop() {
			rs, err := codeowners.ParseFile(strings.NewReader(text))
			if err != nil {
				b.Fatal(err)
			}
			for _, p := range files {
				if _, err := rs.Match(p); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
