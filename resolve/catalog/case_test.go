package catalog

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write what the cases want anew")

// A case is a tree, what is asked of it, and what it says: the files named ask,
// want, diagnostics and services are the test's, all others the tree's.
func TestCases(t *testing.T) {
	cases, err := filepath.Glob("testdata/cases/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, cases)
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			require.NoError(t, err)
			parts, tree := split(a)
			var o Options
			if text, has := parts["services"]; has {
				require.NoError(t, json.Unmarshal(text.Data, &o.Services))
			}
			x, err := New(tree, o)
			require.NoError(t, err)
			check(t, parts["want"], answers(x, string(parts["ask"].Data)))
			if want, has := parts["diagnostics"]; has {
				check(t, want, diagnostics(x))
			} else {
				require.Empty(t, x.Diagnostics())
			}
			if *update {
				require.NoError(t, os.WriteFile(name, txtar.Format(a), 0o644))
			}
		})
	}
}

func split(a *txtar.Archive) (map[string]*txtar.File, fstest.MapFS) {
	parts, tree := map[string]*txtar.File{}, fstest.MapFS{}
	for i, f := range a.Files {
		switch f.Name {
		case "ask", "want", "diagnostics", "services":
			parts[f.Name] = &a.Files[i]
		default:
			tree[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	return parts, tree
}

func check(t *testing.T, want *txtar.File, got string) {
	if *update {
		want.Data = []byte(got)
	}
	require.Equal(t, string(want.Data), got)
}

// answers asks for each line: a name, or LABEL=VALUE words.
func answers(x *Index, ask string) string {
	var out strings.Builder
	for line := range strings.Lines(ask) {
		line = strings.TrimSpace(line)
		q := Query{Service: line, Labels: map[string]string{}}
		if words := strings.Fields(line); strings.Contains(line, "=") {
			q.Service = ""
			for _, word := range words {
				label, value, isLabel := strings.Cut(word, "=")
				switch {
				case !isLabel:
					q.Service = word
				case label == "source":
					q.Source = value
				default:
					q.Labels[label] = value
				}
			}
		}
		a := x.Find(q)
		fmt.Fprintf(&out, "%s: %s", line, a.Status)
		for _, list := range []struct {
			name  string
			items []string
		}{{"", a.Paths}, {"owners ", a.Owners}, {"escalation ", a.Escalation}, {"one of ", a.Candidates}} {
			if len(list.items) > 0 {
				fmt.Fprintf(&out, "; %s%s", list.name, strings.Join(list.items, ", "))
			}
		}
		fmt.Fprintf(&out, "\n    %s\n", a.Why)
	}
	return out.String()
}

func diagnostics(x *Index) string {
	var out strings.Builder
	for _, d := range x.Diagnostics() {
		fmt.Fprintf(&out, "%s:%d: %s\n", d.File, d.Line, d.Message)
	}
	return out.String()
}
