package object

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// same opens a repository at a folder and compares it with git there.
func (r repo) same(dir string) *Files {
	r.t.Helper()
	at := repo{r.t, dir}
	f := at.open()
	id, err := f.Ref("HEAD")
	require.NoError(r.t, err)
	require.Equal(r.t, at.head(), id)
	at.sameHistory(f)
	at.sameRefs(f)
	return f
}

func (r repo) sameRefs(s Source) {
	r.t.Helper()
	for _, prefix := range []string{"refs/", "refs/heads/", "refs/tags/v"} {
		var lines []string
		for line := range strings.SplitSeq(r.git("for-each-ref", "--format=%(refname) %(objectname)"), "\n") {
			if strings.HasPrefix(line, prefix) {
				lines = append(lines, line)
			}
		}
		refs, err := s.Refs(prefix)
		require.NoError(r.t, err)
		var got []string
		for _, ref := range refs {
			got = append(got, fmt.Sprint(ref.Name, " ", ref.ID))
			id, err := s.Ref(ref.Name)
			require.NoError(r.t, err)
			require.Equal(r.t, ref.ID, id)
		}
		require.Equal(r.t, lines, got)
	}
}

func write(t testing.TB, path, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
}

func TestEveryKindOfRepositoryIsFound(t *testing.T) {
	r := packed(t)
	r.git("checkout", "-q", "main")
	write(t, filepath.Join(r.dir, "lib/deep/x"), "")
	for _, dir := range []string{r.dir, filepath.Join(r.dir, ".git"), filepath.Join(r.dir, "lib/deep")} {
		f, err := OpenFiles(dir)
		require.NoError(t, err, dir)
		id, err := f.Ref("HEAD")
		require.NoError(t, err)
		require.Equal(t, r.head(), id)
		require.NoError(t, f.Close())
	}

	linked := filepath.Join(t.TempDir(), "linked")
	r.git("worktree", "add", "-q", "-b", "side", linked, "HEAD~3")
	r.git("pack-refs", "--all")
	f := r.same(linked)
	name, err := f.Symbolic("HEAD")
	require.NoError(t, err)
	require.Equal(t, "refs/heads/side", name)
	main, err := f.Ref("main-worktree/HEAD")
	require.NoError(t, err)
	require.Equal(t, r.head(), main)

	bareCopy := filepath.Join(t.TempDir(), "bare.git")
	r.git("clone", "-q", "--bare", r.dir, bareCopy)
	r.same(bareCopy)

	apart := filepath.Join(t.TempDir(), "apart")
	r.git("clone", "-q", "--separate-git-dir", filepath.Join(t.TempDir(), "git"), r.dir, apart)
	r.same(apart)

	super := newRepo(t)
	super.git("submodule", "--quiet", "add", r.dir, "sub")
	r.same(filepath.Join(super.dir, "sub"))
}

func TestAlternates(t *testing.T) {
	r := packed(t)
	at, dir := r.dir, ""
	for i := range 4 { // each borrows from the one before
		dir = filepath.Join(t.TempDir(), fmt.Sprint("clone", i))
		r.git("clone", "-q", "-s", "--no-checkout", at, dir)
		at = dir
	}
	require.Empty(t, r.same(dir).Diagnostics())

	list := filepath.Join(dir, ".git/objects/info/alternates")
	data, err := os.ReadFile(list)
	require.NoError(t, err)
	relative, err := filepath.Rel(filepath.Join(dir, ".git/objects"), strings.TrimSpace(string(data)))
	require.NoError(t, err)
	write(t, list, "# a comment\n/nowhere/objects\n"+relative+"\n")
	notes := r.same(dir).Diagnostics()
	require.Len(t, notes, 1)
	require.Contains(t, notes[0], "/nowhere/objects")

	write(t, list, filepath.Join(dir, ".git/objects")+"\n") // itself
	f := repo{t, dir}.open()
	_, err = f.Commit(r.head())
	require.ErrorIs(t, err, ErrMissing)
}

func TestFormatsThatCannotBeRead(t *testing.T) {
	for text, want := range map[string]string{
		"[core]\nrepositoryformatversion = 2\n":                                    "format version 2 is not supported",
		"[core]\nrepositoryformatversion = 1\n[extensions]\nobjectFormat = sha256": "object format sha256 is not supported",
		"[core]\nrepositoryformatversion = 1\n[extensions]\nrefStorage = reftable": "ref storage reftable is not supported",
		"[core]\nrepositoryformatversion = 1\n[extensions]\ntimeTravel = true":     "extension timetravel is not supported",
		"[core\n": "config:",
		"[core]\nrepositoryformatversion = 0\n[extensions]\ntimeTravel = true":                              "",
		"[core]\nrepositoryformatversion = 1\n[extensions]\nworktreeConfig = true\npartialClone = origin\n": "",
	} {
		dir := bare(t)
		write(t, filepath.Join(dir, "config"), text)
		f, err := OpenFiles(dir)
		if want == "" {
			require.NoError(t, err, text)
			require.NoError(t, f.Close())
		} else {
			require.ErrorContains(t, err, want)
		}
	}
	_, err := OpenFiles(t.TempDir())
	require.ErrorIs(t, err, fs.ErrNotExist)
	_, err = OpenFiles(filepath.Join(t.TempDir(), "absent"))
	require.ErrorIs(t, err, fs.ErrNotExist)
}

func TestSHA256RepositoryOfGit(t *testing.T) {
	r := newRepo(t, "--object-format=sha256")
	_, err := OpenFiles(r.dir)
	require.ErrorContains(t, err, "object format sha256 is not supported")
}

