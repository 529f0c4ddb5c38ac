package object

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// rewrite changes a file that git made read-only. It is written anew: git may
// have linked it elsewhere.
func rewrite(t testing.TB, path string, edit func([]byte) []byte) {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.Remove(path))
	require.NoError(t, os.WriteFile(path, edit(data), 0o644))
}

// packed is a repository of one pack.
func packed(t testing.TB) repo {
	r := newRepo(t)
	r.history(15)
	r.git("repack", "-adfq")
	return r
}

// objects returns the names and contents of all objects, as git has them.
func (r repo) objects() map[ID]string {
	out := map[ID]string{}
	for line := range strings.Lines(r.git("cat-file", "--batch-check=%(objectname) %(objecttype)", "--batch-all-objects")) {
		hex, kind, _ := strings.Cut(strings.TrimSpace(line), " ")
		text, err := r.run("", "cat-file", kind, hex)
		require.NoError(r.t, err)
		out[mustID(r.t, hex)] = text
	}
	return out
}

// A byte of a pack or an index is flipped, then another: each object is read as
// it was, or there is an error that names it. Nothing else comes out.
func TestFlippedBytes(t *testing.T) {
	for ending, stride := range map[string]int{".pack": 13, ".idx": 11} {
		r := packed(t)
		want := r.objects()
		path := r.packs(ending)[0]
		whole, err := os.ReadFile(path)
		require.NoError(t, err)
		failed := 0
		for at := 0; at < len(whole); at += stride {
			rewrite(t, path, func([]byte) []byte {
				spoilt := bytes.Clone(whole)
				spoilt[at] ^= 1 << (at % 8)
				return spoilt
			})
			failed += readAll(t, r.dir, want)
		}
		require.NotZero(t, failed)
	}
}

// readAll reads what a repository should have and returns how many objects gave
// an error. No object may be called missing: all are there, if damaged.
func readAll(t *testing.T, dir string, want map[ID]string) (failed int) {
	t.Helper()
	f, err := OpenFiles(dir)
	require.NoError(t, err)
	defer f.Close()
	for id, text := range want {
		kind, data, err := f.Read(id)
		switch {
		case err != nil:
			failed++
			require.Contains(t, err.Error(), id.String())
			require.NotErrorIs(t, err, ErrMissing)
		case kind.String() != "tree":
			require.Equal(t, text, strings.TrimRight(string(data), "\n"))
		}
		_, _, _ = f.Size(id)
	}
	return failed
}

func TestCutFiles(t *testing.T) {
	for _, ending := range []string{".pack", ".idx"} {
		r := packed(t)
		want := r.objects()
		path := r.packs(ending)[0]
		whole, err := os.ReadFile(path)
		require.NoError(t, err)
		for n := 0; n < len(whole); n += 1 + len(whole)/30 {
			rewrite(t, path, func([]byte) []byte { return whole[:n] })
			require.NotZero(t, readAll(t, r.dir, want))
		}
	}
}

// Somebody cuts a pack that is mapped: the fault is an error, not the end of
// the process.
func TestPackCutWhileItIsMapped(t *testing.T) {
	r := packed(t)
	f := r.open()
	head := r.head()
	_, err := f.Commit(head)
	require.NoError(t, err)
	path := r.packs(".pack")[0]
	require.NoError(t, os.Chmod(path, 0o600))
	require.NoError(t, os.Truncate(path, 0))
	f.bases.clear()
	_, _, err = f.Read(head)
	require.Error(t, err)
	require.NotErrorIs(t, err, ErrMissing)
}

