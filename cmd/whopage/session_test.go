package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/whopage/whopage/blame/gittest"
)

var update = flag.Bool("update", false, "write what the commands print into testdata")

// Each file of testdata is a session at the command line. Its first part is
// prose with commands in it, indented by two spaces, each followed by what it
// prints:
//
//	$ whopage frames < crash.txt
//	python: ValueError: bad id
//	2> a line on standard error
//	[1]
//
// where the last line is the exit status, left out for 0. A command may be
// continued on the next line by a backslash; words may stand in quotes.
//
// The entries that follow are files in the working directory, up to the first
// that begins a commit: from there on they are a gittest script of the bare
// repository "repo". An entry "repo NAME" begins another repository.
func TestSessions(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		file, err := filepath.Abs(file)
		require.NoError(t, err)
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			require.NoError(t, err)
			t.Chdir(t.TempDir())
			layOut(t, archive.Files)
			got := replay(t, string(archive.Comment))
			if *update {
				archive.Comment = []byte(got)
				require.NoError(t, os.WriteFile(file, txtar.Format(archive), 0o644))
				return
			}
			require.Equal(t, string(archive.Comment), got)
		})
	}
}

// layOut writes files and repositories into the working directory.
func layOut(t *testing.T, files []txtar.File) {
	var scripts []string
	archives := map[string]*txtar.Archive{}
	name := ""
	for _, f := range files {
		begins, isRepo := strings.CutPrefix(f.Name, "repo ")
		if name == "" && strings.HasPrefix(f.Name, "commit ") {
			begins, isRepo = "repo", true
		}
		if isRepo {
			name = begins
			scripts, archives[name] = append(scripts, name), &txtar.Archive{}
		}
		switch {
		case strings.HasPrefix(f.Name, "repo "):
		case name != "":
			archives[name].Files = append(archives[name].Files, f)
		default:
			require.NoError(t, os.MkdirAll(filepath.Dir(f.Name), 0o755))
			require.NoError(t, os.WriteFile(f.Name, f.Data, 0o644))
		}
	}
	for _, name := range scripts {
		require.NoError(t, os.Rename(gittest.Dir(t, string(txtar.Format(archives[name]))), name))
	}
}

// replay runs the commands of a session and returns it with what they print
// now.
func replay(t *testing.T, session string) string {
	var out strings.Builder
	lines := strings.SplitAfter(session, "\n")
	for i := 0; i < len(lines); i++ {
		if !strings.HasPrefix(lines[i], "  $ ") {
			out.WriteString(lines[i])
			continue
		}
		command := strings.TrimPrefix(lines[i], "  $ ")
		out.WriteString(lines[i])
		for strings.HasSuffix(command, "\\\n") {
			i++
			out.WriteString(lines[i])
			command = strings.TrimSuffix(command, "\\\n") + lines[i]
		}
		out.WriteString(execute(t, command))
		i += printed(lines[i+1:])
	}
	return out.String()
}

// printed counts the lines that the command before them printed: the indented
// ones up to the next command, and blank ones between them.
func printed(lines []string) int {
	n := 0
	for i, line := range lines {
		switch {
		case strings.HasPrefix(line, "  $ "):
			return n
		case strings.HasPrefix(line, "  "):
			n = i + 1
		case line != "\n":
			return n
		}
	}
	return n
}

// execute runs one command line and returns what it prints, as a session shows
// it.
func execute(t *testing.T, line string) string {
	args, stdin := words(t, line), ""
	require.Equal(t, "whopage", args[0], line)
	if n := len(args) - 2; n > 0 && args[n] == "<" {
		text, err := os.ReadFile(args[n+1])
		require.NoError(t, err)
		args, stdin = args[:n], string(text)
	}
	var stdout, stderr bytes.Buffer
	code := run(context.Background(), env{in: strings.NewReader(stdin), out: &stdout, err: &stderr}, args[1:])
	shown := indented("  ", stdout.String()) + indented("  2> ", stderr.String())
	if code != 0 {
		shown += fmt.Sprintf("  [%d]\n", code)
	}
	return shown
}

// indented puts a margin before each line that is not empty. Empty lines at the
// end are not shown.
func indented(margin, text string) string {
	var out strings.Builder
	for line := range strings.Lines(strings.TrimRight(text, "\n")) {
		if line != "\n" {
			out.WriteString(margin)
		}
		out.WriteString(strings.TrimSuffix(line, "\n") + "\n")
	}
	return out.String()
}

// words splits a command line at spaces outside of quotes.
func words(t *testing.T, line string) []string {
	var out []string
	for rest := strings.TrimSpace(line); rest != ""; rest = strings.TrimSpace(rest) {
		word, quoted := "", strings.IndexByte(`"'`, rest[0]) >= 0
		if quoted {
			var closed bool
			word, rest, closed = strings.Cut(rest[1:], rest[:1])
			require.True(t, closed, "an open quote in %s", line)
		} else if i := strings.IndexAny(rest, " \t\n"); i >= 0 {
			word, rest = rest[:i], rest[i:]
		} else {
			word, rest = rest, ""
		}
		out = append(out, word)
	}
	return out
}
