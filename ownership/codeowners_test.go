package ownership_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
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
		pattern := randomPattern(rnd, randomSegments)
		for codeownersErrs(pattern) {
			pattern = randomPattern(rnd, randomSegments)
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

func randomPattern(rnd *rand.Rand, from []string) string {
	var segments []string
	for range 1 + rnd.IntN(4) {
		segments = append(segments, from[rnd.IntN(len(from))])
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

// TestConcurrent asks one ruleset from many goroutines; the race detector and
// the answers tell whether kept states are shared rightly.
func TestConcurrent(t *testing.T) {
	text, paths := monorepo(300, 2000)
	for _, d := range []ownership.Dialect{ownership.GitHub, ownership.GitLab} {
		alone, shared := parse(t, text, d), parse(t, text, d)
		var wg sync.WaitGroup
		for worker := range 4 {
			wg.Go(func() {
				for i := range paths {
					p := paths[(i*(2*worker+1))%len(paths)]
					if want, got := decisionText(alone.Owners(p)), decisionText(shared.Owners(p)); want != got {
						t.Errorf("%s: %s, not %s", p, got, want)
					}
					shared.Explain(p)
				}
			})
		}
		wg.Wait()
	}
}

// TestExplainAgrees: the first step is the deciding rule, the others are earlier
// rules, and each would decide if those before it were not there.
func TestExplainAgrees(t *testing.T) {
	for seed := range uint64(50) {
		rnd := rand.New(rand.NewPCG(seed, 3))
		text := randomFile(rnd, 20)
		lines := strings.SplitAfter(text, "\n")
		rules := parse(t, text, ownership.GitHub)
		for range 50 {
			path, left := randomPath(rnd), slices.Clone(lines)
			for _, s := range rules.Explain(path) {
				d := parse(t, strings.Join(left, ""), ownership.GitHub).Owners(path)
				require.Equal(t, s.Rule.Line, d.Rules[0].Line, "%s in\n%s", path, text)
				left[s.Rule.Line-1] = "\n"
			}
			require.Equal(t, ownership.Unmatched, parse(t, strings.Join(left, ""), ownership.GitHub).Owners(path).Status)
		}
	}
}

// TestNoAllocation: a neighbour's lookup allocates nothing.
func TestNoAllocation(t *testing.T) {
	text, paths := monorepo(1000, 8)
	rules := parse(t, text, ownership.GitHub)
	for _, p := range paths {
		rules.Owners(p)
		require.Zero(t, testing.AllocsPerRun(100, func() { rules.Owners(p) }), p)
	}
}
