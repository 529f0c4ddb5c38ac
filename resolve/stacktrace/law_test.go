package stacktrace_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/stacktrace"
)

// scan reads a text in pieces of at most n bytes.
func scan(t testing.TB, text string, n int) []stacktrace.Trace {
	var found []stacktrace.Trace
	for trace, err := range stacktrace.Scan(&pieces{text, n}) {
		require.NoError(t, err)
		found = append(found, trace)
	}
	return found
}

// pieces reads a text in pieces.
type pieces struct {
	rest string
	size int
}

func (p *pieces) Read(b []byte) (int, error) {
	if p.rest == "" {
		return 0, io.EOF
	}
	n := copy(b[:min(len(b), p.size)], p.rest)
	p.rest = p.rest[n:]
	return n, nil
}

// A stream gives what its bytes give as a text, however they arrive.
func TestScanIsParse(t *testing.T) {
	for _, s := range stories(t) {
		want := stacktrace.Parse(s.input)
		for _, size := range []int{1, 7, 100, 1 << 20} {
			require.Equal(t, want, scan(t, s.input, size), "%s in pieces of %d bytes", s.name(), size)
		}
	}
}

// Many crashes, with a log around them that is longer than the window.
func TestScanIsParseBeyondTheWindow(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var b strings.Builder
	all := stories(t)
	for b.Len() < 1<<20 {
		b.WriteString(all[r.IntN(len(all))].input)
		b.WriteString("\n\n")
		b.WriteString(logLines(r, r.IntN(4000)))
	}
	want := stacktrace.Parse(b.String())
	require.Greater(t, len(want), 100)
	for _, size := range []int{13, 4096, 100_000} {
		got := scan(t, b.String(), size)
		require.Len(t, got, len(want))
		for i := range want {
			require.Equal(t, want[i], got[i], "pieces of %d bytes", size)
		}
	}
}

// Lines of a log before a crash and behind it change nothing but the offsets.
func TestNoiseAroundChangesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, s := range stories(t) {
		if strings.HasPrefix(s.name(), "carriers/") {
			continue // a log of their own
		}
		want := stacktrace.Parse(s.input)
		before := logLines(r, 2000) + "\n"
		got := stacktrace.Parse(before + s.input + "\n\n" + logLines(r, 2000))
		require.Equal(t, show(want, ""), show(got, ""), s.name())
		for i := range want {
			require.Equal(t, moved(want[i], len(before)), got[i], s.name())
		}
	}
}

func moved(t stacktrace.Trace, by int) stacktrace.Trace {
	t.Offset += by
	t.Frames = append([]stacktrace.Frame(nil), t.Frames...)
	for i := range t.Frames {
		t.Frames[i].Offset += by
	}
	related := t.Related
	t.Related = nil
	for _, r := range related {
		t.Related = append(t.Related, moved(r, by))
	}
	return t
}

// An offset is where the frame's text stands: what it says of the place is on
// that line, or on the next few where a frame takes several.
func TestOffsetsPointAtTheFrames(t *testing.T) {
	for _, s := range stories(t) {
		for _, trace := range stacktrace.Parse(s.input) {
			each(trace, func(f stacktrace.Frame) {
				require.Less(t, f.Offset, len(s.input), s.name())
				text := s.input[f.Offset:]
				if strings.HasPrefix(s.name(), "carriers/") { // other sources' lines stand between
					require.Contains(t, text[:min(len(text), 600)], path.Base(f.File), "%s: %v", s.name(), f)
					return
				}
				if lines := strings.SplitAfterN(text, "\n", 4); len(lines) == 4 {
					text = lines[0] + lines[1] + lines[2]
				}
				if strings.Contains(text, "elided") || strings.Contains(text, " more") || strings.Contains(text, "matching") {
					return // frames that were given back
				}
				text = strings.ReplaceAll(plain(text), `\\`, `\`)
				if f.File != "" {
					require.Contains(t, text, f.File, "%s: %v", s.name(), f)
				}
				if f.Line > 0 {
					require.Contains(t, text, fmt.Sprint(f.Line), "%s: %v", s.name(), f)
				}
			})
		}
	}
}

// plain takes colours and HTML's escapes out of a text.
func plain(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\x1b' {
			for i < len(s) && s[i] != 'm' {
				i++
			}
			continue
		}
		b.WriteByte(s[i])
	}
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#39;", "'", "&amp;", "&").Replace(b.String())
}

// each calls f with every frame of a stack trace and those related to it.
func each(t stacktrace.Trace, f func(stacktrace.Frame)) {
	for _, frame := range t.Frames {
		f(frame)
	}
	for _, r := range t.Related {
		each(r, f)
	}
}

// What was found before a reader failed is yielded, then the error, which says
// where.
func TestScanYieldsTheReadersError(t *testing.T) {
	text := "panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/srv/shop/main.go:3 +0x1d\n"
	broken := errors.New("cable cut")
	var found []stacktrace.Trace
	var failed error
	for trace, err := range stacktrace.Scan(io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken))) {
		if err != nil {
			failed = err
			continue
		}
		found = append(found, trace)
	}
	require.ErrorIs(t, failed, broken)
	require.EqualError(t, failed, fmt.Sprintf("stacktrace: offset %d: cable cut", len(text)))
	require.Equal(t, stacktrace.Parse(text), found)

	for _, err := range stacktrace.Scan(never{}) {
		require.ErrorIs(t, err, io.ErrNoProgress)
	}
}

// never has nothing and does not end.
type never struct{}

func (never) Read([]byte) (int, error) { return 0, nil }

// A caller that has seen enough gets no more.
func TestScanStops(t *testing.T) {
	text := strings.Repeat("Traceback (most recent call last):\n  File \"a.py\", line 1, in f\nE: m\n\n", 100)
	n := 0
	for range stacktrace.Scan(strings.NewReader(text)) {
		if n++; n == 3 {
			break
		}
	}
	require.Equal(t, 3, n)
}

// Two parses at a time do not know of each other.
func TestParseIsConcurrent(t *testing.T) {
	all := stories(t)
	for i := range 4 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			for _, s := range all {
				require.Equal(t, s.part("frames"), show(stacktrace.Parse(s.input), ""))
			}
		})
	}
}
