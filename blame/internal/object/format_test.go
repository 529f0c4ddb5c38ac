package object

import (
	"bytes"
	"compress/zlib"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func zipped(t testing.TB, plain []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, err := w.Write(plain)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

func TestCommitHeaders(t *testing.T) {
	tree, one, two := strings.Repeat("1", 40), strings.Repeat("2", 40), strings.Repeat("aB", 20)
	for text, want := range map[string]Commit{
		"tree " + tree + "\nparent " + one + "\nparent " + two + "\nauthor A <a@b> 1 +0000\ncommitter C <c@d> 1770000000 +0100\n\nparent of all\n": {
			Tree: mustID(t, tree), Parents: []ID{mustID(t, one), mustID(t, strings.ToLower(two))}, Time: 1770000000},
		"tree " + tree + "\nauthor A <a@b> 1 +0000\ncommitter C D <x <c@d> 99999999999 -0700\ngpgsig x\n\n": {Tree: mustID(t, tree), Time: 99999999999},
		"tree " + tree + "\nauthor <> 1 +0000\ncommitter <> \n\n":                                           {Tree: mustID(t, tree)},
		"tree " + tree + "\n\nno people":                                                                    {Tree: mustID(t, tree)},
	} {
		c, err := parseCommit([]byte(text))
		require.NoError(t, err, text)
		require.Equal(t, want, c)
	}
	for _, text := range []string{"", "tree", "tree " + tree, "tree " + tree[1:] + "g\n", "tree " + tree + "\nparent xyz\n"} {
		_, err := parseCommit([]byte(text))
		require.Error(t, err, text)
	}
}

func FuzzCommit(f *testing.F) {
	f.Add([]byte("tree " + strings.Repeat("1", 40) + "\nparent " + strings.Repeat("2", 40) + "\nauthor A <a@b> 1 +0000\ncommitter C <c@d> 2 +0100\n\nx"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := parseCommit(data)
		if err == nil {
			require.True(t, bytes.HasPrefix(bytes.ToLower(data), []byte("tree "+c.Tree.String())))
			require.GreaterOrEqual(t, c.Time, int64(0))
			require.Less(t, len(c.Parents)*48, len(data))
		}
	})
}

// plainDelta applies a delta as its description reads, byte by byte.
func plainDelta(base, delta []byte) (out []byte, ok bool) {
	size := func() (v int) {
		for shift := 0; ; shift += 7 {
			if len(delta) == 0 || shift > 28 {
				ok = false
				return 0
			}
			c := delta[0]
			delta = delta[1:]
			v |= int(c&127) << shift
			if c < 128 {
				return v
			}
		}
	}
	ok = true
	from, to := size(), size()
	if !ok || from != len(base) || to > 1<<20 {
		return nil, false
	}
	for len(delta) > 0 {
		op := delta[0]
		delta = delta[1:]
		if op == 0 || op < 128 && int(op) > len(delta) {
			return nil, false
		}
		if op < 128 {
			out, delta = append(out, delta[:op]...), delta[op:]
			continue
		}
		var v [7]int
		for i := range v {
			if op>>i&1 == 1 {
				if len(delta) == 0 {
					return nil, false
				}
				v[i], delta = int(delta[0]), delta[1:]
			}
		}
		off, n := v[0]|v[1]<<8|v[2]<<16|v[3]<<24, v[4]|v[5]<<8|v[6]<<16
		if n == 0 {
			n = 65536
		}
		if off+n > len(base) || len(out)+n > to {
			return nil, false
		}
		out = append(out, base[off:off+n]...)
	}
	return out, len(out) == to
}

func FuzzDelta(f *testing.F) {
	f.Add([]byte("hello world"), []byte("\x0b\x0d\x90\x06\x07brave n"))
	f.Add([]byte("hello"), []byte("\x05\x05\x90\x05"))
	f.Fuzz(func(t *testing.T, base, delta []byte) {
		want, ok := plainDelta(base, delta)
		got, err := applyDelta(func(n int) []byte { return make([]byte, n) }, base, delta)
		if ok {
			require.NoError(t, err)
			require.True(t, bytes.Equal(want, got))
		} else if _, to, _, sizes := deltaSizes(delta); sizes != nil || to <= 1<<20 {
			require.Error(t, err)
		}
	})
}

// A pack of one entry with any bytes: an object, or an error.
func FuzzPackEntry(f *testing.F) {
	f.Add(append([]byte{0x35}, zipped(f, []byte("hello"))...))
	f.Add(append([]byte{0x64, 0x05}, zipped(f, []byte("\x05\x05\x90\x05"))...))
	f.Fuzz(func(t *testing.T, entry []byte) {
		data := append([]byte("PACK\x00\x00\x00\x02\x00\x00\x00\x01"), entry...)
		data = append(data, make([]byte, idSize)...)
		p := newPack("fuzz", 1, false)
		p.pack.once.Do(func() { p.pack.value = &mapped{path: "fuzz.pack", data: data, size: int64(len(data))} })
		bases := newBases(1 << 20)
		s := &scratch{}
		c, err := p.read(s, 12, bases, &counters{})
		kind, size, sizeErr := p.size(s, 12, bases)
		if err == nil {
			require.NoError(t, sizeErr)
			require.Equal(t, c.kind, kind)
			require.EqualValues(t, len(c.data), size)
		}
	})
}

func FuzzIndex(f *testing.F) {
	dir := bare(f)
	handmade(f, dir, []byte("x"), []byte("y"))
	data, err := os.ReadFile(dir + "/objects/pack/pack-" + strings.Repeat("1", 40) + ".idx")
	require.NoError(f, err)
	f.Add(data, []byte{1})
	f.Add(make([]byte, 1024+40), []byte{0})
	f.Fuzz(func(t *testing.T, data, name []byte) {
		m := &mapped{path: "fuzz", data: data, size: int64(len(data))}
		var id ID
		copy(id[:], name)
		if x, err := parseIndex(m); err == nil {
			_, _, _ = x.find(&id)
			x.table.prefix(prefix{id, 4}, func(ID) bool { return true })
			for i := range min(x.table.n, 50) {
				id := ID(x.table.name(i))
				_, _, _ = x.find(&id)
			}
		}
		if x, err := parseMulti(m); err == nil {
			_, _, _, _ = x.find(&id)
		}
	})
}

func FuzzPackedRefs(f *testing.F) {
	line := strings.Repeat("1", 40) + " refs/heads/"
	f.Add([]byte("# pack-refs with: peeled fully-peeled sorted \n"+line+"a\n"+line+"b\n^"+strings.Repeat("2", 40)+"\n"+line+"c\n"), "refs/heads/b")
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		p := parsePacked(data)
		p.find(name)
		p.each(name, func(r Ref) bool {
			require.True(t, strings.HasPrefix(r.Name, name))
			return true
		})
	})
}