func TestMissingObjects(t *testing.T) {
	r := newRepo(t)
	r.git("config", "fastimport.unpackLimit", "100000")
	r.history(3)
	head := r.head()
	f := r.open()
	absent := ID{1, 2, 3}
	_, _, err := f.Read(absent)
	require.ErrorIs(t, err, ErrMissing)
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.Contains(t, err.Error(), absent.String())
	_, err = f.Commit(absent)
	require.ErrorIs(t, err, ErrMissing)

	c, err := f.Commit(head)
	require.NoError(t, err)
	_, err = f.Commit(c.Tree)
	require.ErrorContains(t, err, "is a tree, not a commit")

	loose := f.folders[0].loosePath(&c.Tree)
	require.NoError(t, os.Remove(loose))
	_, _, err = f.Read(c.Tree)
	require.ErrorIs(t, err, ErrMissing)
	require.NoError(t, os.Mkdir(loose, 0o755))
	_, _, err = f.Read(c.Tree)
	require.ErrorContains(t, err, "is a directory")
}

func TestFlippedBytesOfLooseObjects(t *testing.T) {
	r := newRepo(t)
	r.git("config", "fastimport.unpackLimit", "100000")
	r.history(1)
	f := r.open()
	head := r.head()
	_, want, err := f.Read(head)
	require.NoError(t, err)
	path := f.folders[0].loosePath(&head)
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	for at := range whole {
		rewrite(t, path, func([]byte) []byte {
			spoilt := bytes.Clone(whole)
			spoilt[at] ^= 1 << (at % 8)
			return spoilt
		})
		if _, got, err := f.Read(head); err == nil {
			require.Equal(t, want, got) // only the checksum behind the data was hit
		} else {
			require.Contains(t, err.Error(), head.String())
		}
	}
}

// Objects move to another pack while they are read, and come in new packs.
func TestRepackWhileReading(t *testing.T) {
	r := newRepo(t)
	r.git("config", "fastimport.unpackLimit", "0")
	r.history(10)
	f := r.open()
	r.sameHistory(f)
	for n := 11; n < 16; n++ {
		r.history(n)
		r.git("repack", "-adq")
		r.git("prune-packed")
		r.sameHistory(f)
		r.sameObjects(f)
	}
	require.LessOrEqual(t, len(f.folders[0].packs), 2) // what is gone is let go
}

// An object that is in no pack yet is found at once, and a ref that moved is seen.
func TestNewCommitIsSeen(t *testing.T) {
	r := packed(t)
	f := r.open()
	before, err := f.Ref("HEAD")
	require.NoError(t, err)
	require.Equal(t, r.head(), before)
	r.git("commit", "-q", "--allow-empty", "-m", "new")
	after, err := f.Ref("HEAD")
	require.NoError(t, err)
	require.NotEqual(t, before, after)
	c, err := f.Commit(after)
	require.NoError(t, err)
	require.Equal(t, []ID{before}, c.Parents)
}

func TestCloseEndsReading(t *testing.T) {
	r := packed(t)
	f, err := OpenFiles(r.dir)
	require.NoError(t, err)
	id := r.head()
	_, err = f.Commit(id)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	require.NoError(t, f.Close())
	_, err = f.Commit(id)
	require.ErrorIs(t, err, fs.ErrClosed)
	_, _, err = f.Read(id)
	require.ErrorIs(t, err, fs.ErrClosed)
	_, err = f.Prefix("0000")
	require.ErrorIs(t, err, fs.ErrClosed)
	require.True(t, f.MayDiffer(id, &Path{Name: "a.txt"}))
}

