package locate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/whopage/whopage/resolve/stacktrace"
)

// A sourceMap leads from places in generated code back to those it was made of:
// ECMA-426, version 3, with or without sections.
type sourceMap struct {
	sources  []string
	segments []segment // sorted by line, then column
}

// A segment says that the generated code from a place on is of a line of a
// source. Lines and columns count from 0; source is none for code of no source.
type segment struct{ line, column, source, original int32 }

// The largest map that is read, and the most segments of it; a section may not
// hold further sections, as the format has it.
const (
	maxSourceMap = 64 << 20
	maxSegments  = 8 << 20
)

type sourceMapFile struct {
	Version    int       `json:"version"`
	SourceRoot string    `json:"sourceRoot"`
	Sources    []*string `json:"sources"`
	Mappings   string    `json:"mappings"`
	Sections   []struct {
		Offset struct{ Line, Column int32 } `json:"offset"`
		Map    *sourceMapFile               `json:"map"`
	} `json:"sections"`
}

func parseSourceMap(src []byte) (*sourceMap, error) {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	if bytes.HasPrefix(src, []byte(")]}")) { // so that it is no script
		_, src, _ = bytes.Cut(src, []byte("\n"))
	}
	var f sourceMapFile
	if err := json.Unmarshal(src, &f); err != nil {
		return nil, err
	}
	if f.Version != 3 {
		return nil, fmt.Errorf("version %d, want 3", f.Version)
	}
	m := &sourceMap{}
	if err := m.add(&f, 0, 0); err != nil {
		return nil, err
	}
	for i, s := range f.Sections {
		if s.Map == nil || !sensible(s.Offset.Line) || !sensible(s.Offset.Column) {
			return nil, fmt.Errorf("section %d has no map or no place", i)
		}
		if err := m.add(s.Map, s.Offset.Line, s.Offset.Column); err != nil {
			return nil, fmt.Errorf("section %d: %w", i, err)
		}
	}
	slices.SortStableFunc(m.segments, compareSegments)
	return m, nil
}

// sensible reports whether a line or column from 0 is one that files have.
func sensible(n int32) bool { return 0 <= n && n < 1<<30 }

func compareSegments(a, b segment) int {
	if a.line != b.line {
		return int(a.line) - int(b.line)
	}
	return int(a.column) - int(b.column)
}

// add reads a map, or one section of it, that starts at a place.
func (m *sourceMap) add(f *sourceMapFile, line, column int32) error {
	first := int32(len(m.sources))
	for _, s := range f.Sources {
		name := ""
		if s != nil {
			name = rooted(f.SourceRoot, *s)
		}
		m.sources = append(m.sources, name)
	}
	d := vlq{text: f.Mappings}
	at := segment{line: line, column: column}
	for !d.done() {
		switch d.text[d.pos] {
		case ';':
			d.pos++
			at.line++
			at.column = 0
			continue
		case ',':
			d.pos++
			continue
		}
		fields, n, err := d.segment()
		if err != nil {
			return fmt.Errorf("mappings: byte %d: %w", d.pos, err)
		}
		at.column += fields[0]
		s := at
		s.source = none
		if n > 1 {
			at.source += fields[1]
			at.original += fields[2]
			if at.source < 0 || int(at.source) >= len(f.Sources) || at.original < 0 {
				return fmt.Errorf("mappings: byte %d: %w", d.pos, errSegment)
			}
			s.source, s.original = first+at.source, at.original
		}
		if len(m.segments) == maxSegments {
			return fmt.Errorf("mappings: more than %d segments", maxSegments)
		}
		m.segments = append(m.segments, s)
	}
	return nil
}

var errSegment = errors.New("no segment of a source map")

// rooted joins a source's name with the root that the map gives for all.
func rooted(root, source string) string {
	if root == "" || strings.Contains(source, "://") || strings.HasPrefix(source, "/") {
		return source
	}
	return strings.TrimSuffix(root, "/") + "/" + source
}

// original returns the source of a place that was printed, line and column from
// 1; column 0 is the line's first.
func (m *sourceMap) original(line, column int) (source string, original int, ok bool) {
	if line <= 0 || line > 1<<30 || column > 1<<30 {
		return "", 0, false
	}
	want := segment{line: int32(line - 1), column: int32(max(column-1, 0))}
	i, exact := slices.BinarySearchFunc(m.segments, want, compareSegments)
	if !exact && column > 0 {
		i--
	}
	if i < 0 || i >= len(m.segments) || m.segments[i].line != want.line || m.segments[i].source == none {
		return "", 0, false
	}
	s := m.segments[i]
	return m.sources[s.source], int(s.original) + 1, m.sources[s.source] != ""
}

