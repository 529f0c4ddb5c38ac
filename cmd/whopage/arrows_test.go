package main

import (
	"encoding/json"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/whopage/whopage"

// arrows says, for each package, which packages of this module and which other
// modules it may import. Standard library packages are free to all.
var arrows = map[string][]string{
	"":                      {},
	"ownership":             {"github.com/hmarr/codeowners", "go.yaml.in/yaml/v3"},
	"blame":                 {"blame/internal/object", "blame/internal/diff", "github.com/go-git/go-git/v5", "github.com/go-git/go-billy/v5"},
	"blame/gittest":         {"blame", "github.com/go-git/go-git/v5", "github.com/go-git/go-billy/v5", "golang.org/x/tools"},
	"blame/internal/object": {"github.com/go-git/go-git/v5", "golang.org/x/sys"},
	"blame/internal/diff":   {},
	"resolve/stacktrace":    {},
	"resolve/scope":         {},
	"resolve/plan":          {},
	"resolve/internal/lazy": {},
	"resolve/alert":         {"resolve/internal/lazy", "resolve/stacktrace"},
	"resolve/locate":        {"resolve/stacktrace", "resolve/scope"},
	"resolve/classify":      {"resolve/alert", "resolve/internal/lazy", "resolve/plan", "resolve/stacktrace"},
	"resolve/rank":          {"resolve/plan"},
	"resolve/people":        {"resolve/plan"},
	"resolve/policy":        {"resolve/people", "resolve/plan"},
	"resolve/catalog":       {"resolve/internal/lazy", "go.yaml.in/yaml/v3"},
	"resolve": {"blame", "ownership", "resolve/alert", "resolve/catalog", "resolve/classify", "resolve/internal/lazy", "resolve/locate",
		"resolve/people", "resolve/plan", "resolve/policy", "resolve/rank", "resolve/scope", "resolve/stacktrace"},
	"resolve/config": {"blame", "ownership", "resolve", "resolve/catalog", "resolve/locate", "resolve/people",
		"resolve/plan", "resolve/policy", "resolve/stacktrace", "go.yaml.in/yaml/v3"},
	"resolve/webhook": {"resolve/alert", "resolve/internal/lazy", "resolve/plan", "resolve/stacktrace"},
	"resolve/render":  {"resolve/alert", "resolve/internal/lazy", "resolve/plan"},
}

// links says which modules a package may bring into a program, directly or by
// way of others: what an importer pays for.
var links = map[string][]string{
	"ownership":          {"github.com/hmarr/codeowners", "go.yaml.in/yaml/v3"},
	"resolve/stacktrace": {},
	"resolve/alert":      {},
	"resolve/plan":       {},
	"resolve/scope":      {},
	"resolve/locate":     {},
	"resolve/classify":   {},
	"resolve/rank":       {},
	"resolve/people":     {},
	"resolve/policy":     {},
	"resolve/webhook":    {},
	"resolve/render":     {},
	"resolve/catalog":    {"go.yaml.in/yaml/v3"},
}

type listed struct {
	ImportPath, Dir string
	Standard        bool
	Imports, Deps   []string
	Module          *struct{ Path string }
}

// list asks the go command about every package of the module and all that
// they link.
func list(t *testing.T) map[string]listed {
	out, err := exec.Command("go", "list", "-deps", "-json=ImportPath,Standard,Imports,Deps,Module", module+"/...").Output()
	require.NoError(t, err)
	packages := map[string]listed{}
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p listed
		require.NoError(t, dec.Decode(&p))
		packages[p.ImportPath] = p
	}
	return packages
}

// Every import goes along an arrow of the map; the command may know all.
func TestImportsFollowTheArrows(t *testing.T) {
	packages := list(t)
	for importPath, p := range packages {
		if p.Module == nil || p.Module.Path != module || strings.HasPrefix(importPath, module+"/cmd/") {
			continue
		}
		room := strings.TrimPrefix(strings.TrimPrefix(importPath, module), "/")
		allowed, known := arrows[room]
		require.True(t, known, "%s is on no map: add it to arrows and doc.go", room)
		for _, imported := range p.Imports {
			if to := name(packages[imported]); to != "" {
				require.Contains(t, allowed, to, "%s imports %s", room, imported)
			}
		}
	}
}

// Importers of a small package do not pay for a big one.
func TestLinkedModules(t *testing.T) {
	packages := list(t)
	for room, allowed := range links {
		p, found := packages[path.Join(module, room)]
		require.True(t, found, room)
		for _, dep := range p.Deps {
			if m := packages[dep].Module; m != nil && m.Path != module && !slices.Contains(allowed, m.Path) {
				t.Errorf("%s links %s by way of %s", room, m.Path, dep)
			}
		}
	}
}

// name is a package's name on the map: its room, or its module; empty for the
// standard library.
func name(p listed) string {
	switch {
	case p.Standard || p.Module == nil:
		return ""
	case p.Module.Path == module:
		return strings.TrimPrefix(p.ImportPath, module+"/")
	default:
		return p.Module.Path
	}
}