// handmade writes a pack of raw entries and an index that gives them names.
func handmade(t testing.TB, dir string, entries ...[]byte) []ID {
	t.Helper()
	var pack bytes.Buffer
	pack.WriteString("PACK\x00\x00\x00\x02")
	_ = binary.Write(&pack, binary.BigEndian, uint32(len(entries)))
	var ids []ID
	var offsets, sums []uint32
	for i, e := range entries {
		ids = append(ids, ID{byte(i + 1)})
		offsets = append(offsets, uint32(pack.Len()))
		sums = append(sums, crc32.ChecksumIEEE(e))
		pack.Write(e)
	}
	sum := sha1.Sum(pack.Bytes())
	pack.Write(sum[:])

	var idx bytes.Buffer
	idx.WriteString("\xfftOc\x00\x00\x00\x02")
	for first := range 256 {
		_ = binary.Write(&idx, binary.BigEndian, uint32(min(first, len(ids))))
	}
	for _, id := range ids {
		idx.Write(id[:])
	}
	_ = binary.Write(&idx, binary.BigEndian, sums)
	_ = binary.Write(&idx, binary.BigEndian, offsets)
	idx.Write(sum[:])
	sum = sha1.Sum(idx.Bytes())
	idx.Write(sum[:])
	stem := filepath.Join(dir, "objects", "pack", "pack-"+strings.Repeat("1", 40))
	require.NoError(t, os.WriteFile(stem+".pack", pack.Bytes(), 0o644))
	require.NoError(t, os.WriteFile(stem+".idx", idx.Bytes(), 0o644))
	return ids
}

// bare makes the least that is a repository.
func bare(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"objects/pack", "objects/info", "refs/heads"} {
		require.NoError(t, os.MkdirAll(filepath.Join(dir, name), 0o755))
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "HEAD"), []byte("ref: refs/heads/main\n"), 0o644))
	return dir
}

func TestDeltasThatLieAreErrors(t *testing.T) {
	delta := zipped(t, []byte("\x05\x05\x90\x05"))
	byName := func(base byte) []byte {
		id := ID{base}
		return append(append([]byte{0x74}, id[:]...), delta...)
	}
	for name, c := range map[string]struct {
		entries [][]byte
		says    string
	}{
		"a delta on itself":      {[][]byte{byName(1)}, "no end"},
		"two on one another":     {[][]byte{byName(2), byName(1)}, "no end"},
		"a base that is absent":  {[][]byte{byName(9)}, "is not in the pack"},
		"a base before the pack": {[][]byte{append([]byte{0x64, 0xff, 0x7f}, delta...)}, "outside of the pack"},
		"a base at no distance":  {[][]byte{append([]byte{0x64, 0x00}, delta...)}, "outside of the pack"},
		"type 0":                 {[][]byte{append([]byte{0x04}, delta...)}, "not defined"},
		"type 5":                 {[][]byte{append([]byte{0x54}, delta...)}, "not defined"},
		"a size without end":     {[][]byte{bytes.Repeat([]byte{0xff}, 80)}, "damaged size"},
		"a size over the limit":  {[][]byte{append([]byte{0xbf, 0xff, 0xff, 0xff, 0x7f}, delta...)}, "over the limit"},
		"a claim of a gigabyte":  {[][]byte{append([]byte{0xbf, 0xff, 0xff, 0xff, 0x1f}, delta...)}, "bytes where"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := bare(t)
			ids := handmade(t, dir, c.entries...)
			f, err := OpenFiles(dir)
			require.NoError(t, err)
			defer f.Close()
			for _, id := range ids {
				_, _, err := f.Read(id)
				require.ErrorContains(t, err, c.says)
				require.ErrorContains(t, err, id.String())
				_, _, _ = f.Size(id)
			}
		})
	}
}

// Packs by the hundred, each object in a pack of its own.
func TestObjectsOfManyPacks(t *testing.T) {
	r := newRepo(t)
	r.manyPacksOf(40)
	f := r.open()
	r.sameHistory(f)
	require.Len(t, f.folders[0].packs, 40)
}

func (r repo) manyPacksOf(n int) {
	r.git("config", "fastimport.unpackLimit", "0")
	r.git("config", "gc.auto", "0")
	from := ""
	for i := range n {
		r.gitIn(fmt.Sprintf("commit refs/heads/main\ncommitter Bo <bo@acme.example> %d +0000\ndata 0\n%sM 644 inline f\ndata 3\n%d\n", 1780000000+i, from, 10+i), "fast-import", "--quiet")
		from = "from refs/heads/main^0\n"
	}
}
