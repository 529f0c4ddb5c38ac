package stacktrace_test

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/whopage/whopage/resolve/stacktrace"
)

var (
	update = flag.Bool("update", false, "write the frames into the stories")
	remake = flag.Bool("remake", false, "crash the programs again and write what they print into the stories")
)

const traces = "../../testdata/traces"

// A story is a program, what it printed when it crashed, and the frames in
// that, in one file of testdata/traces:
//
//	run: ...  in the comment: the command that made the input, in a folder with the sources
//	input     what it printed; -remake runs the command again
//	frames    what is found in it; written with -update
//
// A story without a command is a text of ours, because its runtime could not
// be had or because the input is about a carrier; its comment says so.
type story struct {
	file    string
	archive *txtar.Archive
	run     string
	input   string
}

func stories(t testing.TB) []*story {
	files, err := filepath.Glob(traces + "/*/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var all []*story
	for _, f := range files {
		a, err := txtar.ParseFile(f)
		require.NoError(t, err, f)
		s := &story{file: f, archive: a}
		for line := range strings.Lines(string(a.Comment)) {
			if command, ok := strings.CutPrefix(line, "run: "); ok {
				s.run = strings.TrimSpace(command)
			}
		}
		s.input = s.part("input")
		all = append(all, s)
	}
	return all
}

func (s *story) name() string {
	return strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(s.file), traces+"/"), ".txt")
}

func (s *story) part(name string) string {
	for _, f := range s.archive.Files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	return ""
}

func (s *story) set(name, text string) {
	for i := range s.archive.Files {
		if s.archive.Files[i].Name == name {
			s.archive.Files[i].Data = []byte(text)
			return
		}
	}
	s.archive.Files = append(s.archive.Files, txtar.File{Name: name, Data: []byte(text)})
}

func (s *story) save(t *testing.T) {
	slices.SortStableFunc(s.archive.Files, func(a, b txtar.File) int { return cmp.Compare(rank(a.Name), rank(b.Name)) })
	require.NoError(t, os.WriteFile(s.file, txtar.Format(s.archive), 0o644))
}

// rank puts what a program printed behind it, and its frames last.
func rank(name string) int { return slices.Index([]string{"input", "frames"}, name) }

// crash runs the story's program where its sources lie in /tmp/shop, so that
// the paths it prints are always the same.
func (s *story) crash(t *testing.T) string {
	const dir = "/tmp/shop"
	require.NoError(t, os.RemoveAll(dir))
	for _, f := range s.archive.Files {
		if f.Name == "input" || f.Name == "frames" {
			continue
		}
		name := filepath.Join(dir, f.Name)
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, f.Data, 0o644))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", s.run)
	cmd.Dir = dir
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	_ = cmd.Run() // it crashes
	return out.String()
}

// Each crash gives the frames that its runtime printed, in the order in which
// they were called, and those of what caused it apart.
func TestStories(t *testing.T) {
	for _, s := range stories(t) {
		t.Run(s.name(), func(t *testing.T) {
			if *remake && s.run != "" {
				s.input = s.crash(t)
				s.set("input", s.input)
				s.save(t)
			}
			got := show(stacktrace.Parse(s.input), "")
			if *update {
				s.set("frames", got)
				s.save(t)
			}
			require.Equal(t, s.part("frames"), got)
		})
	}
}

// show prints stack traces as the stories hold them.
func show(traces []stacktrace.Trace, margin string) string {
	var b strings.Builder
	for _, t := range traces {
		relation := cmp.Or(string(t.Relation), string(t.Format))
		head := strings.TrimSuffix(strings.TrimPrefix(t.Type+": "+t.Message, ": "), ": ")
		fmt.Fprintf(&b, "%s%s: %s\n", margin, relation, strings.ReplaceAll(head, "\n", `\n`))
		if t.Thread != "" {
			fmt.Fprintf(&b, "%s  thread %s\n", margin, strings.ReplaceAll(t.Thread, "\n", `\n`))
		}
		for i, n := 0, 1; i < len(t.Frames); i, n = i+n, 1 {
			for i+n < len(t.Frames) && place(t.Frames[i+n]) == place(t.Frames[i]) {
				n++
			}
			times := ""
			if n > 1 {
				times = fmt.Sprintf(" (%d times)", n)
			}
			fmt.Fprintf(&b, "%s  %s%s\n", margin, place(t.Frames[i]), times)
		}
		if t.Truncated {
			fmt.Fprintf(&b, "%s  (truncated)\n", margin)
		}
		b.WriteString(show(t.Related, margin+"  "))
	}
	return b.String()
}

func place(f stacktrace.Frame) string {
	s := cmp.Or(f.File, "-")
	if f.Line > 0 {
		s += fmt.Sprintf(":%d", f.Line)
	}
	if f.Column > 0 {
		s += fmt.Sprintf(":%d", f.Column)
	}
	if f.Func != "" {
		s += "  " + f.Func
	}
	if f.Module != "" {
		s += "  [" + f.Module + "]"
	}
	return s
}
