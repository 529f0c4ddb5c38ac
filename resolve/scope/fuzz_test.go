package scope

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// sources calls yield with every source of the stories.
func sources(t testing.TB, yield func(name string, src []byte)) {
	files, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		require.NoError(t, err)
		for _, f := range archive.Files {
			if f.Name != "functions" {
				yield(f.Name, f.Data)
			}
		}
	}
}

// lawful checks what holds of any text: functions lie in it, in order, and a
// line before it moves all of them by one.
func lawful(t *testing.T, name string, src []byte) {
	functions := Functions(name, src)
	lines := strings.Count(string(src), "\n") + 1
	for i, f := range functions {
		if f.First < 1 || f.Last < f.First || f.Last > lines {
			t.Fatalf("%s: %+v of %d lines\n%q", name, f, lines, src)
		}
		if i > 0 && functions[i-1].First > f.First {
			t.Fatalf("%s: %+v stands before %+v\n%q", name, functions[i-1], f, src)
		}
	}
	moved := Functions(name, append([]byte("\n"), src...))
	for i := range moved {
		moved[i].First--
		moved[i].Last--
	}
	if !slices.Equal(functions, moved) {
		t.Fatalf("%s: a line before it changes\n%v to\n%v\n%q", name, functions, moved, src)
	}
}

func TestLaws(t *testing.T) {
	sources(t, func(name string, src []byte) {
		for cut := range src { // every beginning of it is broken code
			if cut%7 == 0 {
				lawful(t, name, src[:cut])
			}
		}
		lawful(t, name, src)
	})
}

// Text after a function that ends does not change it.
func TestBrokenTextBehindChangesNothing(t *testing.T) {
	whole := "int first(void)\n{\n\treturn 1;\n}\n\n"
	want := Functions("x.c", []byte(whole))
	for _, tail := range []string{"}}}}", "{{{{", "\"", "/*", "#if A\n{\n#else\n}", "int second(void) {", "'", "R\"x(", strings.Repeat("(", 2000)} {
		require.Equal(t, want[0], Functions("x.c", []byte(whole+tail))[0], tail)
	}
}

func FuzzFunctions(f *testing.F) {
	sources(f, func(name string, src []byte) { f.Add(filepath.Ext(name), src) })
	f.Fuzz(func(t *testing.T, extension string, src []byte) {
		if len(src) > 1<<16 {
			return
		}
		lawful(t, "x"+extension, src)
	})
}

// Input made to be slow takes time in proportion to its length.
func TestHostileTextIsLinear(t *testing.T) {
	for _, unit := range []string{"{", "(", "<", "a<", "#if x\n", "f(a) {\n", "\"${", "`${", "/*", "a,", "@a(", "'", "<<<A\n", "f(", "x = ", "template<", "R\"(", "[", "def f\n", "class A{", "!", "int f(a) int a;"} {
		src := []byte(strings.Repeat(unit, 50_000/len(unit)))
		for extension := range strings.FieldsSeq("go c cc java groovy kt scala cs ts php rs dart swift py rb ex lua pl sh") {
			Functions("x."+extension, src)
		}
	}
}

func BenchmarkFunctions(b *testing.B) {
	sources(b, func(name string, src []byte) {
		big := []byte(strings.Repeat(string(src), 1+(64<<10)/len(src)))
		if name == "missing.c" || name == "cut.go" || name == "extra.c" || name == "macro.c" || name == "generated.js" || name == "broken.py" {
			return
		}
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(big)))
			b.ReportAllocs()
			for b.Loop() {
				Functions(name, big)
			}
		})
	})
}
