package render_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/render"
)

var update = flag.Bool("update", false, "write the renderings into testdata")

// Each story is a plan and what becomes of it in the formats that it names.
func TestStories(t *testing.T) {
	for _, file := range stories(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			story, err := txtar.ParseFile(file)
			require.NoError(t, err)
			p := readPlan(t, story.Files[0].Data)
			for i := 1; i < len(story.Files); i++ {
				f := &story.Files[i]
				got, err := render.Format(f.Name, p)
				require.NoError(t, err)
				if *update {
					f.Data = []byte(got)
					continue
				}
				require.Equal(t, string(f.Data), got, f.Name)
			}
			if *update {
				require.NoError(t, os.WriteFile(file, txtar.Format(story), 0o644))
			}
		})
	}
}

func stories(t testing.TB) []string {
	files, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

func readPlan(t testing.TB, data []byte) *plan.Plan {
	var p plan.Plan
	require.NoError(t, json.Unmarshal(data, &p))
	return &p
}

// story reads the plan of a story.
func story(t testing.TB, name string) *plan.Plan {
	s, err := txtar.ParseFile(filepath.Join("testdata", name+".txt"))
	require.NoError(t, err)
	return readPlan(t, s.Files[0].Data)
}

// No format lets a control character or a mark of direction through to a
// terminal.
func TestNothingControlsATerminal(t *testing.T) {
	for _, name := range render.Formats() {
		got, err := render.Format(name, story(t, "hostile"))
		require.NoError(t, err)
		for _, r := range got {
			require.False(t, unicode.IsControl(r) && r != '\n', "%s: %q", name, r)
			require.False(t, unicode.Is(unicode.Bidi_Control, r), "%s: %q", name, r)
		}
	}
}

// A plan with nothing in it still reads.
func TestEmptyPlan(t *testing.T) {
	require.Equal(t, "unknown kind of failure\n\nnobody is told\n", render.Text(&plan.Plan{}))
	for _, name := range render.Formats() {
		got, err := render.Format(name, &plan.Plan{})
		require.NoError(t, err)
		require.True(t, strings.HasSuffix(got, "\n"), name)
	}
}

// A long plan is cut and says by how much.
func TestTextCountsWhatItLeavesOut(t *testing.T) {
	p := &plan.Plan{}
	for range 20 {
		p.Commits = append(p.Commits, plan.Commit{Commit: "abc", Subject: strings.Repeat("long ", 1000)})
		p.Problems = append(p.Problems, plan.Problem{Text: strings.Repeat("é", 1000)})
	}
	text := render.Text(p)
	require.Contains(t, text, "and 17 further commits")
	require.Contains(t, text, "and 15 more")
	require.Less(t, len(text), 4000)
	require.Contains(t, render.Markdown(p), "left out for length: 10 commits, 10 notes")
}

func TestUnknownFormat(t *testing.T) {
	_, err := render.Format("pdf", &plan.Plan{})
	require.ErrorContains(t, err, `render: no format "pdf": there are text, json, markdown,`)
}

// Only what a browser opens without running it becomes a link.
func TestLinks(t *testing.T) {
	for address, want := range map[string]string{
		"https://pager.example/a?b=1&c=<2>":              "https://pager.example/a?b=1&c=%3C2%3E",
		"javascript:alert(1)":                            "",
		"https://user:pw@pager.example/":                 "",
		"/relative":                                      "",
		"https://pager.example/\u202e":                   "https://pager.example/%E2%80%AE",
		"http://[::1]:9093/":                             "http://[::1]:9093/",
		"https://x.example/" + strings.Repeat("a", 3000): "",
	} {
		require.Equal(t, want, render.NewView(&plan.Plan{URL: address}).Link, address)
	}
}
