//go:build unix

package ownership_test

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/ownership"
)

// cpuTime is what the process has used, so that a busy machine fails no test.
func cpuTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestHostile gives each dialect what is made to be slow, and bounds the time.
func TestHostile(t *testing.T) {
	deep := strings.Repeat("a/", 800) + "x"
	spans := strings.Repeat("**/a/", 800) + "b"
	for name, c := range map[string]struct {
		dialect ownership.Dialect
		text    string
		paths   []string
	}{
		"spans":              {ownership.GitHub, spans + " @a\n", []string{deep, strings.Repeat("a/", 1500) + "b"}},
		"spans of gitlab":    {ownership.GitLab, spans + " @a\n", []string{deep}},
		"spans side by side": {ownership.GitHub, strings.Repeat("**/", 100_000) + "b @a\n", []string{deep, "b"}},
		"stars":              {ownership.GitHub, strings.Repeat("*a", 5000) + "*b @a\n", []string{strings.Repeat("a", 5000), "b"}},
		"classes":            {ownership.GitLab, strings.Repeat("[a-z]*", 2000) + "! @a\n", []string{strings.Repeat("a", 4000)}},
		"open classes":       {ownership.GitLab, strings.Repeat("[", 5_000) + " @a\n", []string{strings.Repeat("[", 5_000)}},
		"one long line":      {ownership.GitHub, "/a/ " + manyLines("@owner-%d ", 80_000) + "\n", []string{"a/b"}},
		"odd owners":         {ownership.GitHub, "/a/ " + manyLines("@é%d, ", 50_000) + "\n", []string{"a/b"}},
		"long expression":    {ownership.Gitea, strings.Repeat("(a*)*", 500) + "b @a\n" + strings.Repeat("(", 1<<20) + " @b\n", []string{strings.Repeat("a", 5000)}},
		"counted":            {ownership.Gitea, "((a{0,100}){0,100}){0,100} @a\n", []string{"aaa"}},
		"sections":           {ownership.GitLab, manyLines("[s%d]\n* @a\n", 20_000), []string{"x"}},
		"maintainers":        {ownership.Maintainers, manyLines("S%d\nM: a@x.org\nF: */"+strings.Repeat("*a", 10)+"%d\n", 500), []string{deep}},
		"yaml":               {ownership.Prow, "a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\napprovers: *c\n", []string{"x"}},
		"yaml nest":          {ownership.Prow, strings.Repeat("[", 9_000), []string{"x"}},
		"braces":             {ownership.Gerrit, "per-file " + strings.Repeat("{a,", 1000) + strings.Repeat("}", 1000) + "=a@x.org\n", []string{"x"}},
	} {
		t.Run(name, func(t *testing.T) {
			start := cpuTime()
			rules := parse(t, c.text, c.dialect)
			for _, p := range c.paths {
				rules.Owners(p)
				rules.Explain(p)
			}
			require.Less(t, cpuTime()-start, 8*time.Second)
		})
	}
}

func manyLines(format string, n int) string {
	var b strings.Builder
	for i := range n {
		if strings.Count(format, "%d") == 2 {
			fmt.Fprintf(&b, format, i, i)
		} else {
			fmt.Fprintf(&b, format, i)
		}
	}
	return b.String()
}

// TestMillionRules: the time grows with the rules, no faster.
func TestMillionRules(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	start := cpuTime()
	rules := parse(t, manyLines("/a%d/b/*.go @a\n", 1_000_001), ownership.Bitbucket)
	require.Less(t, cpuTime()-start, 30*time.Second)
	require.Len(t, rules.Rules(), 1_000_000)
	require.Equal(t, ownership.LimitReached, rules.Diagnostics()[len(rules.Diagnostics())-1].Kind)
	require.Equal(t, 777_777, rules.Owners("a777776/b/x.go").Rules[0].Line)
}

// TestTooLarge: GitHub loads nothing of a file of 3 MB, and neither do we.
func TestTooLarge(t *testing.T) {
	rules := parse(t, "* @a\n"+strings.Repeat("#", 3<<20), ownership.GitHub)
	require.Equal(t, ownership.Unmatched, rules.Owners("x").Status)
	require.Equal(t, ownership.LimitReached, rules.Diagnostics()[0].Kind)
	rules = parse(t, "* @a\n"+strings.Repeat("#", 3<<20-6), ownership.GitHub)
	require.Equal(t, ownership.Owned, rules.Owners("x").Status)
}

// TestCircles: files that take each other in are read once each.
func TestCircles(t *testing.T) {
	files := map[string]string{"OWNERS": "include /a0/OWNERS\nroot@x.org\n"}
	for i := range 600 {
		files[fmt.Sprintf("a%d/OWNERS", i)] = fmt.Sprintf("u%d@x.org\ninclude /a%d/OWNERS\nfile:/a%d/OWNERS\ninclude /OWNERS\n", i, (i+1)%600, (i+7)%600)
	}
	start := cpuTime()
	rules, err := ownership.ParseFiles(map[string]string{"OWNERS": "a@x.org\ninclude /b/OWNERS\n", "b/OWNERS": "b@x.org\ninclude /OWNERS\ninclude OWNERS\n"}, ownership.Gerrit)
	require.NoError(t, err)
	require.Equal(t, []string{"a@x.org", "b@x.org"}, rules.Owners("x").Owners)
	rules, err = ownership.ParseFiles(files, ownership.Gerrit)
	require.NoError(t, err)
	require.Equal(t, ownership.Owned, rules.Owners("x").Status)
	require.Contains(t, fmt.Sprint(rules.Diagnostics()), "more than 200 files are taken in")
	require.Less(t, cpuTime()-start, 20*time.Second)
}
