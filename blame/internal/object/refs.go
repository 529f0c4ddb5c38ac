package object

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// refs are a repository's refs in files: one a ref, and packed-refs.
type refs struct {
	layout

	mu     sync.Mutex
	stat   fs.FileInfo // of packed-refs when it was read
	packed packedRefs
}

// A packedRefs is the text of packed-refs: lines of a name in digits and the
// ref's full name; a line with ^ says what a tag above it leads to.
type packedRefs struct {
	lines  []byte // without the head
	sorted bool
}

// errNoRef is the error for a ref that is not there.
func errNoRef(name string) error { return fmt.Errorf("ref %s: %w", name, fs.ErrNotExist) }

// file is where a ref lies if it is not packed: what belongs to one worktree
// beside its HEAD, the rest in the common folder.
func (r *refs) file(name string) string {
	dir := r.commonDir
	if main, ok := strings.CutPrefix(name, "main-worktree/"); ok {
		return filepath.Join(dir, filepath.FromSlash(main))
	}
	own := !strings.HasPrefix(name, "refs/") && !strings.HasPrefix(name, "worktrees/")
	for _, prefix := range []string{"refs/bisect/", "refs/worktree/", "refs/rewritten/"} {
		own = own || strings.HasPrefix(name, prefix)
	}
	if own {
		dir = r.gitDir
	}
	return filepath.Join(dir, filepath.FromSlash(name))
}

// wellFormed refuses names that could lead out of the repository, and most of
// those that git does not allow.
func wellFormed(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || part[0] == '.' || strings.HasSuffix(part, ".lock") || strings.Contains(part, "..") {
			return false
		}
	}
	return !strings.ContainsFunc(name, func(c rune) bool { return c < ' ' || c == 0x7f || strings.ContainsRune(`\~^:?*[ `, c) })
}

// one reads a ref: the ref that it names if it is symbolic, or else an object.
func (r *refs) one(name string) (symbolic string, id ID, err error) {
	if !wellFormed(name) {
		return "", id, errNoRef(name)
	}
	path := r.file(name)
	if st, err := os.Lstat(path); err == nil && st.Mode()&fs.ModeSymlink != 0 {
		if target, err := os.Readlink(path); err == nil && strings.HasPrefix(target, "refs/") {
			return target, id, nil
		}
	}
	data, err := readSmall(path)
	switch {
	case err == nil:
		return parseRef(path, data)
	case !absent(err):
		return "", id, err
	}
	packed, err := r.readPacked()
	if err != nil {
		return "", id, err
	}
	if id, found := packed.find(name); found {
		return "", id, nil
	}
	return "", id, errNoRef(name)
}

// absent tells whether a path is no file: it, or what should be the folder of
// it, is not there, or it is a folder itself.
func absent(err error) bool {
	var at *fs.PathError
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) || errors.As(err, &at) && at.Err.Error() == "is a directory"
}

func parseRef(path string, data []byte) (symbolic string, id ID, err error) {
	if target, ok := bytes.CutPrefix(data, []byte("ref:")); ok {
		return string(bytes.TrimSpace(target)), id, nil
	}
	first := bytes.TrimRight(data, " \t\r\n")
	if i := bytes.IndexAny(first, " \t\n"); i >= 0 {
		first = first[:i]
	}
	id, ok := parseID(first)
	if !ok {
		return "", id, fmt.Errorf("%s: neither an object nor another ref: %.60q", path, data)
	}
	return "", id, nil
}

// maxSymbolic is how many refs in a row may point to the next, as for git.
const maxSymbolic = 5

func (r *refs) resolve(name string) (ID, error) {
	for at, i := name, 0; ; i++ {
		next, id, err := r.one(at)
		if err != nil || next == "" {
			return id, err
		}
		if i == maxSymbolic {
			return id, fmt.Errorf("ref %s: it goes through more than %d others", name, maxSymbolic)
		}
		at = next
	}
}

// readPacked returns packed-refs, read again if it is another file by now.
func (r *refs) readPacked() (packedRefs, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	path := filepath.Join(r.commonDir, "packed-refs")
	st, err := os.Stat(path)
	if absent(err) {
		r.stat, r.packed = nil, packedRefs{}
		return r.packed, nil
	}
	if err != nil {
		return packedRefs{}, err
	}
	if r.stat != nil && os.SameFile(st, r.stat) && st.ModTime().Equal(r.stat.ModTime()) && st.Size() == r.stat.Size() {
		return r.packed, nil
	}
	data, err := readBounded(path, 1<<30)
	if err != nil {
		return packedRefs{}, err
	}
	r.stat, r.packed = st, parsePacked(data)
	return r.packed, nil
}

func parsePacked(data []byte) (p packedRefs) {
	for len(data) > 0 && data[0] == '#' {
		head, rest, _ := bytes.Cut(data, []byte("\n"))
		p.sorted = p.sorted || bytes.HasPrefix(head, []byte("# pack-refs with:")) && bytes.Contains(append(head, ' '), []byte(" sorted "))
		data = rest
	}
	p.lines = data
	return p
}

// from returns the lines from the first name on that is not before name; all of
// them if they are in no order.
func (p packedRefs) from(name string) []byte {
	if !p.sorted {
		return p.lines
	}
	i := sort.Search(len(p.lines), func(i int) bool {
		line := p.lines[lineStart(p.lines, i):]
		if line[0] == '^' { // it belongs to the line before it
			line = p.lines[lineStart(p.lines, len(p.lines)-len(line)-1):]
		}
		_, at, _ := packedLine(line)
		return at >= name
	})
	if i == len(p.lines) {
		return nil
	}
	return p.lines[lineStart(p.lines, i):]
}

