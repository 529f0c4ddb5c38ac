package object

import (
	"fmt"
	"math"
	"os"
	"runtime/debug"
	"sync/atomic"
)

// A mapped is a file of a repository that is read at random places: mapped
// into memory or, where that is not to be had, read as asked.
type mapped struct {
	path  string
	size  int64
	data  []byte   // the whole file, if it is mapped or was read whole
	file  *os.File // if not
	held  bool     // data is mapped
	reads atomic.Int64
}

// forgetAfter is after how many reads of a mapped file its pages are given up.
// They stay in the kernel's cache, from where they come back for little; but as
// long as they are mapped, they count as this process's own memory.
const forgetAfter = 1024

// openMapped opens a file. With whole, one that cannot be mapped is read to
// memory at once.
func openMapped(path string, whole, noMap bool) (*mapped, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	m := &mapped{path: path}
	st, err := f.Stat()
	switch {
	case err != nil:
	case !st.Mode().IsRegular():
		err = fmt.Errorf("%s: not a regular file", path)
	default:
		m.size = st.Size()
		err = m.take(f, whole, noMap)
	}
	if m.file == nil || err != nil {
		f.Close()
	}
	if err != nil {
		return nil, err
	}
	return m, nil
}

func (m *mapped) take(f *os.File, whole, noMap bool) (err error) {
	if m.size == 0 {
		m.data = []byte{}
		return nil
	}
	if !noMap && m.size <= math.MaxInt {
		if m.data, err = mapFile(f, int(m.size)); err == nil {
			m.held = true
			return nil
		}
	}
	if !whole {
		m.file = f
		return nil
	}
	m.data = make([]byte, m.size)
	_, err = f.ReadAt(m.data, 0)
	return err
}

// at returns the file's bytes from off on: at least n of them, or all to the
// end if there are fewer. They may be read into buf.
func (m *mapped) at(off int64, n int, buf *[]byte) ([]byte, error) {
	if off < 0 || off > m.size {
		return nil, fmt.Errorf("%s: offset %d is outside of the file", m.path, off)
	}
	if m.file == nil {
		if m.held && m.reads.Add(1)%forgetAfter == 0 {
			forget(m.data)
		}
		return m.data[off:], nil
	}
	n = int(min(int64(n), m.size-off))
	if cap(*buf) < n {
		*buf = make([]byte, n)
	}
	b := (*buf)[:n]
	if _, err := m.file.ReadAt(b, off); err != nil {
		return nil, err
	}
	return b, nil
}

func (m *mapped) close() error {
	if m.file != nil {
		return m.file.Close()
	}
	data := m.data
	m.data = nil
	if m.held {
		return unmap(data)
	}
	return nil
}

// guard turns a fault in mapped memory (the file was cut by somebody else, or
// its disk failed) into an error, in a function that defers it and returns err:
//
//	defer guard(debug.SetPanicOnFault(true), &err)
func guard(before bool, err *error) {
	debug.SetPanicOnFault(before)
	switch r := recover().(type) {
	case nil:
	case interface {
		error
		Addr() uintptr
	}:
		*err = fmt.Errorf("a mapped file was cut while it was read: %w", r)
	default:
		panic(r)
	}
}