func TestRefs(t *testing.T) {
	r := packed(t)
	for i := range 30 {
		r.git("update-ref", fmt.Sprintf("refs/tags/v%d", i), fmt.Sprintf("HEAD~%d", i%10))
	}
	r.git("tag", "-a", "-m", "annotated", "v-a", "HEAD~2")
	r.git("pack-refs", "--all")
	r.git("update-ref", "refs/tags/v7", "HEAD")
	r.git("update-ref", "-d", "refs/tags/v9")
	r.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/heads/main")
	r.git("symbolic-ref", "refs/heads/nowhere", "refs/heads/unborn")
	f := r.open()
	r.sameRefs(f)
	for _, name := range []string{"refs/heads/unborn", "refs/heads/nowhere", "refs/heads", "refs/tags/v9", "refs/heads/main/x", "../HEAD", "refs/../HEAD", "refs//heads", "", "config"} {
		_, err := f.Ref(name)
		require.Error(t, err, name)
		if name != "config" {
			require.ErrorIs(t, err, fs.ErrNotExist, name)
		}
	}
	_, err := f.Symbolic("refs/heads/main")
	require.ErrorIs(t, err, fs.ErrNotExist)

	write(t, filepath.Join(r.dir, ".git/refs/heads/one"), "ref: refs/heads/two\n")
	write(t, filepath.Join(r.dir, ".git/refs/heads/two"), "ref: refs/heads/one\n")
	_, err = f.Ref("refs/heads/one")
	require.ErrorContains(t, err, "more than 5")
	write(t, filepath.Join(r.dir, ".git/refs/heads/odd"), "xyz\n")
	_, err = f.Ref("refs/heads/odd")
	require.ErrorContains(t, err, "neither an object nor another ref")

	r.git("checkout", "-q", "--detach", "HEAD~4")
	id, err := f.Ref("HEAD")
	require.NoError(t, err)
	require.Equal(t, r.head(), id)
}

func TestReflog(t *testing.T) {
	r := packed(t)
	r.git("update-ref", "-m", "one back", "HEAD", "HEAD~1")
	r.git("update-ref", "-m", "two more", "HEAD", "HEAD~2")
	f := r.open()
	for _, name := range []string{"HEAD", "refs/heads/main"} {
		log, err := f.Reflog(name)
		require.NoError(t, err)
		require.Len(t, log, 3)
		require.Equal(t, "two more", log[0].Message)
		require.Equal(t, r.head(), log[0].New)
		require.Equal(t, log[0].Old, log[1].New)
		require.True(t, log[0].Time.Equal(time.Unix(1770000600, 0)))
	}
	log, err := f.Reflog("refs/heads/absent")
	require.NoError(t, err)
	require.Nil(t, log)
}

// The edges of a history are read as git reads them, and read again when they
// change.
func TestShallowGraftsAndReplacements(t *testing.T) {
	r := packed(t)
	f := r.open()
	first := f.Epoch()
	require.Equal(t, first, f.Epoch())

	r.git("replace", "HEAD~4", "HEAD~6")
	second := f.Epoch()
	require.NotEqual(t, first, second)
	r.sameHistory(f)
	r.git("pack-refs", "--all")
	f.Epoch()
	r.sameHistory(f)
	r.sameHistory(r.open())
	r.git("replace", "-d", r.git("--no-replace-objects", "rev-parse", "HEAD~4"))

	text := r.git("rev-parse", "HEAD~2") + " " + r.git("rev-parse", "HEAD~7") + " " + r.git("rev-parse", "HEAD~9")
	write(t, filepath.Join(r.dir, ".git/info/grafts"), "# a comment\n\n"+text+"\nnonsense\n")
	require.NotEqual(t, second, f.Epoch())
	r.sameHistory(f)
	require.Len(t, f.Diagnostics(), 1)

	require.NoError(t, os.Remove(filepath.Join(r.dir, ".git/info/grafts")))
	clone := filepath.Join(t.TempDir(), "shallow")
	r.git("clone", "-q", "--no-checkout", "--depth=4", "file://"+r.dir, clone)
	shallow := repo{t, clone}
	g := shallow.open()
	shallow.sameHistory(g)
	last, err := g.Commit(mustID(t, shallow.git("rev-list", "--max-parents=0", "HEAD")))
	require.NoError(t, err)
	require.True(t, last.Shallow)
	before := g.Epoch()
	shallow.git("fetch", "-q", "--deepen=3")
	require.NotEqual(t, before, g.Epoch())
	shallow.sameHistory(g)
}

func TestPrefix(t *testing.T) {
	r := packed(t)
	r.git("commit", "-q", "--allow-empty", "-m", "loose")
	f := r.open()
	for hex := range strings.SplitSeq(r.git("rev-list", "--all", "--objects", "--no-object-names"), "\n") {
		for _, n := range []int{4, 5, 12, 40} {
			ids, err := f.Prefix(hex[:n])
			require.NoError(t, err)
			require.Contains(t, ids, mustID(t, hex))
			want := strings.Split(r.git("rev-parse", "--disambiguate="+hex[:n]), "\n")
			require.Len(t, ids, len(want))
		}
	}
	for _, hex := range []string{"", "abc", "xyz1", strings.Repeat("1", 41)} {
		_, err := f.Prefix(hex)
		require.Error(t, err, hex)
	}
}

func TestDamagedMultiPackIndexIsNotNeeded(t *testing.T) {
	r := newRepo(t)
	r.manyPacksOf(5)
	r.git("multi-pack-index", "write")
	rewrite(t, filepath.Join(r.dir, ".git/objects/pack/multi-pack-index"), func(b []byte) []byte { return b[:60] })
	f := r.open()
	r.sameHistory(f)
	require.Len(t, f.Diagnostics(), 1)
	require.Contains(t, f.Diagnostics()[0], "multi-pack-index")
}
