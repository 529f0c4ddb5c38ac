package stacktrace_test

import (
	"bytes"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/stacktrace"
)

// over returns a reader of a text over and over, about n bytes in all.
func over(text string, n int) io.Reader {
	block := strings.Repeat(text, 1+(64<<10)/len(text))
	return &repeat{text: block, left: n}
}

type repeat struct {
	text string
	at   int
	left int
}

func (r *repeat) Read(b []byte) (int, error) {
	if r.left <= 0 {
		return 0, io.EOF
	}
	n := copy(b[:min(len(b), r.left)], r.text[r.at:])
	r.at, r.left = (r.at+n)%len(r.text), r.left-n
	return n, nil
}

// scanned returns the frames of a stream and the most memory that reading it
// held, sampled at every stack trace and every MiB.
func scanned(t *testing.T, r io.Reader) (frames int, held uint64) {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	start := m.HeapAlloc
	sample := func() {
		runtime.GC() // garbage is the collector's to hold, and a busy machine's
		runtime.ReadMemStats(&m)
		if m.HeapAlloc > start {
			held = max(held, m.HeapAlloc-start)
		}
	}
	n := 0
	counting := readFunc(func(b []byte) (int, error) {
		if n++; n%1024 == 0 {
			sample()
		}
		return r.Read(b)
	})
	for trace, err := range stacktrace.Scan(counting) {
		require.NoError(t, err)
		each(trace, func(stacktrace.Frame) { frames++ })
	}
	return frames, held
}

type readFunc func([]byte) (int, error)

func (f readFunc) Read(b []byte) (int, error) { return f(b) }

// A log of 256 MiB with a crash every 64 KiB is read in a few MiB.
func TestScanHoldsLittle(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 256 MiB")
	}
	text := logLines(rand.New(rand.NewPCG(1, 2)), 64<<10) + "\npanic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/srv/shop/main.go:3 +0x1d\n\n"
	const size = 256 << 20
	frames, held := scanned(t, over(text, size))
	require.InDelta(t, size/len(text), frames, 1)
	require.Less(t, held, uint64(4<<20))
}

// A line of 64 MiB is passed over, not kept.
func TestScanPassesLongLines(t *testing.T) {
	for name, text := range map[string]string{
		"letters": "x", "blanks": " ", "records": `{"a":"\n`, "colours": "\x1b[", "frames": " at f (a.js:1:2)", "brackets": "[{", "entities": "&lt;",
	} {
		const size = 64 << 20
		begin := time.Now()
		after := "\npanic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/srv/shop/main.go:3 +0x1d\n"
		frames, held := scanned(t, io.MultiReader(over(text, size), strings.NewReader(after)))
		require.GreaterOrEqual(t, frames, 1, name)
		require.Less(t, held, uint64(48<<20), name)
		require.Less(t, time.Since(begin), 20*time.Second, name)
	}
}

// Bytes that are no text, and texts cut anywhere, do no harm.
func TestAnyBytes(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, s := range stories(t) {
		for range 20 {
			b := []byte(s.input)
			b = b[:r.IntN(len(b)+1)]
			for range r.IntN(8) {
				if len(b) > 0 {
					b[r.IntN(len(b))] = byte(r.IntN(256))
				}
			}
			sound(t, string(b))
		}
	}
	for _, b := range [][]byte{bytes.Repeat([]byte{0}, 4096), bytes.Repeat([]byte{0xff, '\n'}, 4096), bytes.Repeat([]byte("\r\n"), 4096), []byte("\x1b"), []byte("{"), []byte("\\"), []byte("&")} {
		sound(t, string(b))
	}
}

// sound checks what holds for every text.
func sound(t testing.TB, text string) {
	found := stacktrace.Parse(text)
	require.Equal(t, found, scan(t, text, 64), "%q", text)
	for _, trace := range found {
		require.Empty(t, trace.Relation)
		require.NotZero(t, len(trace.Frames)+len(trace.Related), "%q", text)
		checked(t, trace, text)
	}
}

func checked(t testing.TB, trace stacktrace.Trace, text string) {
	size := len(text)
	require.True(t, trace.Offset >= 0 && trace.Offset <= size, trace.Offset)
	for _, f := range trace.Frames {
		require.True(t, f.Offset >= 0 && f.Offset <= size, f.Offset)
		require.True(t, f.Line >= 0 && f.Column >= 0)
	}
	for _, r := range trace.Related {
		require.NotEmpty(t, r.Relation)
		checked(t, r, text)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range stories(f) {
		if len(s.input) < 4096 {
			f.Add(s.input)
		}
	}
	f.Fuzz(func(t *testing.T, text string) { sound(t, text) })
}

// FuzzScan reads the same text in pieces of two sizes.
func FuzzScan(f *testing.F) {
	for _, s := range stories(f) {
		if len(s.input) < 4096 {
			f.Add(s.input, uint16(1), uint16(100))
		}
	}
	f.Fuzz(func(t *testing.T, text string, a, b uint16) {
		require.Equal(t, scan(t, text, int(a)+1), scan(t, text, int(b)+1))
	})
}
