package object

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// merges adds two sides, a merge, and an octopus of three parents.
func (r repo) merges() {
	r.gitIn(`commit refs/heads/one
mark :1
committer Bo <bo@acme.example> 1790000000 +0000
data 0
from refs/heads/main^0
M 644 inline one/x
data 2
1

commit refs/heads/two
mark :2
committer Bo <bo@acme.example> 1790000001 +0000
data 0
from refs/heads/main^0
M 644 inline two/x
data 2
2

commit refs/heads/main
mark :3
committer Bo <bo@acme.example> 1790000002 +0000
data 0
from refs/heads/main^0
merge :1
merge :2
M 644 inline one/x
data 2
1

M 644 inline two/x
data 2
2

commit refs/heads/main
mark :4
committer Bo <bo@acme.example> 1790000003 +0000
data 0
from :3
M 644 inline z
data 2
z

`, "fast-import", "--quiet")
}

func TestGraphSaysWhatCommitsSay(t *testing.T) {
	for name, write := range map[string]func(repo){
		"one file": func(r repo) { r.git("commit-graph", "write", "--reachable", "--changed-paths") },
		"chain": func(r repo) {
			r.git("commit-graph", "write", "--reachable", "--changed-paths", "--split=no-merge")
			r.merges()
			r.git("commit-graph", "write", "--reachable", "--changed-paths", "--split=no-merge")
			r.history(70)
			r.git("commit-graph", "write", "--reachable", "--changed-paths", "--split=no-merge")
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRepo(t)
			r.history(60)
			if name == "one file" {
				r.merges()
			}
			write(r)
			f := r.open()
			r.sameHistory(f)
			st := f.Stats()
			require.Zero(t, st.Commits)
			require.NotZero(t, st.GraphCommits)
			require.Empty(t, f.Diagnostics())
			r.filtersAreTrue(f)
		})
	}
}

// A short walk does not pay for the checksum of a graph.
func TestGraphIsOpenedWhenItPays(t *testing.T) {
	r := newRepo(t)
	r.history(2*beforeGraph + 1)
	r.git("commit-graph", "write", "--reachable")
	f, err := OpenFiles(r.dir)
	require.NoError(t, err)
	defer f.Close()
	id := r.head()
	for i := range 2 * beforeGraph {
		c, err := f.Commit(id)
		require.NoError(t, err)
		require.Equal(t, i >= beforeGraph, f.Stats().GraphCommits > 0)
		id = c.Parents[0]
	}
	require.EqualValues(t, beforeGraph, f.Stats().Commits)
}

// filtersAreTrue asks every commit about every path, and git which it changed.
func (r repo) filtersAreTrue(f *Files) {
	changed := map[string]map[string]bool{}
	commit := ""
	for line := range strings.Lines(r.git("log", "--format=:%H", "--name-only", "--diff-merges=first-parent", "HEAD")) {
		line = strings.TrimSpace(line)
		if id, ok := strings.CutPrefix(line, ":"); ok {
			commit = id
			changed[commit] = map[string]bool{}
		} else if line != "" {
			changed[commit][line] = true
		}
	}
	paths := strings.Split(r.git("ls-tree", "-r", "--name-only", "HEAD"), "\n")
	no := 0
	for commit, touched := range changed {
		for _, path := range append(paths, "absent/x") {
			if may := f.MayDiffer(mustID(r.t, commit), &Path{Name: path}); touched[path] {
				require.True(r.t, may, "%s %s", commit, path)
			} else if !may {
				no++
			}
		}
	}
	require.Greater(r.t, no, len(changed)) // else the filters are of no use
}

