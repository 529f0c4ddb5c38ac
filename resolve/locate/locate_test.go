package locate

import (
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"github.com/whopage/whopage/resolve/stacktrace"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the answers in testdata")

// A story is a txtar file: the tree below tree/, and a stack trace whose lines
// are "function | file:line" or "function | module | file:line", and the answer
// after an arrow. Files without a text of their own stand in files.
type story struct {
	archive *txtar.Archive
	format  stacktrace.Format
	tree    fstest.MapFS
	frames  []stacktrace.Frame
	lines   []string // of the trace
	trace   int      // of the archive's files
}

func readStory(t *testing.T, file string) *story {
	archive, err := txtar.ParseFile(file)
	require.NoError(t, err)
	s := &story{archive: archive, tree: fstest.MapFS{}}
	for i, f := range archive.Files {
		switch path, ok := strings.CutPrefix(f.Name, "tree/"); {
		case ok:
			s.tree[path] = &fstest.MapFile{Data: f.Data}
		case f.Name == "files":
			for _, p := range strings.Fields(string(f.Data)) {
				s.tree[p] = &fstest.MapFile{Data: []byte(strings.Repeat("x\n", 99))}
			}
		default:
			s.format, s.trace = stacktrace.Format(f.Name), i
			s.parse(t, string(f.Data))
		}
	}
	return s
}

func (s *story) parse(t *testing.T, text string) {
	for line := range strings.Lines(text) {
		head, _, _ := strings.Cut(strings.TrimSpace(line), " -> ")
		words := strings.Split(head, " | ")
		require.GreaterOrEqual(t, len(words), 2, line)
		frame := stacktrace.Frame{Func: words[0], File: words[len(words)-1]}
		if len(words) == 3 {
			frame.Module = words[1]
		}
		if i := strings.LastIndexByte(frame.File, ':'); i > 1 {
			if n, err := strconv.Atoi(frame.File[i+1:]); err == nil {
				frame.File, frame.Line = frame.File[:i], n
			}
		}
		s.frames = append(s.frames, frame)
		s.lines = append(s.lines, head)
	}
}

func (s *story) locate(t *testing.T, frames []stacktrace.Frame) []Match {
	tree, err := NewTree(s.tree)
	require.NoError(t, err)
	return tree.Locate([]stacktrace.Trace{{Format: s.format, Frames: frames}}, Options{})
}

// answer is a match as the stories show it.
func answer(m Match) string {
	what := string(m.Status)
	switch {
	case m.Drifted:
		what += fmt.Sprintf(" %s:%d", m.Path, m.PathLine)
	case m.Path != "":
		what += " " + m.Path
	case m.Status == Ambiguous:
		what += " " + strings.Join(m.Candidates, " ")
	case m.Package != "":
		what += strings.TrimRight(" "+m.Package+" "+m.Version, " ")
	}
	return what + " (" + m.Why + ")"
}

func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			s := readStory(t, file)
			var b strings.Builder
			for i, m := range s.locate(t, s.frames) {
				fmt.Fprintf(&b, "%s -> %s\n", s.lines[i], answer(m))
			}
			if *update {
				s.archive.Files[s.trace].Data = []byte(b.String())
				require.NoError(t, os.WriteFile(file, txtar.Format(s.archive), 0o666))
			}
			require.Equal(t, string(s.archive.Files[s.trace].Data), b.String())
		})
	}
}

// The order of frames is the runtime's; it does not change where they are.
func TestOrderDoesNotMatter(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txt")
	for _, file := range files {
		s := readStory(t, file)
		want := map[string]string{}
		for _, m := range s.locate(t, s.frames) {
			want[m.Func+m.File+strconv.Itoa(m.Frame.Line)] = answer(m)
		}
		shuffled := append([]stacktrace.Frame(nil), s.frames...)
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		for _, m := range s.locate(t, shuffled) {
			require.Equal(t, want[m.Func+m.File+strconv.Itoa(m.Frame.Line)], answer(m), file)
		}
	}
}

func TestRelatedTracesVoteTogether(t *testing.T) {
	tree, err := NewTree(fstest.MapFS{
		"svc/cart/main.py": {}, "svc/cart/db/pool.py": {}, "svc/user/main.py": {}, "svc/user/db/roles.py": {},
	})
	require.NoError(t, err)
	traces := []stacktrace.Trace{{
		Format: stacktrace.Python, Frames: []stacktrace.Frame{{File: "/app/main.py", Line: 0}},
		Related: []stacktrace.Trace{{Format: stacktrace.Python, Relation: stacktrace.Cause, Frames: []stacktrace.Frame{{File: "/app/db/pool.py"}}}},
	}}
	matches := tree.Locate(traces, Options{})
	require.Len(t, matches, 2)
	require.Equal(t, "svc/cart/main.py", matches[0].Path)
	require.Equal(t, 1, matches[1].Trace)
	require.Equal(t, "svc/cart/db/pool.py", matches[1].Path)
}

