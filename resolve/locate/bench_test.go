package locate

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/whopage/whopage/resolve/stacktrace"
)

func benchTree(b *testing.B, n int) (*Tree, []string) {
	paths := generate(n)
	t, err := NewTree(newMemory(paths, func(string) []byte { return nil }))
	if err != nil {
		b.Fatal(err)
	}
	return t, paths
}

// The index alone: what listing the folders costs is the source's.
func BenchmarkNewTree(b *testing.B) {
	for _, n := range []int{100_000, 500_000} {
		b.Run(fmt.Sprintf("size=%dk", n/1000), func(b *testing.B) {
			src := newMemory(generate(n), func(string) []byte { return nil })
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			var t *Tree
			b.ReportAllocs()
			for b.Loop() {
				t, _ = NewTree(src)
				t.index()
			}
			runtime.GC()
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MB-kept")
			b.ReportMetric(float64(t.Len()), "paths")
		})
	}
}

func BenchmarkLocate(b *testing.B) {
	for _, n := range []int{100_000, 500_000} {
		b.Run(fmt.Sprintf("size=%dk/frames=50", n/1000), func(b *testing.B) {
			t, paths := benchTree(b, n)
			trace := stacktrace.Trace{Format: stacktrace.JavaScript}
			for i := range 50 {
				p := paths[n/3+i*7]
				trace.Frames = append(trace.Frames, stacktrace.Frame{Func: "run", File: "/app/" + p[len("services/svc0000/"):], Line: 1 + i})
			}
			b.ReportAllocs()
			for b.Loop() {
				t.Locate([]stacktrace.Trace{trace}, Options{})
			}
		})
	}
}

// What it costs to look for functions where no file is printed.
func BenchmarkFunctionsAlone(b *testing.B) {
	paths := generate(100_000)
	for i, p := range paths {
		paths[i] = strings.TrimSuffix(p, ".ts") + ".c"
	}
	t, err := NewTree(newMemory(paths, func(string) []byte { return nil }))
	if err != nil {
		b.Fatal(err)
	}
	trace := stacktrace.Trace{Format: stacktrace.GDB}
	for i := range 20 {
		trace.Frames = append(trace.Frames, stacktrace.Frame{Func: fmt.Sprintf("worker_queue_take_%d", i)})
	}
	b.Run("size=100k/frames=20", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			t.Locate([]stacktrace.Trace{trace}, Options{})
		}
	})
}
