package locate

import (
	"fmt"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// A tree of services with files of the same names, and a trace of one of them.
func services(r *rand.Rand) (paths []string, service string) {
	names := strings.Fields("main app server store pool handler config util cart user event queue")
	for s := range 2 + r.IntN(6) {
		for range 8 + r.IntN(20) {
			p := fmt.Sprintf("services/s%d", s)
			for range r.IntN(3) {
				p += "/" + names[r.IntN(len(names))]
			}
			paths = append(paths, p+"/"+names[r.IntN(len(names))]+".py")
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths), fmt.Sprintf("services/s%d/", r.IntN(2))
}

// Whatever prefix a whole service is deployed under, no frame of it is sent to a
// file of another one; and each path of the repository is found as it stands.
func TestNoFrameGoesToAnotherService(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	located := 0
	for range 300 {
		paths, service := services(r)
		tree, err := NewTree(newMemory(paths, empty))
		require.NoError(t, err)
		prefix := []string{"/app/", "", "/srv/x/", `C:\deploy\`, "/home/ana/src/"}[r.IntN(5)]
		own := slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return !strings.HasPrefix(p, service) })
		r.Shuffle(len(own), func(i, j int) { own[i], own[j] = own[j], own[i] })
		trace := stacktrace.Trace{Format: stacktrace.Python}
		for _, p := range own[:min(len(own), 6)] {
			trace.Frames = append(trace.Frames, stacktrace.Frame{Func: "run", File: prefix + strings.TrimPrefix(p, service)})
		}
		for i, m := range tree.Locate([]stacktrace.Trace{trace}, Options{}) {
			require.Contains(t, []string{"", own[i]}, m.Path, "%v: %v", trace.Frames, m.Why)
			if m.Path != "" {
				located++
			}
		}
		for _, p := range paths {
			m := tree.Locate([]stacktrace.Trace{{Format: stacktrace.Python, Frames: []stacktrace.Frame{{File: p}}}}, Options{})[0]
			require.Equal(t, p, m.Path)
			require.Equal(t, Exact, m.Status)
		}
	}
	require.Greater(t, located, 1500)
}

// What was learned of a trace answers the same trace the same way.
func TestLearnedAnswersAgain(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		paths, service := services(r)
		tree, err := NewTree(newMemory(paths, empty))
		require.NoError(t, err)
		trace := stacktrace.Trace{Format: stacktrace.Python}
		for _, p := range paths {
			if strings.HasPrefix(p, service) {
				trace.Frames = append(trace.Frames, stacktrace.Frame{File: "/app/" + strings.TrimPrefix(p, service)})
			}
		}
		first := tree.Locate([]stacktrace.Trace{trace}, Options{})
		again := tree.Locate([]stacktrace.Trace{trace}, Options{Mappings: Learned(first)})
		for i, m := range first {
			if m.Path != "" {
				require.Equal(t, m.Path, again[i].Path)
			}
		}
	}
}

func FuzzNormalize(f *testing.F) {
	for _, file := range []string{"/app/../x//./y.py?z#w", `C:\a\b.cs`, "webpack://@s/n/./(rsc)/a.ts", "x.jar!/a/B.java", "/proc/self/cwd/a/b.c", "file:///a%20b/c.js", ".../a.c", "bazel-out/k8/bin/a/b.go"} {
		f.Add(file, true)
	}
	f.Fuzz(func(t *testing.T, file string, script bool) {
		format := stacktrace.Go
		if script {
			format = stacktrace.JavaScript
		}
		s := normalize(format, file)
		for _, p := range s.parts {
			if p == "" || p == "." || p == ".." || strings.Contains(p, "/") {
				t.Fatalf("%q has the part %q", file, p)
			}
		}
		if len(s.parts) > 0 && path.Clean("/"+strings.Join(s.parts, "/")) != "/"+strings.Join(s.parts, "/") {
			t.Fatalf("%q: %q", file, s.parts)
		}
	})
}

// FuzzManifests reads the same bytes as every file that decides.
func FuzzManifests(f *testing.F) {
	for _, src := range []string{
		"module a.com/m\nreplace x.com/y => ./vendor\n", `{"name":"@a/b","autoload":{"psr-4":{"A\\":["src/"]}}}`, "[package]\nname = \"a\"\n", "defmodule M do\n app: :shop,",
		"name: shop # x\n", "*.go linguist-generated\n\"a b\" -linguist-vendored\n/x/** linguist-vendored=true", "package a.b;\nimport c;", "import \"a.com/m/x\"\n",
	} {
		f.Add([]byte(src), "src/x.go")
	}
	names := []string{"go.mod", "package.json", "Cargo.toml", "mix.exs", "composer.json", "pubspec.yaml", "a.gemspec", ".gitattributes", "src/.gitattributes", "src/B.java", "src/x.go", "src/x.php", "src/lib.rs", "lib/x.ex", "lib/x.dart", "lib/x.rb"}
	f.Fuzz(func(t *testing.T, src []byte, file string) {
		tree, err := NewTree(newMemory(names, func(string) []byte { return src }))
		if err != nil {
			t.Fatal(err)
		}
		for format := range rules {
			frames := []stacktrace.Frame{{File: file, Func: `a.b.B.run`, Module: "shop 1.0", Line: 1}, {File: "/app/src/x.php", Func: `A\x->run`}, {File: "node_modules/@a/b/x.js"}, {File: "B.java", Func: "a.b.B.run"}, {File: "package:shop/x.dart"}, {File: "src/lib.rs", Func: "a::run"}, {File: "/g/src/a.com/m/src/x.go", Func: "a.com/m/src.Run"}}
			for _, m := range tree.Locate([]stacktrace.Trace{{Format: format, Frames: frames}}, Options{}) {
				if m.Path != "" && !tree.Has(m.Path) || m.Why == "" {
					t.Fatalf("%s: %+v", format, m)
				}
				m.Tags()
			}
		}
	})
}

// A pattern of many stars takes time in proportion to what it is matched with.
func TestHostilePatterns(t *testing.T) {
	parts := strings.Split(strings.Repeat("a/", 2000)+"b", "/")
	pattern := strings.Split(strings.Repeat("**/a/", 200)+"c", "/")
	require.False(t, matchParts(pattern, parts))
	for _, c := range []struct {
		pattern, path string
		want          bool
	}{
		{"*.go", "a/b/x.go", true}, {"a/*.go", "a/x.go", true}, {"a/*.go", "a/b/x.go", false}, {"/x.go", "x.go", true}, {"/x.go", "a/x.go", false},
		{"a/**", "a/b/c", true}, {"**/gen/*", "a/b/gen/x", true}, {"a/**/z", "a/z", true}, {"a/**/z", "a/b/c/z", true}, {"[", "[", false}, {"a", "a/b", false},
	} {
		r := attributeRule{pattern: strings.Split(c.pattern, "/")}
		require.Equal(t, c.want, r.matches(strings.Split(c.path, "/")), "%s %s", c.pattern, c.path)
	}
}

// Many goroutines ask one tree at once, and get the answers of one.
func TestConcurrentUse(t *testing.T) {
	paths, service := services(rand.New(rand.NewPCG(5, 6)))
	tree, err := NewTree(newMemory(paths, func(string) []byte { return []byte("def run():\n    pass\n") }))
	require.NoError(t, err)
	trace := stacktrace.Trace{Format: stacktrace.Python}
	for _, p := range paths {
		trace.Frames = append(trace.Frames, stacktrace.Frame{Func: "run", File: "/app/" + strings.TrimPrefix(p, service), Line: 1})
	}
	want := tree.Locate([]stacktrace.Trace{trace}, Options{})
	fresh, err := NewTree(newMemory(paths, func(string) []byte { return []byte("def run():\n    pass\n") }))
	require.NoError(t, err)
	answers := make(chan []Match)
	for range 8 {
		go func() { answers <- fresh.Locate([]stacktrace.Trace{trace}, Options{}) }()
	}
	for range 8 {
		require.Equal(t, want, <-answers)
	}
}
