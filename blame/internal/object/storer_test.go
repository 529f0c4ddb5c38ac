package object

import (
	"io/fs"
	"sync"
	"testing"

	git "github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/go-git/go-git/v5/storage/memory"
	"github.com/stretchr/testify/require"
)

// through opens a repository by go-git.
func (r repo) through() Source {
	r.t.Helper()
	opened, err := git.PlainOpen(r.dir)
	require.NoError(r.t, err)
	s := OpenStorer(opened.Storer)
	r.t.Cleanup(func() { require.NoError(r.t, s.Close()) })
	return s
}

// inMemory copies a repository into memory.
func (r repo) inMemory() Source {
	r.t.Helper()
	require.IsType(r.t, &Files{}, r.through())
	m := memory.NewStorage()
	_, err := git.Clone(m, nil, &git.CloneOptions{URL: r.dir})
	require.NoError(r.t, err)
	return OpenStorer(m)
}

func TestStorersReadWhatGitStored(t *testing.T) {
	r := packed(t)
	r.merges()
	for name, s := range map[string]Source{"on disk": r.through(), "in memory": r.inMemory(), "wrapped": OpenStorer(wrapped{r.storage()})} {
		t.Run(name, func(t *testing.T) {
			id, err := s.Ref("HEAD")
			require.NoError(t, err)
			require.Equal(t, r.head(), id)
			r.sameHistory(s)
			if name != "in memory" {
				r.sameObjects(s)
				r.sameRefs(s)
			}
			target, err := s.Symbolic("HEAD")
			require.NoError(t, err)
			require.Equal(t, "refs/heads/main", target)

			ids, err := s.Prefix(id.String()[:9])
			require.NoError(t, err)
			require.Equal(t, []ID{id}, ids)
			_, err = s.Commit(ID{1})
			require.ErrorIs(t, err, ErrMissing)
			_, _, err = s.Size(ID{1})
			require.ErrorIs(t, err, ErrMissing)
			_, err = s.Ref("refs/heads/absent")
			require.ErrorIs(t, err, fs.ErrNotExist)
			_, err = s.Symbolic("refs/heads/main")
			require.ErrorIs(t, err, fs.ErrNotExist)

			c, err := s.Commit(id)
			require.NoError(t, err)
			loan, err := s.Lend(c.Tree)
			require.NoError(t, err)
			e, found, err := FindEntry(loan.Data, "lib")
			require.NoError(t, err)
			require.True(t, found)
			loan.Return()
			require.EqualValues(t, 0o40000, e.Mode)
			require.Equal(t, r.git("rev-parse", "HEAD:lib"), e.ID.String())
			require.NotZero(t, s.Epoch())

			require.NoError(t, s.Close())
			_, _, err = s.Read(id)
			require.ErrorIs(t, err, fs.ErrClosed)
			_, err = s.Ref("HEAD")
			require.ErrorIs(t, err, fs.ErrClosed)
		})
	}
}

// A wrapped storage is none that is known.
type wrapped struct{ *filesystem.Storage }

func (r repo) storage() *filesystem.Storage {
	opened, err := git.PlainOpen(r.dir)
	require.NoError(r.t, err)
	return opened.Storer.(*filesystem.Storage)
}

// Both kinds of source are used from many goroutines, the storer being safe for
// one only; with -race this shows what is not guarded.
func TestSourcesAreSafeForConcurrentUse(t *testing.T) {
	r := packed(t)
	r.git("commit-graph", "write", "--reachable", "--changed-paths")
	var ids []ID
	for id := range r.objects() {
		ids = append(ids, id)
	}
	for _, s := range []Source{r.open(), r.through(), r.inMemory(), OpenStorer(wrapped{r.storage()})} {
		var wait sync.WaitGroup
		for g := range 4 {
			wait.Go(func() {
				for i := range ids {
					id := ids[(i+g*37)%len(ids)]
					_, _, err := s.Read(id)
					if err != nil {
						t.Error(err)
						return
					}
					_, _ = s.Commit(id)
					_, _, _ = s.Size(id)
					_ = s.MayDiffer(id, &Path{Name: "a.txt"})
					_, _ = s.Ref("HEAD")
					_ = s.Epoch()
					_ = s.Stats()
				}
			})
		}
		wait.Wait()
	}
}