// A graph is not what counts: without one, or with a wrong one, the commits are
// read, and what was wrong is said.
func TestGraphIsNotBelieved(t *testing.T) {
	change := func(edit func([]byte) []byte) func(*testing.T, repo) {
		return func(t *testing.T, r repo) {
			path := filepath.Join(r.dir, ".git/objects/info/commit-graph")
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			require.NoError(t, os.Remove(path)) // git makes it read-only
			require.NoError(t, os.WriteFile(path, edit(data), 0o644))
		}
	}
	for name, c := range map[string]struct {
		spoil func(*testing.T, repo)
		says  string
	}{
		"flipped byte": {change(func(b []byte) []byte { b[len(b)/2] ^= 4; return b }), "checksum does not agree"},
		"cut":          {change(func(b []byte) []byte { return b[:len(b)-100] }), "checksum does not agree"},
		"empty":        {change(func([]byte) []byte { return nil }), "damaged"},
		"replace refs": {func(t *testing.T, r repo) { r.git("replace", "HEAD~3", "HEAD~5") }, ""},
		"grafts": {func(t *testing.T, r repo) {
			text := r.git("rev-parse", "HEAD~3") + " " + r.git("rev-parse", "HEAD~9") + "\n"
			require.NoError(t, os.WriteFile(filepath.Join(r.dir, ".git/info/grafts"), []byte(text), 0o644))
		}, ""},
		"missing layer": {func(t *testing.T, r repo) {
			require.NoError(t, os.Remove(filepath.Join(r.dir, ".git/objects/info/commit-graph")))
			r.git("commit-graph", "write", "--reachable", "--split=no-merge")
			chain := filepath.Join(r.dir, ".git/objects/info/commit-graphs/commit-graph-chain")
			require.NoError(t, os.Remove(chain))
			require.NoError(t, os.WriteFile(chain, []byte(strings.Repeat("0", 40)+"\n"), 0o644))
		}, "no such file"},
		"configured off": {func(t *testing.T, r repo) { r.git("config", "core.commitGraph", "false") }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRepo(t)
			r.history(20)
			r.git("commit-graph", "write", "--reachable", "--changed-paths")
			c.spoil(t, r)
			f := r.open()
			r.sameHistory(f)
			require.Zero(t, f.Stats().GraphCommits)
			require.True(t, f.MayDiffer(r.head(), &Path{Name: "a.txt"}))
			if c.says == "" {
				require.Empty(t, f.Diagnostics())
			} else {
				require.Contains(t, fmt.Sprint(f.Diagnostics()), c.says)
			}
		})
	}
}

// A graph that is whole and wrong is found out by the first commit that is read
// in full; what was learned from it belongs to an epoch that is over.
func TestGraphThatContradictsACommit(t *testing.T) {
	r := newRepo(t)
	r.history(20)
	r.git("commit-graph", "write", "--reachable")
	f := r.open()
	g := f.openGraph(1)
	_, i, found := g.find(new(r.head()))
	require.True(t, found)
	l := g.layers[0]
	forged := append([]byte(nil), l.data...)
	binary.BigEndian.PutUint32(forged[i*graphEntry+idSize+12:], 7)
	l.data = forged

	before := f.Epoch()
	c, err := f.Commit(r.head())
	require.NoError(t, err)
	require.EqualValues(t, 7, c.Time)
	_, _, err = f.Read(r.head())
	require.NoError(t, err)
	require.NotEqual(t, before, f.Epoch())
	require.Contains(t, fmt.Sprint(f.Diagnostics()), "contradicts commit "+r.head().String())
	r.sameHistory(f)
}

func FuzzGraph(f *testing.F) {
	r := newRepo(f)
	r.history(3)
	r.merges()
	r.git("commit-graph", "write", "--reachable", "--changed-paths")
	data, err := os.ReadFile(filepath.Join(r.dir, ".git/objects/info/commit-graph"))
	require.NoError(f, err)
	f.Add(data)
	head := r.head()
	f.Fuzz(func(t *testing.T, data []byte) {
		l := &layer{file: &mapped{data: data, size: int64(len(data))}}
		if l.parse(data, nil) != nil {
			return
		}
		g := &graph{layers: []*layer{l}}
		for i := range min(l.table.n, 20) {
			id := ID(l.table.name(i))
			_, _, _ = g.commit(&id)
			if filter, ok := l.filter(i); ok {
				(&Path{Name: "a/b"}).keysFor(&l.filters).in(filter)
			}
		}
		_, _, _ = g.commit(&head)
	})
}
