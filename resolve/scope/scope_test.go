package scope

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the answers in testdata")

// listed is what the stories show of a file: a function a line, with its lines,
// its receiver and its name.
func listed(functions []Function) string {
	var b strings.Builder
	for _, f := range functions {
		name := f.Name
		if f.Receiver != "" {
			name = f.Receiver + " | " + f.Name
		}
		fmt.Fprintf(&b, "%d-%d %s\n", f.First, f.Last, name)
	}
	return b.String()
}

// A story is a txtar file of sources, each followed by a file "functions" with
// what is found in it.
func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			require.NoError(t, err)
			var got []txtar.File
			for _, f := range archive.Files {
				if f.Name != "functions" {
					got = append(got, f, txtar.File{Name: "functions", Data: []byte(listed(Functions(f.Name, f.Data)))})
				}
			}
			if *update {
				archive.Files = got
				require.NoError(t, os.WriteFile(file, txtar.Format(archive), 0o666))
			}
			require.Equal(t, string(txtar.Format(archive)), string(txtar.Format(&txtar.Archive{Comment: archive.Comment, Files: got})))
		})
	}
}

func TestAtIsTheInnermost(t *testing.T) {
	functions := Functions("x.py", []byte("def outer():\n    def inner():\n        pass\n    return inner\n\nx = 1\n"))
	for line, want := range map[int]string{1: "outer", 2: "inner", 3: "inner", 4: "outer"} {
		f, ok := At(functions, line)
		require.True(t, ok, line)
		require.Equal(t, want, f.Name, line)
	}
	_, ok := At(functions, 6)
	require.False(t, ok)
}

func TestUnknownLanguages(t *testing.T) {
	require.Nil(t, Functions("README.md", []byte("func f() {}\n")))
	require.False(t, Known("Makefile"))
	require.True(t, Known("a/B.JAVA"))
}
