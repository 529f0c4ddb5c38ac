// Package bench holds benchmarks against other libraries, in a module of its
// own so that nobody who uses this one pays for them:
//
//	go -C .ci/bench test -bench . -benchmem
package bench

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/maruel/panicparse/v2/stack"

	"github.com/whopage/whopage/resolve/stacktrace"
)

// goroutines returns a dump of n goroutines.
func goroutines(n int) string {
	var b strings.Builder
	b.WriteString("fatal error: all goroutines are asleep - deadlock!\n\n")
	for i := range n {
		fmt.Fprintf(&b, "goroutine %d [chan receive, %d minutes]:\nmain.worker(0xc%09x, {0x6f9140, 0x%x})\n\t/srv/build/go/pool/worker.go:%d +0x%x\nmain.(*Pool).run.func1()\n\t/srv/build/go/pool/pool.go:%d +0x25\ncreated by main.(*Pool).Start in goroutine 1\n\t/srv/build/go/pool/pool.go:40 +0x8d\n\n", i+1, 1+i%60, i*64, i, 20+i%30, 16+i%99, 60+i%9)
	}
	return b.String()
}

// One dump of 20,000 goroutines, read by both. panicparse reads Go only, and
// the types of arguments besides, with the options it is used with.
func BenchmarkGoroutines(b *testing.B) {
	const n = 20_000
	text := goroutines(n)
	b.Run("whopage", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			traces := stacktrace.Parse(text)
			if len(traces) != 1 || len(traces[0].Related) != n-1 {
				b.Fatal("goroutines are missing")
			}
		}
	})
	b.Run("panicparse", func(b *testing.B) {
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			s, _, err := stack.ScanSnapshot(strings.NewReader(text), io.Discard, stack.DefaultOpts())
			if err != nil && !errors.Is(err, io.EOF) || s == nil || len(s.Goroutines) != n {
				b.Fatal("goroutines are missing", err)
			}
		}
	})
}
