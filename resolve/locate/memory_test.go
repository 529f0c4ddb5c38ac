package locate

import (
	"bytes"
	"io/fs"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// memory is a file system of generated trees: fstest.MapFS takes quadratic time
// to list them. It counts what is opened.
type memory struct {
	root   *entry
	opened atomic.Int64
	listed atomic.Int64
}

type entry struct {
	name string
	dir  bool
	id   string
	data []byte
	kids map[string]*entry
	list []fs.DirEntry
}

func newMemory(paths []string, data func(path string) []byte) *memory {
	m := &memory{root: &entry{dir: true, kids: map[string]*entry{}}}
	for _, p := range paths {
		m.put(p, data(p))
	}
	return m
}

func (m *memory) put(path string, data []byte) {
	e := m.root
	parts := strings.Split(path, "/")
	for i, p := range parts {
		k := e.kids[p]
		if k == nil {
			k = &entry{name: p, dir: i < len(parts)-1, kids: map[string]*entry{}}
			e.kids[p] = k
			e.list = append(e.list, k)
		}
		e = k
	}
	e.data = data
}

func (m *memory) at(path string) *entry {
	e := m.root
	if path == "." {
		return e
	}
	for p := range strings.SplitSeq(path, "/") {
		if e = e.kids[p]; e == nil {
			return nil
		}
	}
	return e
}

func (m *memory) ReadDir(path string) ([]fs.DirEntry, error) {
	e := m.at(path)
	if e == nil || !e.dir {
		return nil, &fs.PathError{Op: "readdir", Path: path, Err: fs.ErrNotExist}
	}
	m.listed.Add(1)
	return e.list, nil
}

func (m *memory) Open(path string) (fs.File, error) {
	e := m.at(path)
	if e == nil || e.dir {
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	m.opened.Add(1)
	return &reader{e, bytes.NewReader(e.data)}, nil
}

type reader struct {
	*entry
	r *bytes.Reader
}

func (r *reader) Read(b []byte) (int, error) { return r.r.Read(b) }
func (r *reader) Stat() (fs.FileInfo, error) { return r.entry, nil }
func (r *reader) Close() error               { return nil }

func (e *entry) Name() string               { return e.name }
func (e *entry) IsDir() bool                { return e.dir }
func (e *entry) ID() string                 { return e.id }
func (e *entry) Info() (fs.FileInfo, error) { return e, nil }
func (e *entry) Size() int64                { return int64(len(e.data)) }
func (e *entry) ModTime() time.Time         { return time.Time{} }
func (e *entry) Sys() any                   { return nil }
func (e *entry) Mode() fs.FileMode          { return e.Type() }
func (e *entry) Type() fs.FileMode {
	if e.dir {
		return fs.ModeDir
	}
	return 0
}

// generate returns n paths shaped like those of a monorepo: services of a few
// hundred files, five folders deep, with names that repeat.
func generate(n int) []string {
	stems := strings.Fields("index handler server client store model router config util main test types parser queue worker cache event order cart user")
	var paths []string
	for i := 0; len(paths) < n; i++ {
		service := "services/svc" + number(i/400)
		folder := "/src/" + stems[i/20%20] + number(i%7)
		paths = append(paths, service+folder+"/"+stems[i%20]+"_"+number(i%977)+".ts")
		if i%50 == 0 {
			paths = append(paths, service+folder+"/index.ts")
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

func number(i int) string {
	return string([]byte{byte('0' + i/1000%10), byte('0' + i/100%10), byte('0' + i/10%10), byte('0' + i%10)})
}