// lineStart is where the line starts that the byte at i belongs to.
func lineStart(data []byte, i int) int { return bytes.LastIndexByte(data[:max(i, 0)], '\n') + 1 }

// packedLine reads the first line.
func packedLine(lines []byte) (id ID, name string, ok bool) {
	line, _, _ := bytes.Cut(lines, []byte("\n"))
	if len(line) < 2*idSize+2 || line[2*idSize] != ' ' {
		return id, "", false
	}
	id, ok = parseID(line[:2*idSize])
	return id, string(bytes.TrimRight(line[2*idSize+1:], "\r")), ok
}

// each calls yield with the refs whose names start with prefix.
func (p packedRefs) each(prefix string, yield func(Ref) bool) {
	for lines := p.from(prefix); len(lines) > 0; {
		id, name, ok := packedLine(lines)
		_, lines, _ = bytes.Cut(lines, []byte("\n"))
		if !ok {
			continue
		}
		if !strings.HasPrefix(name, prefix) {
			if p.sorted && name > prefix {
				return
			}
			continue
		}
		if !yield(Ref{Name: name, ID: id}) {
			return
		}
	}
}

func (p packedRefs) find(name string) (id ID, found bool) {
	p.each(name, func(r Ref) bool {
		if found = r.Name == name; found {
			id = r.ID
		}
		return !found && !p.sorted
	})
	return id, found
}

// list returns the refs under a prefix, those in files before packed ones.
// Refs that lead nowhere are left out.
func (r *refs) list(prefix string) ([]Ref, error) {
	packed, err := r.readPacked()
	if err != nil {
		return nil, err
	}
	found := map[string]ID{}
	packed.each(prefix, func(ref Ref) bool {
		found[ref.Name] = ref.ID
		return true
	})
	top := prefix[:strings.LastIndexByte(prefix, '/')+1]
	for _, dir := range slices.Compact([]string{r.commonDir, r.gitDir}) {
		r.inFiles(dir, strings.TrimSuffix(top, "/"), func(name string) {
			if !strings.HasPrefix(name, prefix) {
				return
			}
			if id, err := r.resolve(name); err == nil {
				found[name] = id
			}
		})
	}
	out := make([]Ref, 0, len(found))
	for name, id := range found {
		out = append(out, Ref{name, id})
	}
	slices.SortFunc(out, func(a, b Ref) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// inFiles calls yield with the names of all files below a folder of refs.
func (r *refs) inFiles(dir, top string, yield func(name string)) {
	entries, _ := os.ReadDir(filepath.Join(dir, filepath.FromSlash(top)))
	for _, e := range entries {
		name := top + "/" + e.Name()
		switch {
		case e.IsDir():
			r.inFiles(dir, name, yield)
		case wellFormed(name):
			yield(name)
		}
	}
}

// maxLog bounds a reflog in bytes.
const maxLog = 64 << 20

// log reads a reflog, newest first.
func (r *refs) log(name string) ([]LogEntry, error) {
	if !wellFormed(name) {
		return nil, nil
	}
	path := r.file(name)
	for _, dir := range []string{r.gitDir, r.commonDir} {
		if rest, err := filepath.Rel(dir, path); err == nil && filepath.IsLocal(rest) {
			path = filepath.Join(dir, "logs", rest)
			break
		}
	}
	data, err := readBounded(path, maxLog)
	if absent(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []LogEntry
	for line := range bytes.Lines(data) {
		if e, ok := logLine(bytes.TrimRight(line, "\n")); ok {
			out = append(out, e)
		}
	}
	slices.Reverse(out)
	return out, nil
}

// logLine reads two names, an identity, a time and, after a tab, a message.
func logLine(line []byte) (e LogEntry, ok bool) {
	const ids = 2*(2*idSize) + 2
	if len(line) < ids {
		return e, false
	}
	var before, after bool
	e.Old, before = parseID(line[:2*idSize])
	e.New, after = parseID(line[2*idSize+1 : ids-1])
	who, message, _ := bytes.Cut(line[ids:], []byte("\t"))
	seconds := dateOf(who)
	zone := time.UTC
	if i := bytes.LastIndexByte(who, ' '); i >= 0 {
		zone = zoneOf(string(who[i+1:]))
	}
	e.Time, e.Message = time.Unix(seconds, 0).In(zone), string(message)
	return e, before && after
}

// zoneOf reads a time zone such as +0530.
func zoneOf(s string) *time.Location {
	n, err := strconv.Atoi(s)
	if err != nil || len(s) != 5 {
		return time.UTC
	}
	return time.FixedZone("", (n/100*60+n%100)*60)
}

// opened fails once a source is closed.
func (f *Files) opened() error {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.closed {
		return fs.ErrClosed
	}
	return nil
}

// Ref implements Source.
func (f *Files) Ref(name string) (ID, error) {
	if err := f.opened(); err != nil {
		return ID{}, err
	}
	return f.refs.resolve(name)
}

// Refs implements Source.
func (f *Files) Refs(prefix string) ([]Ref, error) {
	if err := f.opened(); err != nil {
		return nil, err
	}
	return f.refs.list(prefix)
}

// Symbolic implements Source.
func (f *Files) Symbolic(name string) (string, error) {
	if err := f.opened(); err != nil {
		return "", err
	}
	target, _, err := f.refs.one(name)
	if err == nil && target == "" {
		err = fmt.Errorf("ref %s is not symbolic: %w", name, fs.ErrNotExist)
	}
	return target, err
}

// Reflog implements Source.
func (f *Files) Reflog(name string) ([]LogEntry, error) {
	if err := f.opened(); err != nil {
		return nil, err
	}
	return f.refs.log(name)
}
