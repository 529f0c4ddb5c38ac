package object

import (
	"bytes"
	"compress/zlib"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// deflated are contents of every kind that a deflate stream can hold.
func deflated(t testing.TB) (out []struct{ plain, packed []byte }) {
	r := rand.New(rand.NewPCG(1, 2))
	random := make([]byte, 100_000)
	for i := range random {
		random[i] = byte(r.Uint32())
	}
	skewed := make([]byte, 200_000) // long codes
	for i := range skewed {
		skewed[i] = byte(r.ExpFloat64() * 9)
	}
	var words bytes.Buffer
	for range 20_000 {
		words.WriteString(strings.Repeat("word ", r.IntN(3)) + string(rune('a'+r.IntN(26))))
	}
	for _, plain := range [][]byte{nil, {7}, []byte("tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n"),
		bytes.Repeat([]byte("a"), 1000), bytes.Repeat([]byte("abc"), 70_000), random, random[:70], skewed, words.Bytes()} {
		for _, level := range []int{0, 1, 6, 9, zlib.HuffmanOnly} {
			var b bytes.Buffer
			w, err := zlib.NewWriterLevel(&b, level)
			require.NoError(t, err)
			_, err = w.Write(plain)
			require.NoError(t, err)
			require.NoError(t, w.Close())
			out = append(out, struct{ plain, packed []byte }{plain, b.Bytes()})
		}
	}
	return out
}

func TestInflateIsTheInverseOfDeflate(t *testing.T) {
	var f inflater
	for _, c := range deflated(t) {
		for _, after := range []int{0, 40} {
			src := append(bytes.Clone(c.packed), make([]byte, after)...)
			dst := buffer(len(c.plain))
			n, err := f.inflate(dst, src)
			require.NoError(t, err)
			require.Equal(t, len(c.plain), n)
			require.True(t, bytes.Equal(c.plain, dst))

			tight := make([]byte, len(c.plain))
			_, err = f.inflate(tight, src)
			require.NoError(t, err)
			require.True(t, bytes.Equal(c.plain, tight))
		}
	}
}

func TestInflatePrefix(t *testing.T) {
	var f inflater
	for _, c := range deflated(t) {
		for _, k := range []int{0, 1, 30, 5000} {
			if k >= len(c.plain) {
				continue
			}
			dst := buffer(k)
			n, err := f.inflate(dst, c.packed)
			require.ErrorIs(t, err, errLong)
			require.Equal(t, k, n)
			require.Equal(t, c.plain[:k], dst)
		}
	}
}

func TestInflateOfCutInput(t *testing.T) {
	var f inflater
	for _, c := range deflated(t) {
		for _, cut := range []int{0, 1, 2, 3, 9, len(c.packed) / 2, len(c.packed) - 6} {
			if cut >= len(c.packed)-4 || cut < 0 {
				continue
			}
			_, err := f.inflate(buffer(len(c.plain)), c.packed[:cut])
			require.ErrorIs(t, err, errShort)
		}
	}
}

// The oracle is the standard library: what it accepts is accepted with the
// same content, what it refuses is refused.
func FuzzInflate(f *testing.F) {
	for _, c := range deflated(f) {
		if len(c.packed) < 2000 {
			f.Add(c.packed)
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		const most = 1 << 20
		var want []byte
		r, wantErr := zlib.NewReader(bytes.NewReader(src))
		if wantErr == nil {
			want, wantErr = io.ReadAll(io.LimitReader(r, most))
		}
		var in inflater
		dst := buffer(most)
		n, err := in.inflate(dst, src)
		if wantErr == zlib.ErrChecksum || wantErr == zlib.ErrDictionary || len(want) == most {
			return
		}
		if wantErr == nil {
			require.NoError(t, err)
			require.True(t, bytes.Equal(want, dst[:n]))
		} else if wantErr != io.ErrUnexpectedEOF { // which a cut checksum gives too
			require.Error(t, err)
		}
	})
}

func BenchmarkInflate(b *testing.B) {
	for name, plain := range map[string][]byte{
		"kind=commit": []byte("tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\nparent 3b825dc642cb6eb9a060e54bf8d69288fbee4905\nauthor Ana Silva <ana@acme.example> 1770000000 +0100\ncommitter Ana Silva <ana@acme.example> 1770000000 +0100\n\nKeep connections open between requests\n\nOpening one costs three round trips, which every request paid anew.\nThe pool keeps up to eight.\n"),
		"kind=source": bytes.Repeat([]byte(source), 1),
	} {
		var packed bytes.Buffer
		w := zlib.NewWriter(&packed)
		_, _ = w.Write(plain)
		_ = w.Close()
		src := append(packed.Bytes(), make([]byte, 20)...)
		b.Run(name+"/own", func(b *testing.B) {
			var f inflater
			dst := buffer(len(plain))
			b.SetBytes(int64(len(plain)))
			for b.Loop() {
				_, _ = f.inflate(dst, src)
			}
		})
		b.Run(name+"/std", func(b *testing.B) {
			dst := buffer(len(plain))
			b.SetBytes(int64(len(plain)))
			r, _ := zlib.NewReader(bytes.NewReader(src))
			for b.Loop() {
				_ = r.(zlib.Resetter).Reset(bytes.NewReader(src), nil)
				_, _ = io.ReadFull(r, dst)
			}
		})
	}
}
