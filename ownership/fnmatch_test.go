package ownership_test

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/ownership"
)

// A question is one pattern of GitLab's and one path, and Ruby's answer.
type question struct {
	Pattern string `json:"pattern"`
	Path    string `json:"path"`
	Match   bool   `json:"match"`
}

// rubyAnswers normalises each pattern as docs.gitlab.com describes and asks the
// function that GitLab asks.
const rubyAnswers = `
require "json"
flags = File::FNM_PATHNAME | File::FNM_DOTMATCH
puts JSON.generate(JSON.parse(File.read(ARGV[0])).map { |q|
  p = q["pattern"]
  if p == "*" then p = "/**/*" else
    p = p.sub(/\A\\#/, "#")
    p = "/**/" + p unless p.start_with?("/")
    p = p + "**/*" if p.end_with?("/")
  end
  q.merge("match" => File.fnmatch(p, "/" + q["path"], flags))
})`

// TestAgainstRuby compares random patterns and paths with File.fnmatch.
func TestAgainstRuby(t *testing.T) {
	ruby, err := exec.LookPath("ruby")
	if err != nil {
		t.Skip("ruby is not installed")
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	var asked []question
	for range 40_000 {
		asked = append(asked, question{Pattern: randomPattern(rnd, rubySegments), Path: randomPath(rnd)})
	}
	in, err := json.Marshal(asked)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "questions.json")
	require.NoError(t, os.WriteFile(file, in, 0o600))
	out, err := exec.Command(ruby, "-e", rubyAnswers, file).Output()
	require.NoError(t, err)
	var answered []question
	require.NoError(t, json.Unmarshal(out, &answered))
	matches := 0
	for _, q := range answered {
		got := parse(t, escapeBlanks(q.Pattern)+" @o\n", ownership.GitLab).Owners(q.Path).Status == ownership.Owned
		require.Equal(t, q.Match, got, "%q on %q", q.Pattern, q.Path)
		if q.Match {
			matches++
		}
	}
	require.Greater(t, matches, 2000)
}

var rubySegments = append([]string{"[ab]", "[!a]*", "[a-b]b", "[^x].go", "***", "[a", "a]", "[]", "[!]", `[\]a]`, "{a,b}", "a[/]b", "*[a-c]"}, randomSegments...)

// escapeBlanks makes a pattern one word of a line, and no heading of it.
func escapeBlanks(pattern string) string {
	pattern = strings.ReplaceAll(strings.ReplaceAll(pattern, `\ `, " "), " ", `\ `)
	if strings.HasPrefix(pattern, "[") {
		return "/**/" + pattern
	}
	return pattern
}
