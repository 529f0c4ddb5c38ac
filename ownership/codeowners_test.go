package ownership_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/hmarr/codeowners"
	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/ownership"
)

// TestAgainstCodeowners asks files of random patterns for random paths, and the
// reference library the same.
func TestAgainstCodeowners(t *testing.T) {
	for seed := range uint64(300) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		text := randomFile(rnd, 1+rnd.IntN(40))
		want, err := codeowners.ParseFile(strings.NewReader(text))
		require.NoError(t, err, text)
		rules := parse(t, text, ownership.GitHub)
		handed, refused := rules.Codeowners()
		require.Empty(t, refused)
		for range 200 {
			path := randomPath(rnd)
			rule, err := want.Match(path)
			require.NoError(t, err)
			require.Equal(t, ruleText(rule), decisionText(rules.Owners(path)), "%s in\n%s", path, text)
			again, err := handed.Match(path)
			require.NoError(t, err)
			require.Equal(t, ruleText(rule), ruleText(again), "%s in\n%s", path, text)
		}
	}
}

func ruleText(r *codeowners.Rule) string {
	if r == nil {
		return "unmatched"
	}
	return fmt.Sprint(r.LineNumber, r.RawPattern(), r.Owners)
}

func decisionText(d ownership.Decision) string {
	if d.Status == ownership.Unmatched {
		return "unmatched"
	}
	return fmt.Sprint(d.Rules[0].Line, d.Rules[0].Pattern, d.Owners)
}

// randomSegments hold what patterns are made of; paths are made of the plain
// ones, so that they meet.
var (
	plainSegments  = []string{"a", "b", "ab", "a.go", "b.go", "a.b.go", "*a", "x y", ".a"}
	randomSegments = append([]string{"*", "**", "*.go", "a*", "?", "*b*", "a?", "**.go", "*.b.go", `\*a`, `x\ y`, ".*", `a\b`}, plainSegments[:6]...)
)

func randomFile(rnd *rand.Rand, n int) string {
	var b strings.Builder
	for i := range n {
		pattern := randomPattern(rnd)
		for codeownersErrs(pattern) {
			pattern = randomPattern(rnd)
		}
		fmt.Fprintf(&b, "%s", pattern)
		if rnd.IntN(8) > 0 {
			fmt.Fprintf(&b, " @owner-%d", i)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// codeownersErrs reports the patterns for which the reference is wrong
// (testdata/codeowners/README.md).
func codeownersErrs(pattern string) bool {
	return pattern == "/" || strings.HasPrefix(strings.TrimPrefix(pattern, "/"), "**/**") || pattern == "**/" || pattern == "/**/"
}

func randomPattern(rnd *rand.Rand) string {
	var segments []string
	for range 1 + rnd.IntN(4) {
		segments = append(segments, randomSegments[rnd.IntN(len(randomSegments))])
	}
	pattern := strings.Join(segments, "/")
	if rnd.IntN(3) == 0 {
		pattern = "/" + pattern
	}
	if rnd.IntN(4) == 0 {
		pattern += "/"
	}
	return pattern
}

func randomPath(rnd *rand.Rand) string {
	var segments []string
	for range 1 + rnd.IntN(5) {
		segments = append(segments, plainSegments[rnd.IntN(len(plainSegments))])
	}
	return strings.Join(segments, "/")
}

func parse(t testing.TB, text string, d ownership.Dialect) *ownership.Ruleset {
	rules, err := ownership.Parse(strings.NewReader(text), d)
	require.NoError(t, err)
	return rules
}
