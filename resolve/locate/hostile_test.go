package locate

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/whopage/whopage/resolve/stacktrace"
)

func empty(string) []byte { return nil }

// Ten thousand frames of one base name in a tree that has it twenty thousand
// times: few files are read, and no frame is answered by a guess.
func TestOneNameInThousandsOfFiles(t *testing.T) {
	var paths []string
	for i := range 20_000 {
		paths = append(paths, fmt.Sprintf("a%d/b%d/c%d/index.js", i/400, i/20%20, i%20))
	}
	src := newMemory(paths, empty)
	tree, err := NewTree(src)
	require.NoError(t, err)
	trace := stacktrace.Trace{Format: stacktrace.JavaScript}
	for i := range 10_000 {
		trace.Frames = append(trace.Frames, stacktrace.Frame{File: fmt.Sprintf("/x%d/y/index.js", i), Line: 1})
	}
	matches := tree.Locate([]stacktrace.Trace{trace}, Options{})
	require.Len(t, matches, 10_000)
	for _, m := range matches {
		require.NotEqual(t, Voted, m.Status)
		require.Empty(t, m.Path)
		require.LessOrEqual(t, len(m.Candidates), MaxCandidates)
	}
	require.LessOrEqual(t, src.opened.Load(), int64(20_000))
}

func TestFramesPastTheLimit(t *testing.T) {
	tree, err := NewTree(newMemory([]string{"a.go"}, empty))
	require.NoError(t, err)
	frames := []stacktrace.Frame{{File: "/app/a.go"}, {File: "/app/a.go"}, {File: "/app/a.go"}}
	matches := tree.Locate([]stacktrace.Trace{{Frames: frames}}, Options{MaxFrames: 2})
	require.Len(t, matches, 3)
	require.Equal(t, "a.go", matches[1].Path)
	require.Equal(t, Missing, matches[2].Status)
	require.Contains(t, matches[2].Why, "limit of 2 frames")
}

// Whatever is printed, a path that is answered is one of the tree's.
func TestHostilePaths(t *testing.T) {
	tree, err := NewTree(newMemory([]string{"etc/passwd.go", "a/b.go", "A/b.go", "a/B.go", "caf\u00e9/x.go", "cafe\u0301/x.go", "sp ace/[id]/p.go"}, empty))
	require.NoError(t, err)
	for _, file := range []string{
		"../../../etc/passwd.go", "/../../etc/passwd.go", `C:\..\..\a\b.go`, "a/b.go\x00.txt", "\x00", "\xff\xfe/b.go",
		strings.Repeat("a/", 32<<10) + "b.go", strings.Repeat("x", 64<<10), "webpack://", "webpack:///", "://x", "file://", "a//b.go", "./a/./b.go",
		"a/b.go/", "/", ".", "..", "%00/b.go", "?", "a/b.go?x=%zz", "(rsc)/./a/b.go", "<a/b.go>", "[a/b.go]", " ", "execroot/", "bazel-out/a/b", "x.jar!/a/b.go",
	} {
		for format := range rules {
			for _, m := range tree.Locate([]stacktrace.Trace{{Format: format, Frames: []stacktrace.Frame{{File: file, Func: "a.b", Line: 1 << 40}}}}, Options{}) {
				require.True(t, m.Path == "" || tree.Has(m.Path), "%q: %s", file, m.Path)
				require.Equal(t, m.Status.Located(), m.Path != "", "%q", file)
				require.NotEmpty(t, m.Why, "%q", file)
			}
		}
	}
}

func FuzzLocate(f *testing.F) {
	paths := []string{"go.mod", "a/b.go", "b.go", "svc/x/a.py", "svc/x/__init__.py", "pkg/package.json", "pkg/src/i.ts", "src/main/java/io/a/B.java", "vendor/x.com/y/z.go", "crates/a/Cargo.toml", "crates/a/src/lib.rs", "tools/report.in", "src/pool_take.c", "lib/Shop/Cart.pm"}
	tree, err := NewTree(newMemory(paths, func(p string) []byte { return []byte("module a.com/m\npackage io.a\nname = \"a\"\n" + p) }))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range []string{"/app/a/b.go", "a.com/m/a/b.go", `C:\x\a.py`, "webpack://p/./src/i.ts?x#y", "B.java", "/go/pkg/mod/a.com/m@v1.0.0/b.go", "src/lib.rs", "../b.go", "/x/site-packages/x/a.py", "[...]/a/b.go", "[slug]/i.ts", "/usr/bin/report", "", "/x/node_modules/p/dist/i.js", "/usr/share/perl5/Shop/Cart.pm", "/tmp/ansible_x/ansible_module_a.py", "a!b!c.js"} {
		f.Add(file, "io.a.B.run", "m", 3, "/b.go")
	}
	formats := []stacktrace.Format{stacktrace.Go, stacktrace.JVM, stacktrace.Python, stacktrace.JavaScript, stacktrace.Ruby, stacktrace.PHP, stacktrace.DotNet, stacktrace.Rust, stacktrace.GDB, stacktrace.Elixir, stacktrace.Dart, stacktrace.Perl, stacktrace.Lua, ""}
	f.Fuzz(func(t *testing.T, file, function, module string, line int, second string) {
		for _, format := range formats {
			frames := []stacktrace.Frame{{File: file, Func: function, Module: module, Line: line}, {File: second, Line: line}, {File: file + second, Func: module}}
			matches := tree.Locate([]stacktrace.Trace{{Format: format, Frames: frames}}, Options{Mappings: []Mapping{{Stack: module, Source: second}}})
			if len(matches) != len(frames) {
				t.Fatalf("%d matches", len(matches))
			}
			for _, m := range matches {
				if m.Path != "" && !tree.Has(m.Path) || m.Status.Located() != (m.Path != "") || m.Why == "" || m.Confidence < 0 || m.Confidence > 1 {
					t.Fatalf("%s %q: %+v", format, file, m)
				}
			}
			Learned(matches)
		}
	})
}
