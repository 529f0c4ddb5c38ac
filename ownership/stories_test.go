package ownership_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/whopage/whopage/ownership"
)

var update = flag.Bool("update", false, "write the answers into the stories")

// stories is where the cases lie: each a tree of ownership files, then a path
// to ask a line under answers, and what the files' diagnostics are.
const stories = "../testdata/codeowners"

// TestStories reads each story's tree and compares the answers. A story's
// comment may name the dialect: "dialect: gitlab".
func TestStories(t *testing.T) {
	files, err := filepath.Glob(stories + "/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { story(t, file) })
	}
}

func story(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	require.NoError(t, err)
	tree := fstest.MapFS{}
	for _, f := range archive.Files {
		if f.Name != "answers" && f.Name != "diagnostics" {
			tree[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	rules, err := ownership.Load(tree, storyDialect(archive))
	require.NoError(t, err)
	changed := false
	for i, f := range archive.Files {
		got := string(f.Data)
		switch f.Name {
		case "answers":
			got = answers(rules, f.Data)
		case "diagnostics":
			got = diagnostics(rules)
		}
		if *update && got != string(f.Data) {
			archive.Files[i].Data, changed = []byte(got), true
			continue
		}
		require.Equal(t, string(f.Data), got, f.Name)
	}
	if changed {
		require.NoError(t, os.WriteFile(file, txtar.Format(archive), 0o644))
	}
}

func storyDialect(a *txtar.Archive) ownership.Dialect {
	for line := range strings.Lines(string(a.Comment)) {
		if name, found := strings.CutPrefix(strings.TrimSpace(line), "dialect: "); found {
			return ownership.Dialect(name)
		}
	}
	return ""
}

// answers answers for the path that each line starts with; a line that starts
// with a blank is an explanation and is written anew where the path asks for it
// with a question mark.
func answers(rules *ownership.Ruleset, old []byte) string {
	var b strings.Builder
	for line := range strings.Lines(string(old)) {
		if strings.HasPrefix(line, " ") {
			continue
		}
		path, _, _ := strings.Cut(strings.TrimSpace(line), " | ")
		asked, explain := strings.CutPrefix(path, "? ")
		d := rules.Owners(asked)
		fmt.Fprintf(&b, "%s | %s | %s |%s\n", path, d.Status, strings.Join(d.Owners, " "), places(d.Rules))
		if err := rules.Ambiguous(asked); err != nil {
			fmt.Fprintf(&b, "  %v\n", err)
		}
		if explain {
			for _, s := range rules.Explain(asked) {
				fmt.Fprintf(&b, "  %s: %s\n", strings.TrimSpace(places([]ownership.Rule{*s.Rule})), s.Why())
			}
		}
	}
	return b.String()
}

func places(rules []ownership.Rule) string {
	var b strings.Builder
	for _, r := range rules {
		fmt.Fprintf(&b, " %s:%d %s", r.File, r.Line, r.Pattern)
		if r.Section != "" {
			fmt.Fprintf(&b, " [%s]", r.Section)
		}
	}
	return b.String()
}

func diagnostics(rules *ownership.Ruleset) string {
	var b strings.Builder
	for _, d := range rules.Diagnostics() {
		fmt.Fprintf(&b, "%s [%s]\n", d, d.Kind)
	}
	return b.String()
}
