package blame

import (
	"bytes"
	"hash/maphash"
	"path"
)

// Likeness is counted in parts of maxScore, as much of the larger of two files
// as they have in common.
const (
	maxScore = 60000
	minScore = maxScore / 2 // of a rename
	// A source that alone has the base name of the new file needs no comparing
	// with the others if it is that much alike.
	sameNameScore = maxScore * 3 / 4
	// maxPiece cuts long lines.
	maxPiece = 64
	// textBytes are looked at to tell a text, whose carriage returns before
	// line ends count nothing, from a binary file.
	textBytes = 8000
)

// mostAlike finds the source that a claim's file was most likely renamed from
// and edited. The error, which matters only where none is found, is the first
// of sources that could not be read.
func (w *walk) mostAlike(sources []source, c *claim) (source, bool, error) {
	if len(sources) == 0 || kind(c.entry) != kindFile {
		return source{}, false, nil
	}
	m := &matcher{walk: w, blob: c.entry.ID, base: path.Base(c.path)}
	if s, found := onlyNamed(sources, m.base); found && m.score(s) >= sameNameScore {
		return s, true, m.lack
	}
	best := shortlist{base: m.base}
	for _, s := range sources {
		if w.ctx.Err() != nil {
			break
		}
		best.add(s, m.score(s))
	}
	s, score := best.best()
	return s, score >= minScore, m.lack
}

// onlyNamed finds the one source with a base name, if it is one.
func onlyNamed(sources []source, base string) (only source, found bool) {
	for _, s := range sources {
		if path.Base(s.path) != base {
			continue
		}
		if found {
			return source{}, false
		}
		only, found = s, true
	}
	return only, found
}

// A shortlist keeps the four best sources. A new one takes the place of the
// worst, which decides between equals as git does.
type shortlist struct {
	base string
	kept []scored
}

type scored struct {
	source
	score int
}

func (l *shortlist) add(s source, score int) {
	if len(l.kept) < 4 {
		l.kept = append(l.kept, scored{s, score})
		return
	}
	worst := 0
	for i := range l.kept {
		if l.better(l.kept[worst], l.kept[i]) {
			worst = i
		}
	}
	if n := (scored{s, score}); l.better(n, l.kept[worst]) {
		l.kept[worst] = n
	}
}

// better reports whether a is truly better than b.
func (l *shortlist) better(a, b scored) bool {
	if a.score != b.score {
		return a.score > b.score
	}
	return path.Base(a.path) == l.base && path.Base(b.path) != l.base
}

func (l *shortlist) best() (source, int) {
	best := l.kept[0]
	for _, s := range l.kept[1:] {
		if l.better(s, best) {
			best = s
		}
	}
	return best.source, best.score
}

// A matcher compares sources with one blob.
type matcher struct {
	*walk
	blob   Hash
	base   string
	size   int64
	pieces map[uint64]int // of the blob, once they are needed
	lack   error
}

// score is how much of the larger of the two files a source shares with the
// blob. A source whose size alone rules a rename out is not loaded.
func (m *matcher) score(s source) int {
	if kind(s.entry) != kindFile {
		return 0
	}
	if m.pieces == nil && !m.load() {
		return 0
	}
	_, size, err := m.repo.src.Size(s.entry.ID)
	if err != nil {
		m.lacks(err)
		return 0
	}
	most, least := max(size, m.size), min(size, m.size)
	if least == 0 || most*(maxScore-minScore) < (most-least)*maxScore {
		return 0
	}
	_, data, err := m.repo.src.Read(s.entry.ID)
	if err != nil {
		m.lacks(err)
		return 0
	}
	return int(int64(common(pieces(data), m.pieces)) * maxScore / most)
}

// load reads the blob itself.
func (m *matcher) load() bool {
	_, data, err := m.repo.src.Read(m.blob)
	if err != nil {
		m.lacks(err)
		return false
	}
	m.size, m.pieces = int64(len(data)), pieces(data)
	return true
}

func (m *matcher) lacks(err error) {
	if m.lack == nil {
		m.lack = err
	}
}

var pieceSeed = maphash.MakeSeed()

// pieces counts the bytes of a file by the pieces that they stand in: lines, cut
// where they are long.
func pieces(data []byte) map[uint64]int {
	text := bytes.IndexByte(data[:min(len(data), textBytes)], 0) < 0
	counts := map[uint64]int{}
	var buffer [maxPiece]byte
	n := 0
	flush := func() {
		counts[maphash.Bytes(pieceSeed, buffer[:n])] += n
		n = 0
	}
	for i, c := range data {
		if text && c == '\r' && i+1 < len(data) && data[i+1] == '\n' {
			continue
		}
		buffer[n] = c
		n++
		if c == '\n' || n == maxPiece {
			flush()
		}
	}
	if n > 0 {
		flush()
	}
	return counts
}

func common(a, b map[uint64]int) int {
	n := 0
	for piece, count := range a {
		n += min(count, b[piece])
	}
	return n
}
