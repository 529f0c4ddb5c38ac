package object

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
)

// maxFound bounds what Prefix returns.
const maxFound = 10

// A prefix is the start of a name: bytes, filled up with zeros, and how many
// digits of them count.
type prefix struct {
	bytes  ID
	digits int
}

func parsePrefix(hex string) (p prefix, err error) {
	whole := hex + strings.Repeat("0", max(0, 2*idSize-len(hex)))
	id, ok := parseID([]byte(whole))
	if !ok || len(hex) < 4 {
		return p, fmt.Errorf("%q: want 4 to 40 hexadecimal digits", hex)
	}
	return prefix{id, len(hex)}, nil
}

func (p prefix) matches(name []byte) bool {
	n := p.digits / 2
	return bytes.Equal(name[:n], p.bytes[:n]) && (p.digits%2 == 0 || name[n]>>4 == p.bytes[n]>>4)
}

// Prefix implements Source.
func (f *Files) Prefix(hex string) ([]ID, error) {
	p, err := parsePrefix(hex)
	if err != nil {
		return nil, err
	}
	out, err := f.withPrefix(p)
	if len(out) == 0 && err == nil && f.relist() {
		out, err = f.withPrefix(p)
	}
	return out, err
}

func (f *Files) withPrefix(p prefix) (out []ID, err error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.closed {
		return nil, fs.ErrClosed
	}
	defer guard(debug.SetPanicOnFault(true), &err)
	add := func(id ID) bool {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
		return len(out) < maxFound
	}
	for _, d := range f.folders {
		d.withPrefix(p, add)
	}
	slices.SortFunc(out, func(a, b ID) int { return bytes.Compare(a[:], b[:]) })
	return out[:min(len(out), maxFound)], nil
}

func (d *folder) withPrefix(p prefix, add func(ID) bool) {
	if d.multi != nil {
		d.multi.table.prefix(p, add)
	}
	for _, pack := range d.packs {
		if x, err := pack.index(); err == nil {
			x.table.prefix(p, add)
		}
	}
	first := p.bytes.String()[:2]
	entries, _ := os.ReadDir(filepath.Join(d.path, first))
	for _, e := range entries {
		if id, ok := parseID([]byte(first + e.Name())); ok && p.matches(id[:]) && !add(id) {
			return
		}
	}
}
