package object

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A repo is a repository that a test makes with the git binary, the oracle of
// this package.
type repo struct {
	t   testing.TB
	dir string
}

// newRepo makes an empty repository; the test is skipped where git is absent.
func newRepo(t testing.TB, args ...string) repo {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git binary to make the repository with")
	}
	r := repo{t, t.TempDir()}
	r.git(append([]string{"init", "-q", "-b", "main"}, args...)...)
	return r
}

func (r repo) run(stdin string, args ...string) (string, error) {
	c := exec.Command("git", append([]string{"-C", r.dir, "-c", "protocol.file.allow=always"}, args...)...)
	c.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=Ana", "GIT_AUTHOR_EMAIL=ana@acme.example", "GIT_AUTHOR_DATE=1770000000 +0100",
		"GIT_COMMITTER_NAME=Bo", "GIT_COMMITTER_EMAIL=bo@acme.example", "GIT_COMMITTER_DATE=1770000600 +0100")
	c.Stdin = strings.NewReader(stdin)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		err = fmt.Errorf("git %v: %w: %s", args, err, stderr.String())
	}
	return strings.TrimRight(string(out), "\n"), err
}

func (r repo) git(args ...string) string { return r.gitIn("", args...) }

func (r repo) gitIn(stdin string, args ...string) string {
	r.t.Helper()
	out, err := r.run(stdin, args...)
	require.NoError(r.t, err)
	return out
}

// history commits n versions of a few files in folders.
func (r repo) history(n int) {
	r.t.Helper()
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "commit refs/heads/main\nmark :%d\ncommitter Bo <bo@acme.example> %d +0000\ndata 5\nstep\n", i+1, 1770000000+60*i)
		if i > 0 {
			fmt.Fprintf(&b, "from :%d\n", i)
		}
		for _, path := range []string{"a.txt", "lib/b.txt", fmt.Sprintf("lib/deep/%d.txt", i%5)} {
			text := strings.Repeat(fmt.Sprintf("line of %s\n", path), 40) + fmt.Sprintf("version %d\n", i) + strings.Repeat("after\n", 40)
			fmt.Fprintf(&b, "M 644 inline %s\ndata %d\n%s\n", path, len(text), text)
		}
	}
	r.gitIn(b.String(), "fast-import", "--quiet", "--force")
}

// open opens the repository. A graph is used from the first commit on, since the
// histories here are short.
func (r repo) open() *Files {
	r.t.Helper()
	f, err := OpenFiles(r.dir)
	require.NoError(r.t, err)
	f.beforeGraph = 0
	r.t.Cleanup(func() { require.NoError(r.t, f.Close()) })
	return f
}

func (r repo) head() ID { return mustID(r.t, r.git("rev-parse", "HEAD")) }

func mustID(t testing.TB, hex string) ID {
	t.Helper()
	id, ok := parseID([]byte(hex))
	require.True(t, ok, hex)
	return id
}

// sameObjects compares all objects that git lists, content and all.
func (r repo) sameObjects(s Source) {
	r.t.Helper()
	out := r.git("cat-file", "--batch-check", "--batch-all-objects", "--unordered")
	n := 0
	for line := range strings.Lines(out) {
		var hex, kind string
		var size int64
		_, err := fmt.Sscan(line, &hex, &kind, &size)
		require.NoError(r.t, err)
		id := mustID(r.t, hex)
		gotKind, gotSize, err := s.Size(id)
		require.NoError(r.t, err)
		require.Equal(r.t, kind+strconv.FormatInt(size, 10), gotKind.String()+strconv.FormatInt(gotSize, 10))
		gotKind, data, err := s.Read(id)
		require.NoError(r.t, err)
		require.Equal(r.t, kind, gotKind.String())
		require.Len(r.t, data, int(size))
		n++
	}
	require.NotZero(r.t, n)
}

// sameHistory compares the headers of all commits that HEAD reaches.
func (r repo) sameHistory(s Source) {
	r.t.Helper()
	out := r.git("-c", "core.commitGraph=false", "log", "--format=%H %T %ct %P", "HEAD") // git believes a graph
	for line := range strings.Lines(out) {
		words := strings.Fields(line)
		c, err := s.Commit(mustID(r.t, words[0]))
		require.NoError(r.t, err)
		require.Equal(r.t, words[1], c.Tree.String())
		require.Equal(r.t, words[2], strconv.FormatInt(c.Time, 10))
		var parents []string
		for _, p := range c.Parents {
			parents = append(parents, p.String())
		}
		require.Equal(r.t, strings.Join(words[3:], " "), strings.Join(parents, " "))
	}
}

// Every way to store objects gives the same ones.
func TestFilesReadWhatGitStored(t *testing.T) {
	for name, prepare := range map[string]func(repo){
		"loose":           repo.loosen,
		"one pack":        func(r repo) { r.git("repack", "-adfq", "--depth=50") },
		"deep chains":     func(r repo) { r.git("repack", "-adfq", "--depth=4000", "--window=20") },
		"base by name":    func(r repo) { r.git("-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq") },
		"index version 1": func(r repo) { r.git("-c", "pack.indexVersion=1", "repack", "-adfq") },
		"many packs":      repo.manyPacks,
		"multi-pack-index": func(r repo) {
			r.manyPacks()
			r.git("multi-pack-index", "write")
		},
		"multi-pack-index and a newer pack": func(r repo) {
			r.manyPacks()
			r.git("multi-pack-index", "write")
			r.history(7)
			r.git("repack", "-dq")
		},
	} {
		for _, noMap := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/map=%v", name, !noMap), func(t *testing.T) {
				r := newRepo(t)
				r.git("config", "fastimport.unpackLimit", "0")
				r.history(40)
				prepare(r)
				f, err := openFiles(r.dir, noMap)
				require.NoError(t, err)
				defer f.Close()
				r.sameObjects(f)
				r.sameHistory(f)
				require.Empty(t, f.Diagnostics())
			})
		}
	}
}

// loosen unpacks all packs.
func (r repo) loosen() {
	for _, p := range r.packs(".pack") {
		data, err := os.ReadFile(p)
		require.NoError(r.t, err)
		require.NoError(r.t, os.Remove(p))
		require.NoError(r.t, os.Remove(strings.TrimSuffix(p, ".pack")+".idx"))
		r.gitIn(string(data), "unpack-objects", "-q")
	}
}

func (r repo) manyPacks() {
	for i := range 6 {
		r.gitIn(fmt.Sprintf("commit refs/heads/main\ncommitter Bo <bo@acme.example> %d +0000\ndata 0\nfrom refs/heads/main^0\nM 644 inline c%d\ndata 3\n%d.\n", 1780000000+i, i, i), "fast-import", "--quiet")
		r.git("repack", "-dq")
	}
}

func (r repo) packs(ending string) []string {
	out, err := filepath.Glob(filepath.Join(r.git("rev-parse", "--absolute-git-dir"), "objects", "pack", "*"+ending))
	require.NoError(r.t, err)
	return out
}
