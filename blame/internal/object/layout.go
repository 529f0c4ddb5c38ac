package object

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A layout is where a repository keeps what (gitrepository-layout). A linked
// worktree has a folder of its own for HEAD and a few refs; the rest is common.
type layout struct{ gitDir, commonDir string }

// errNoRepository matches fs.ErrNotExist.
var errNoRepository error = noRepository{}

type noRepository struct{}

func (noRepository) Error() string        { return "not a git repository" }
func (noRepository) Is(target error) bool { return target == fs.ErrNotExist }

// discover finds the repository that dir belongs to: a bare one, a .git folder,
// or a work tree or a folder in one. No environment variable is heeded.
func discover(dir string) (layout, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return layout{}, err
	}
	if _, err := os.Stat(abs); err != nil {
		if at := (*fs.PathError)(nil); errors.As(err, &at) {
			err = at.Err // the caller names dir
		}
		return layout{}, err
	}
	for at := abs; ; at = filepath.Dir(at) {
		l, found, err := layoutAt(at)
		if found || err != nil {
			return l, err
		}
		if filepath.Dir(at) == at {
			return layout{}, errNoRepository
		}
	}
}

func layoutAt(dir string) (layout, bool, error) {
	dot := filepath.Join(dir, ".git")
	switch st, err := os.Stat(dot); {
	case err == nil && st.Mode().IsRegular():
		git, err := gitFile(dot)
		if err != nil {
			return layout{}, false, err
		}
		l, found := gitDirAt(git)
		if !found {
			return l, false, fmt.Errorf("%s: %s: not a git repository", dot, git)
		}
		return l, true, nil
	case err == nil && st.IsDir():
		if l, found := gitDirAt(dot); found {
			return l, true, nil
		}
	}
	l, found := gitDirAt(dir)
	return l, found, nil
}

// gitFile reads where a .git file points: of a linked worktree, a submodule, or
// a repository whose folder stands apart.
func gitFile(path string) (string, error) {
	data, err := readSmall(path)
	if err != nil {
		return "", err
	}
	target, ok := bytes.CutPrefix(data, []byte("gitdir: "))
	if !ok {
		return "", fmt.Errorf("%s: want \"gitdir: \" and a path", path)
	}
	return below(filepath.Dir(path), strings.TrimRight(string(target), "\r\n")), nil
}

// gitDirAt tells whether a folder is a repository by what git asks of one: a
// HEAD, objects and refs.
func gitDirAt(dir string) (layout, bool) {
	l := layout{dir, dir}
	if data, err := readSmall(filepath.Join(dir, "commondir")); err == nil {
		l.commonDir = below(dir, strings.TrimRight(string(data), "\r\n"))
	}
	if _, err := os.Lstat(filepath.Join(dir, "HEAD")); err != nil {
		return l, false
	}
	for _, name := range []string{"objects", "refs"} {
		if st, err := os.Stat(filepath.Join(l.commonDir, name)); err != nil || !st.IsDir() {
			return l, false
		}
	}
	return l, true
}

// below returns a path of a file in dir that may be relative to it.
func below(dir, path string) string {
	path = filepath.FromSlash(path)
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(dir, path)
}

// readSmall reads a file that git keeps short, with a bound of a megabyte.
func readSmall(path string) ([]byte, error) {
	return readBounded(path, 1<<20)
}

func readBounded(path string, most int64) ([]byte, error) {
	st, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case st.IsDir():
		return nil, &fs.PathError{Op: "read", Path: path, Err: errors.New("is a directory")}
	case !st.Mode().IsRegular() || st.Size() > most:
		return nil, &fs.PathError{Op: "read", Path: path, Err: errors.New("not a regular file of a fitting size")}
	}
	return os.ReadFile(path)
}

// alternates returns the object folders that a repository borrows from,
// directly or through others, at most five deep as for git. What is not there
// is told to note and left out.
func alternates(objects string, depth int, seen map[string]bool, note func(string)) (out []string) {
	list := filepath.Join(objects, "info", "alternates")
	data, err := readSmall(list)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			note(err.Error())
		}
		return nil
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		dir := below(objects, unquote(line))
		if seen[dir] {
			continue
		}
		seen[dir] = true
		if st, err := os.Stat(dir); err != nil || !st.IsDir() {
			note(fmt.Sprintf("%s: the alternate %s is not there", list, dir))
			continue
		}
		out = append(out, dir)
		if depth >= 5 {
			note(fmt.Sprintf("%s: alternates of alternates more than five deep are not read", dir))
			continue
		}
		out = append(out, alternates(dir, depth+1, seen, note)...)
	}
	return out
}

// unquote reads a path that git wrote in the quotes of C.
func unquote(s string) string {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return s
	}
	var b strings.Builder
	for s = s[1 : len(s)-1]; s != ""; s = s[1:] {
		if s[0] != '\\' || len(s) == 1 {
			b.WriteByte(s[0])
			continue
		}
		s = s[1:]
		if i := strings.IndexByte(`abfnrtv`, s[0]); i >= 0 {
			b.WriteByte("\a\b\f\n\r\t\v"[i])
		} else if len(s) >= 3 && s[0] >= '0' && s[0] <= '3' {
			b.WriteByte((s[0]-'0')<<6 | (s[1]-'0')&7<<3 | (s[2]-'0')&7)
			s = s[2:]
		} else {
			b.WriteByte(s[0])
		}
	}
	return b.String()
}
