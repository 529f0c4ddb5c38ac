package locate

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"github.com/whopage/whopage/resolve/stacktrace"
)

func fixture(t testing.TB, name string) []byte {
	src, err := os.ReadFile("testdata/sourcemap/" + name)
	require.NoError(t, err)
	return src
}

// What Node printed of cart.ts: compiled by tsc into dist/, whose map is in the
// tree, and bundled and minified by esbuild into a file that is deployed alone.
func TestSourceMaps(t *testing.T) {
	tree, err := NewTree(fstest.MapFS{
		"shop/src/cart.ts":      {Data: fixture(t, "cart.ts")},
		"shop/dist/cart.js":     {},
		"shop/dist/cart.js.map": {Data: fixture(t, "cart.js.map")},
		"user/src/cart.ts":      {},
	})
	require.NoError(t, err)
	locate := func(o Options, frames ...stacktrace.Frame) (found []string) {
		for _, m := range tree.Locate([]stacktrace.Trace{{Format: stacktrace.JavaScript, Frames: frames}}, o) {
			found = append(found, strings.TrimSuffix(string(m.Status)+" "+m.Path+":"+number(m.PathLine), "src/cart.ts:0000"))
			require.Contains(t, m.Why, "source map")
		}
		return found
	}
	require.Equal(t, []string{"exact shop/src/cart.ts:0013", "exact shop/src/cart.ts:0008", "exact shop/src/cart.ts:0017"}, locate(Options{},
		stacktrace.Frame{Func: "price", File: "/app/dist/cart.js", Line: 16, Column: 15},
		stacktrace.Frame{Func: "Cart.total", File: "/app/dist/cart.js", Line: 10, Column: 27},
		stacktrace.Frame{Func: "Object.<anonymous>", File: "/app/dist/cart.js", Line: 19}))

	given := Options{SourceMaps: map[string][]byte{"main.js": fixture(t, "main.js.map")}}
	bundle := []stacktrace.Frame{
		{Func: "b", File: "https://cdn.example.com/assets/main.js?v=2", Line: 1, Column: 591},
		{Func: "i.total", File: "https://cdn.example.com/assets/main.js?v=2", Line: 1, Column: 532},
	}
	require.Equal(t, []string{"ambiguous :0000", "ambiguous :0000"}, locate(given, bundle...), "two services have src/cart.ts")
	given.Mappings = []Mapping{{Stack: "../", Source: "shop/"}}
	require.Equal(t, []string{"mapped shop/src/cart.ts:0013", "mapped shop/src/cart.ts:0008"}, locate(given, bundle...))
}

func TestSourceMapSections(t *testing.T) {
	m, err := parseSourceMap([]byte(`)]}'
{"version":3,"sections":[
 {"offset":{"line":0,"column":0},"map":{"version":3,"sourceRoot":"a","sources":["x.ts",null],"mappings":"AAAA,EACA,GCAA"}},
 {"offset":{"line":2,"column":10},"map":{"version":3,"sources":["/y.ts"],"mappings":"AAEA;AACA"}}]}`))
	require.NoError(t, err)
	for _, c := range []struct {
		line, column int
		source       string
		original     int
	}{{1, 1, "a/x.ts", 1}, {1, 3, "a/x.ts", 2}, {1, 5, "a/x.ts", 2}, {1, 6, "", 0}, {3, 10, "", 0}, {3, 11, "/y.ts", 3}, {4, 1, "/y.ts", 4}, {5, 1, "", 0}, {0, 1, "", 0}, {1 << 40, 1, "", 0}} {
		source, original, ok := m.original(c.line, c.column)
		require.Equal(t, c.source != "", ok, "%+v", c)
		if ok {
			require.Equal(t, c.source, source, "%+v", c)
			require.Equal(t, c.original, original, "%+v", c)
		}
	}
}

func TestBadSourceMaps(t *testing.T) {
	for src, want := range map[string]string{
		``: "unexpected end", `{"version":2}`: "version 2, want 3", `{"version":3,"sources":["a"],"mappings":"AAA"}`: "byte 3",
		`{"version":3,"sources":["a"],"mappings":"AC*A"}`: "byte 2", `{"version":3,"sources":[],"mappings":"AAAA"}`: "byte 4",
		`{"version":3,"sources":["a"],"mappings":"gggggggggggggA"}`: "no segment", `{"version":3,"sections":[{}]}`: "section 0",
		`{"version":3,"sources":["a"],"mappings":"ADAA"}`: "no segment",
	} {
		_, err := parseSourceMap([]byte(src))
		require.ErrorContains(t, err, want, src)
	}
	tree, err := NewTree(fstest.MapFS{"src/a.ts": {}, "dist/a.js": {}, "dist/a.js.map": {Data: []byte(`{"version":3`)}})
	require.NoError(t, err)
	m := tree.Locate([]stacktrace.Trace{{Format: stacktrace.JavaScript, Frames: []stacktrace.Frame{{File: "dist/a.js", Line: 1, Column: 1}}}}, Options{})[0]
	require.Equal(t, "dist/a.js", m.Path, "the generated file is what is left")
	require.Contains(t, m.Why, "dist/a.js.map cannot be read")
}

func FuzzSourceMap(f *testing.F) {
	f.Add(fixture(f, "cart.js.map"), 10, 27)
	f.Add(fixture(f, "main.js.map"), 1, 591)
	f.Add([]byte(`{"version":3,"sections":[{"offset":{"line":2147483647,"column":2147483647},"map":{"version":3,"sources":["x"],"mappings":";;+/////DAAA"}}]}`), 3, 4)
	f.Fuzz(func(t *testing.T, src []byte, line, column int) {
		m, err := parseSourceMap(src)
		if err != nil {
			return
		}
		if source, original, ok := m.original(line, column); ok && (source == "" || original < 1) {
			t.Fatalf("%q %d", source, original)
		}
	})
}
