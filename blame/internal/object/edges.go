package object

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// edges are what changes a history without changing its objects: the list of
// shallow commits, grafts, and replace refs.
type edges struct {
	replace bool // replace refs are heeded
	shallow map[ID]bool
	grafts  map[ID][]ID
	stands  map[ID]ID // what stands for a replaced object
	stamps  [4]stamp
}

// A stamp tells one state of a file from the next; zero where there is none.
type stamp struct {
	modified time.Time
	size     int64
}

func stampsOf(commonDir string) (out [4]stamp) {
	for i, name := range [4]string{"shallow", "info/grafts", "packed-refs", "refs/replace"} {
		out[i] = stampOf(filepath.Join(commonDir, name))
	}
	return out
}

func stampOf(path string) stamp {
	st, err := os.Stat(path)
	if err != nil {
		return stamp{}
	}
	return stamp{st.ModTime(), st.Size()}
}

// Epoch implements Source.
func (f *Files) Epoch() uint64 {
	stamps := stampsOf(f.commonDir)
	f.mu.RLock()
	same, epoch := stamps == f.edges.stamps, f.epoch
	f.mu.RUnlock()
	if same {
		return epoch
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.closed {
		f.readEdges()
	}
	return f.epoch
}

// readEdges begins a new epoch if history is another one by now. The caller
// holds mu.
func (f *Files) readEdges() {
	if f.edges.read(f) {
		f.commits.clear()
		f.epoch++
		f.takeGraph()
	}
}

// read reads all of them and tells whether they are others than before.
func (e *edges) read(f *Files) bool {
	was := *e
	e.stamps = stampsOf(f.commonDir)
	e.shallow, e.grafts, e.stands = nil, nil, nil
	for _, ids := range idLines(filepath.Join(f.commonDir, "shallow"), f.note) {
		if e.shallow == nil {
			e.shallow = map[ID]bool{}
		}
		e.shallow[ids[0]] = true
	}
	for _, ids := range idLines(filepath.Join(f.commonDir, "info", "grafts"), f.note) {
		if e.grafts == nil {
			e.grafts = map[ID][]ID{}
		}
		e.grafts[ids[0]] = ids[1:]
	}
	if e.replace {
		e.readReplaced(f)
	}
	return !maps.Equal(was.shallow, e.shallow) || !maps.Equal(was.stands, e.stands) ||
		!maps.EqualFunc(was.grafts, e.grafts, func(a, b []ID) bool { return slices.Equal(a, b) })
}

// idLines reads lines of names; blank ones and comments are left out, others
// that are not names are noted.
func idLines(path string, note func(string)) (out [][]ID) {
	data, err := readBounded(path, 64<<20)
	if err != nil {
		return nil
	}
	for line := range bytes.Lines(data) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		var ids []ID
		for _, word := range bytes.Fields(line) {
			id, ok := parseID(word)
			if !ok {
				note(path + ": not a name: " + string(word[:min(len(word), 50)]))
				ids = nil
				break
			}
			ids = append(ids, id)
		}
		if ids != nil {
			out = append(out, ids)
		}
	}
	return out
}

func parseID(hex []byte) (id ID, ok bool) {
	ok = len(hex) == 2*idSize && parseHex(id[:], hex)
	return id, ok
}

func (e *edges) readReplaced(f *Files) {
	const prefix = "refs/replace/"
	list, err := f.refs.list(prefix)
	if err != nil {
		f.note(err.Error())
	}
	for _, r := range list {
		if id, ok := parseID([]byte(r.Name[len(prefix):])); ok {
			if e.stands == nil {
				e.stands = map[ID]ID{}
			}
			e.stands[id] = r.ID
		}
	}
}

// any tells whether history is not what the objects say.
func (e *edges) any() bool { return len(e.shallow)+len(e.grafts)+len(e.stands) > 0 }

// replaced puts what stands for an object in its place. A replacement may be
// replaced itself, five times as for git.
func (e *edges) replaced(id *ID) {
	if len(e.stands) == 0 {
		return
	}
	for range 5 {
		other, found := e.stands[*id]
		if !found {
			return
		}
		*id = other
	}
}

// apply gives a commit the parents that it is to have. A shallow edge
// goes before a graft.
func (e *edges) apply(id ID, c *Commit) {
	if e.shallow[id] {
		c.Parents, c.Shallow = nil, true
	} else if parents, found := e.grafts[id]; found {
		c.Parents = parents
	}
}
