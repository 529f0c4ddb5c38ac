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

// renderings are the targets that a story may show, by file name.
var renderings = map[string]func(p *plan.Plan) string{
	"text":     render.Text,
	"markdown": render.Markdown,
}

// Each story is a plan and what becomes of it in each target.
func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			story, err := txtar.ParseFile(file)
			require.NoError(t, err)
			p := readPlan(t, story.Files[0].Data)
			for i := 1; i < len(story.Files); i++ {
				f := &story.Files[i]
				make := renderings[f.Name]
				require.NotNil(t, make, "no rendering is called %s", f.Name)
				got := make(p)
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

func TestTextHasNoControlCharacters(t *testing.T) {
	for name, make := range renderings {
		for _, r := range make(story(t, "hostile")) {
			require.False(t, unicode.IsControl(r) && r != '\n', "%s: %q", name, r)
			require.False(t, unicode.Is(unicode.Bidi_Control, r), "%s: %q", name, r)
		}
	}
}

// A plan with nothing in it still reads.
func TestEmptyPlan(t *testing.T) {
	require.Equal(t, "unknown kind of failure\n\nnobody is told\n", render.Text(&plan.Plan{}))
	require.Contains(t, render.Markdown(&plan.Plan{}), "nobody is told")
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
	require.Contains(t, render.Markdown(p), "and 10 more")
}