// A vlq reads numbers in base 64, five bits a digit, the sign last.
type vlq struct {
	text string
	pos  int
}

func (d *vlq) done() bool { return d.pos >= len(d.text) }

// segment reads the one, four or five numbers of a segment.
func (d *vlq) segment() (fields [5]int32, n int, err error) {
	for ; !d.done() && d.text[d.pos] != ',' && d.text[d.pos] != ';'; n++ {
		if n == len(fields) {
			return fields, n, errSegment
		}
		if fields[n], err = d.number(); err != nil {
			return fields, n, err
		}
	}
	if n != 1 && n < 4 {
		return fields, n, errSegment
	}
	return fields, n, nil
}

func (d *vlq) number() (int32, error) {
	value, shift := uint64(0), 0
	for ; !d.done(); shift += 5 {
		digit := strings.IndexByte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", d.text[d.pos])
		if digit < 0 || shift > 30 {
			return 0, errSegment
		}
		d.pos++
		value |= uint64(digit&31) << shift
		if digit < 32 {
			number := int32(value >> 1 & (1<<31 - 1))
			if value&1 != 0 {
				number = -number
			}
			return number, nil
		}
	}
	return 0, errSegment
}

// readMap is a map that was read, or why it could not be.
type readMap struct {
	name string
	file int32 // in the tree, or none
	*sourceMap
	err error
}

// maxMaps bounds the maps of a tree that are remembered.
const maxMaps = 16

// original leads a frame of generated JavaScript back to its source, where its
// source map was given or is in the tree; why says by which.
func (l *locating) original(format stacktrace.Format, f stacktrace.Frame) (source stacktrace.Frame, why string) {
	if format != stacktrace.JavaScript || f.Line == 0 || f.File == "" {
		return f, ""
	}
	s := normalize(format, f.File)
	if len(s.parts) == 0 {
		return f, ""
	}
	m := l.sourceMap(f.File, s.parts)
	switch {
	case m == nil:
		return f, ""
	case m.err != nil:
		return f, fmt.Sprintf("its source map %s cannot be read: %v", m.name, m.err)
	}
	name, line, ok := m.original(f.Line, f.Column)
	if !ok {
		return f, "its source map " + m.name + " has no source for the place"
	}
	f.File, f.Line, f.Column = l.tree.besideMap(m.file, name), line, 0
	f.Func = "" // it may be a minified name
	return f, "by the source map " + m.name
}

// sourceMap returns the map of a printed file: one that was given under its
// name or its last part, or the tree's, of the same name and ".map".
func (l *locating) sourceMap(file string, parts []string) *readMap {
	base := parts[len(parts)-1]
	for _, name := range []string{file, base, base + ".map"} {
		if src, ok := l.options.SourceMaps[name]; ok {
			m, ok := l.given[name]
			if !ok {
				m = &readMap{name: name, file: none}
				m.sourceMap, m.err = parseSourceMap(src)
				l.given[name] = m
			}
			return m
		}
	}
	return l.tree.sourceMap(parts)
}

// sourceMap returns the map beside a generated file that the tree holds.
func (t *Tree) sourceMap(parts []string) *readMap {
	files := t.ending([]string{parts[len(parts)-1] + ".map"})
	for n := 1; n < len(parts) && len(files) > 1; n++ {
		fewer := t.sharing(files, n-1, t.names.find(parts[len(parts)-1-n]))
		if len(fewer) == 0 {
			break
		}
		files = fewer
	}
	if len(files) != 1 {
		return nil
	}
	maps := table(t, "source maps", func(*Tree) *kept[*readMap] { return &kept[*readMap]{limit: maxMaps} })
	return maps.get(files[0], func() *readMap {
		m := &readMap{name: t.path(files[0]), file: files[0]}
		src, ok := t.read(files[0], maxSourceMap)
		if !ok {
			m.err = fmt.Errorf("it cannot be read, or is larger than %d bytes", maxSourceMap)
			return m
		}
		m.sourceMap, m.err = parseSourceMap(src)
		return m
	})
}

// besideMap is a source's path in the tree, if it is given relative to the map
// and is there; else the source as it is written.
func (t *Tree) besideMap(file int32, source string) string {
	if file == none || strings.Contains(source, "://") || strings.HasPrefix(source, "/") {
		return source
	}
	p := path.Join(t.folderPath(t.folderOf(file)), source)
	if strings.HasPrefix(p, "../") || t.find(0, split(p)) == none {
		return source
	}
	return p
}
