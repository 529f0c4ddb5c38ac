package ownership_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/ownership"
)

// seeds are texts of all dialects, and what has broken readers of them.
var seeds = []string{
	"* @a\n/x/[y]/ @b\n\\#c @c # d\n!e @f\n/ @g\n***/h @i\n",
	"[A][2] @x\n*.rb\n^[B]\n!a/**/b\n[broken\nfoo/ @@maintainer # @c\n",
	"approvers: [a, \"@B\"]\noptions: {no_parent_owners: true}\n",
	"filters:\n  \".*\":\n    approvers: [a]\n  \"(\":\n    approvers: [b]\n",
	"a: &a [*a]\napprovers: *a\n",
	"a@x.org\nset noparent\nper-file *.md,{a,b}[0-9].c = b@x.org,c@x.org\nfile:../OWNERS\ninclude /OWNERS\n*\n",
	"SECTION\nM:\tA <a@x.org>\nF:\t*/net/\nX:\tnet/[\nN:\t(\nF:\tnet/ipv?/\n",
	".*\\\\.go @a\n!(a|b)/.* @o/t # c\n(((( @x\n\\\n",
	"\ufeff\r\n\xff\xfe\x00 @a\r\n**/**/**/** @b\n//// @c\n\\",
}

// FuzzParse reads any text in each dialect. No text may break the reader; each
// answer must be made of the file's rules; explaining must agree with deciding.
func FuzzParse(f *testing.F) {
	for i, s := range seeds {
		f.Add(s, uint8(i), "a/b/net/c.go")
	}
	f.Fuzz(func(t *testing.T, text string, dialect uint8, path string) {
		all := append(ownership.Dialects(), "")
		rules := parse(t, text, all[int(dialect)%len(all)])
		checkDiagnostics(t, text, rules)
		checkDecision(t, rules, path)
		checkDecision(t, rules, strings.TrimLeft(text[:min(len(text), 40)], "/"))
	})
}

// checkDiagnostics: each points into the text. YAML ends lines at a carriage
// return too.
func checkDiagnostics(t *testing.T, text string, rules *ownership.Ruleset) {
	lines := strings.Count(text, "\n") + 1
	if rules.Dialect() == ownership.Prow {
		lines = utf8.RuneCountInString(text) + 1
	}
	for _, d := range rules.Diagnostics() {
		require.NotEmpty(t, d.Message)
		require.LessOrEqual(t, d.Line, lines)
		require.LessOrEqual(t, d.Column, utf8.RuneCountInString(text)+1)
	}
}

// checkDecision: what decides explains, and the status says what the owners do.
func checkDecision(t *testing.T, rules *ownership.Ruleset, path string) {
	d := rules.Owners(path)
	require.Equal(t, d.Status == ownership.Owned, len(d.Owners) > 0)
	require.Equal(t, d.Status == ownership.Unmatched, len(d.Rules) == 0)
	steps := rules.Explain(path)
	require.GreaterOrEqual(t, len(steps), len(d.Rules))
	for _, s := range steps {
		require.NotEmpty(t, s.Why())
	}
	if len(steps) > 0 && len(d.Rules) > 0 && len(d.Owners) == 1 && d.Owners[0] != "*" {
		require.Equal(t, d.Rules[0].Line, steps[0].Rule.Line)
	}
}

// FuzzFolders reads trees with a file a folder that name each other.
func FuzzFolders(f *testing.F) {
	for i, s := range seeds {
		f.Add(s, seeds[(i+1)%len(seeds)], uint8(i))
	}
	f.Fuzz(func(t *testing.T, root, deep string, dialect uint8) {
		d := []ownership.Dialect{ownership.Prow, ownership.Chromium, ownership.Gerrit}[dialect%3]
		rules, err := ownership.ParseFiles(map[string]string{
			"OWNERS": root, "a/OWNERS": deep, "a/b/OWNERS": "file:../../OWNERS\ninclude ../OWNERS\n", "OWNERS_ALIASES": deep, "a/COMMON_OWNERS": root,
		}, d)
		require.NoError(t, err)
		for _, path := range []string{"x", "a/x.md", "a/b/c/x.go"} {
			checkDecision(t, rules, path)
		}
	})
}

// FuzzIndex compares the index with a plain reading of the patterns, rule by
// rule: GitHub's by the reference library where it can be asked.
func FuzzIndex(f *testing.F) {
	f.Add("a/**/b\n*.go\n/c/\n**/d*/*\n", "a/x/b/d1/c.go")
	f.Fuzz(func(t *testing.T, patterns, path string) {
		if !plain(path) || strings.Contains(path, "//") || strings.HasPrefix(path, "/") || strings.HasSuffix(path, "/") || path == "" {
			t.Skip()
		}
		var text strings.Builder
		for p := range strings.SplitSeq(patterns, "\n") {
			if plain(p) && !codeownersErrs(p) {
				text.WriteString(p + " @o\n")
			}
		}
		rules := parse(t, text.String(), ownership.GitHub)
		handed, refused := rules.Codeowners()
		if len(refused) > 0 {
			t.Skip()
		}
		want, err := handed.Match(path)
		require.NoError(t, err)
		require.Equal(t, ruleText(want), decisionText(rules.Owners(path)), "%s in\n%s", path, text.String())
	})
}

// plain reports whether a text has none but the characters that both readers
// know, and no escapes, whose corners they read differently.
func plain(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/*?._-", r))
	})
}
