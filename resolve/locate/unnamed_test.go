package locate

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// A program without debugging information prints functions alone.
func TestFunctionsAlone(t *testing.T) {
	source := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	tree, err := NewTree(fstest.MapFS{
		"src/net/cart-pool.c":    source("#include <x.h>\n\nint cart_pool_take(struct pool *p)\n{ return p->n; }\n"),
		"src/net/cart.c":         source("int cart_add(void)\n{ return cart_pool_take(0); }\nstatic int parse_options(void)\n{ return 1; }\n"),
		"src/main.c":             source("static int parse_options(void)\n{ return 0; }\nint main(void)\n{ return 0; }\n"),
		"src/store/shelf.cpp":    source("int Shelf::takeNext(int n) { return n; }\n"),
		"src/store/queue.cpp":    source("int Queue::takeNext(int n) { return n; }\n"),
		"tests/test_cart_pool.c": source("int cart_pool_take(struct pool *p)\n{ return 0; }\n"),
		"compat/thread.c":        source("int pthread_create(void)\n{ return 0; }\n"),
	})
	require.NoError(t, err)
	locate := func(format stacktrace.Format, frames ...stacktrace.Frame) []Match {
		return tree.Locate([]stacktrace.Trace{{Format: format, Frames: frames}}, Options{})
	}
	matches := locate(stacktrace.GDB, stacktrace.Frame{Func: "raise"}, stacktrace.Frame{Func: "cart_pool_take.part.0", Module: "/usr/bin/shop"},
		stacktrace.Frame{Func: "store::Shelf::takeNext(int)"}, stacktrace.Frame{Func: "parse_options"}, stacktrace.Frame{Func: "main"},
		stacktrace.Frame{Func: "pthread_create"}, stacktrace.Frame{Func: "no_such_function"})
	var got []string
	for _, m := range matches {
		got = append(got, fmt.Sprint(m.Status, " ", m.Path, ":", m.PathLine))
	}
	require.Equal(t, []string{"missing :0", "unique src/net/cart-pool.c:3", "unique src/store/shelf.cpp:1", "ambiguous :0", "missing :0", "missing :0", "missing :0"}, got)
	require.Equal(t, unnamed, matches[1].Confidence)
	require.Equal(t, []string{"src/net/cart.c", "src/main.c"}, matches[3].Candidates)

	matches = locate(stacktrace.GDB, stacktrace.Frame{Func: "cart_pool_take"}, stacktrace.Frame{Func: "cart_add", File: "cart.c", Line: 2})
	require.Equal(t, Missing, matches[0].Status, "another frame leads to a file")
	require.Equal(t, Missing, locate(stacktrace.Sanitizer, stacktrace.Frame{Func: "cart_pool_take", Module: "/lib64/libc.so.6"})[0].Status, "the system's")
	require.Equal(t, Missing, locate(stacktrace.Ruby, stacktrace.Frame{Func: "cart_pool_take"})[0].Status)
}

// Few files are looked into, however many there are.
func TestFunctionsAloneInALargeTree(t *testing.T) {
	paths := []string{"drivers/pool/cart_pool.c"}
	for i := range 2000 {
		paths = append(paths, fmt.Sprintf("drivers/d%d/cart.c", i))
	}
	src := newMemory(paths, func(path string) []byte {
		if path == paths[0] {
			return []byte("int cart_pool_take(void)\n{ return 0; }\n")
		}
		return []byte("int x;\n")
	})
	tree, err := NewTree(src)
	require.NoError(t, err)
	m := tree.Locate([]stacktrace.Trace{{Format: stacktrace.Linux, Frames: []stacktrace.Frame{{Func: "cart_pool_take"}}}}, Options{})[0]
	require.Equal(t, "drivers/pool/cart_pool.c", m.Path)
	require.LessOrEqual(t, src.opened.Load(), int64(2*maxOpened))
}