func TestMappings(t *testing.T) {
	tree, err := NewTree(fstest.MapFS{"a/x.py": {}, "b/x.py": {}, "b/c/x.py": {}})
	require.NoError(t, err)
	locate := func(file string, m ...Mapping) Match {
		return tree.Locate([]stacktrace.Trace{{Format: stacktrace.Python, Frames: []stacktrace.Frame{{File: file}}}}, Options{Mappings: m})[0]
	}
	m := locate("/srv/x.py", Mapping{Stack: "/srv", Source: "b"})
	require.Equal(t, Mapped, m.Status)
	require.Equal(t, "b/x.py", m.Path)
	require.Equal(t, "b/c/x.py", locate("/srv/w/x.py", Mapping{Stack: "/srv/", Source: "a/"}, Mapping{Stack: "/srv/w/", Source: "b/c/"}).Path, "the longest prefix")
	require.Equal(t, "a/x.py", locate(`C:\srv\x.py`, Mapping{Stack: `C:\srv\`, Source: "a"}).Path)
	require.Equal(t, "a/x.py", locate("x.py", Mapping{Source: "a"}).Path)
	require.NotEqual(t, Mapped, locate("/srvx/x.py", Mapping{Stack: "/srv", Source: "a"}).Status, "a part is not cut")
	require.NotEqual(t, Mapped, locate("/srv/x.py", Mapping{Stack: "/srv", Source: "gone"}).Status, "must exist")
	require.NotEqual(t, Mapped, locate("/srv/x.py", Mapping{Stack: "/srv", Source: "a", Format: stacktrace.Go}).Status)
	require.Equal(t, "a/x.py", locate("/srv/x.py", Mapping{Stack: "/srv", Source: "../../a"}).Path, "no way out of the tree")
}

// What one trace proved, the next one uses: a frame that is ambiguous alone.
func TestLearnedMappingsAnswerTheNextTrace(t *testing.T) {
	tree, err := NewTree(fstest.MapFS{
		"svc/cart/main.py": {}, "svc/cart/db/pool.py": {}, "svc/cart/db/rows.py": {}, "svc/user/main.py": {},
	})
	require.NoError(t, err)
	trace := func(files ...string) []stacktrace.Trace {
		var frames []stacktrace.Frame
		for _, f := range files {
			frames = append(frames, stacktrace.Frame{File: f})
		}
		return []stacktrace.Trace{{Format: stacktrace.Python, Frames: frames}}
	}
	require.Equal(t, Ambiguous, tree.Locate(trace("/app/main.py"), Options{})[0].Status)
	learned := Learned(tree.Locate(trace("/app/db/pool.py", "/app/db/rows.py", "/usr/lib/python3.11/json/decoder.py"), Options{}))
	require.Equal(t, []Mapping{{Stack: "/app/", Source: "svc/cart/", Frames: 2}}, learned)
	m := tree.Locate(trace("/app/main.py"), Options{Mappings: learned})[0]
	require.Equal(t, Mapped, m.Status)
	require.Equal(t, "svc/cart/main.py", m.Path)
}

func TestUnreadableFolder(t *testing.T) {
	_, err := NewTree(fstest.MapFS{"a": {Mode: fs.ModeDir}, "a\x00/b": {}})
	require.NoError(t, err)
	_, err = NewTree(broken{})
	require.ErrorContains(t, err, "locate: .: no disk")
}

type broken struct{}

func (broken) Open(string) (fs.File, error) { return nil, fmt.Errorf("no disk") }

// A folder whose id did not change is not read for the next revision.
func TestNextRevisionReadsChangedFoldersOnly(t *testing.T) {
	paths := []string{"a/one.go", "a/deep/two.go", "b/three.go", "four.go"}
	src := newMemory(paths, empty)
	src.at("a").id, src.at("a/deep").id, src.at("b").id = "1", "2", "3"
	tree, err := NewTree(src)
	require.NoError(t, err)
	require.Equal(t, int64(4), src.listed.Load())

	next := newMemory(append(paths, "b/five.go"), empty)
	next.at("a").id, next.at("a/deep").id, next.at("b").id = "1", "2", "4"
	after, err := tree.At(next)
	require.NoError(t, err)
	require.Equal(t, int64(2), next.listed.Load(), "the root and b")
	for _, p := range append(paths, "b/five.go") {
		require.True(t, after.Has(p), p)
	}
	require.Equal(t, 5, after.Len())
	require.False(t, tree.Has("b/five.go"))
}
