package object

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A folder is an objects folder: the repository's own or an alternate. Its
// packs are those that it had when it was last listed.
type folder struct {
	path   string
	packs  []*pack // the newest first
	multi  *multi
	listed fs.FileInfo // of the multi-pack-index
	// modified is the time of the folder of packs, looked the time when it was
	// listed.
	modified, looked time.Time
}

// settled is how long after a change the time of a folder may stay the same
// through another one, on file systems that keep coarse times.
const settled = 2 * time.Second

// changed tells whether the folder may have other packs than when it was listed.
func (d *folder) changed() bool {
	st, err := os.Stat(filepath.Join(d.path, "pack"))
	if err != nil {
		return !d.modified.IsZero()
	}
	return !st.ModTime().Equal(d.modified) || d.looked.Sub(d.modified) < settled
}

// list reads which packs there are. Packs that were there before stay open,
// those that are gone for the second time are closed: what was just removed
// may still be what a walk needs.
func (d *folder) list(f *Files) {
	dir := filepath.Join(d.path, "pack")
	d.modified, d.looked = time.Time{}, time.Now()
	if st, err := os.Stat(dir); err == nil {
		d.modified = st.ModTime()
	}
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		f.note(err.Error())
	}
	before := map[string]*pack{}
	for _, p := range d.packs {
		before[p.path] = p
	}
	d.packs = nil
	d.openMulti(f, filepath.Join(dir, "multi-pack-index"))
	for _, e := range entries {
		stem, isPack := strings.CutSuffix(e.Name(), ".pack")
		if !isPack {
			continue
		}
		st, err := e.Info()
		if err != nil {
			continue // it went away
		}
		path := filepath.Join(dir, stem)
		p := before[path]
		if p != nil && os.SameFile(p.listed, st) && p.listed.ModTime().Equal(st.ModTime()) && p.listed.Size() == st.Size() {
			delete(before, path)
		} else {
			f.seq++
			p = newPack(path, f.seq, f.noMap)
		}
		p.listed, p.vanished = st, false
		d.packs = append(d.packs, p)
	}
	slices.SortStableFunc(d.packs, func(a, b *pack) int { return b.listed.ModTime().Compare(a.listed.ModTime()) })
	for _, p := range before {
		if p.vanished {
			p.close()
			continue
		}
		p.vanished = true
		d.packs = append(d.packs, p)
	}
}

// openMulti opens the multi-pack-index, if there is a new one. A damaged one is
// noted, and the packs' own indexes serve.
func (d *folder) openMulti(f *Files, path string) {
	st, err := os.Stat(path)
	if err == nil && d.multi != nil && os.SameFile(st, d.listed) && st.ModTime().Equal(d.listed.ModTime()) {
		return
	}
	if d.multi != nil {
		d.multi.file.close()
		d.multi = nil
	}
	if d.listed = st; err != nil {
		return
	}
	file, err := openMapped(path, true, f.noMap)
	if err != nil {
		f.note(err.Error())
		return
	}
	m, err := parseMulti(file)
	if err != nil {
		f.note(err.Error())
		file.close()
		return
	}
	d.multi = m
}

// byName returns the pack with a name that the multi-pack-index gave.
func (d *folder) byName(stem string) *pack {
	path := filepath.Join(d.path, "pack", stem)
	for _, p := range d.packs {
		if p.path == path {
			return p
		}
	}
	return nil
}

// find looks for an object in the packs and calls yield with where it is, until
// yield is content. Errors of indexes go to fail.
func (d *folder) find(id *ID, fail func(error), yield func(*pack, spot) bool) bool {
	if d.multi != nil {
		i, off, found, err := d.multi.find(id)
		switch {
		case err != nil:
			fail(err)
		case found:
			if p := d.byName(d.multi.packs[i]); p != nil && yield(p, spot{off: off}) {
				return true
			}
		}
	}
	for _, p := range d.packs {
		x, err := p.index()
		if err != nil {
			if !errors.Is(err, fs.ErrNotExist) {
				fail(err)
			}
			continue
		}
		at, found, err := x.find(id)
		switch {
		case err != nil:
			fail(err)
		case found:
			if yield(p, at) {
				return true
			}
		}
	}
	return false
}

// check compares the indexes with their checksums, so that an object that is
// not found is not called missing because of a damaged index.
func (d *folder) check() error {
	if d.multi != nil {
		if err := d.multi.check(); err != nil {
			return err
		}
	}
	for _, p := range d.packs {
		x, err := p.index()
		if err == nil {
			err = x.check()
		}
		if err != nil && !p.vanished {
			return err
		}
	}
	return nil
}

func (d *folder) close() error {
	var errs []error
	if d.multi != nil {
		errs = append(errs, d.multi.file.close())
	}
	for _, p := range d.packs {
		errs = append(errs, p.close())
	}
	return errors.Join(errs...)
}

// loosePath is where an object lies that is in no pack.
func (d *folder) loosePath(id *ID) string {
	hex := id.String()
	return filepath.Join(d.path, hex[:2], hex[2:])
}
