package object

import (
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io/fs"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
)

const (
	// maxObject is the greatest object that is read, in bytes.
	maxObject = 1 << 30
	// trusted is the greatest size that is allocated because a file states it;
	// beyond it, buffers grow with what is really there.
	trusted = 1 << 20
	// maxChain bounds the deltas on one another. Git makes 50, 250 if asked for
	// much, 4095 at most.
	maxChain = 10_000
)

// A pack is a pack of objects and its index. The index may be absent where a
// multi-pack-index stands for it.
type pack struct {
	path  string // without its ending
	seq   uint32 // differs for every pack that a process opens
	noMap bool

	pack lazy[*mapped]
	idx  lazy[*index]
	// listed is what the folder said of the file; a repack may put another one
	// of the same name in its place.
	listed   fs.FileInfo
	vanished bool // no more in the folder
}

func newPack(stem string, seq uint32, noMap bool) *pack {
	return &pack{path: stem, seq: seq, noMap: noMap}
}

// A lazy is a value that is made when it is first asked for.
type lazy[T any] struct {
	once  sync.Once
	value T
	err   error
	made  bool
}

func (l *lazy[T]) get(make func() (T, error)) (T, error) {
	l.once.Do(func() {
		l.value, l.err = make()
		l.made = l.err == nil
	})
	return l.value, l.err
}

func (p *pack) open() (*mapped, error) { return p.pack.get(p.openPack) }

func (p *pack) index() (*index, error) { return p.idx.get(p.openIndex) }

func (p *pack) openPack() (*mapped, error) {
	f, err := openMapped(p.path+".pack", false, p.noMap)
	if err != nil {
		return nil, err
	}
	if err := checkHead(f); err != nil {
		f.close()
		return nil, fmt.Errorf("%s: %w", f.path, err)
	}
	return f, nil
}

func checkHead(f *mapped) error {
	var buf []byte
	head, err := f.at(0, 12+idSize, &buf)
	switch {
	case err != nil:
		return err
	case len(head) < 12+idSize || string(head[:4]) != "PACK":
		return errors.New("not a pack")
	}
	if v := binary.BigEndian.Uint32(head[4:]); v != 2 && v != 3 {
		return fmt.Errorf("pack version %d is not supported", v)
	}
	return nil
}

func (p *pack) openIndex() (*index, error) {
	f, err := openMapped(p.path+".idx", true, p.noMap)
	if err != nil {
		return nil, err
	}
	x, err := parseIndex(f)
	if err != nil {
		f.close()
		return nil, err
	}
	return x, nil
}

// A place is an object in a pack: the key of bases.
type place struct {
	pack uint32
	off  int64
}

// A content is an object's type and bytes.
type content struct {
	kind plumbing.ObjectType
	data []byte
	end  int64 // in the pack
}

// A scratch is what one read needs and the next can use again.
type scratch struct {
	inflater inflater
	sum      hash.Hash
	name     [sha1.Size]byte
	head     []byte
	delta    []byte
	window   []byte
	chain    []entry
}

var scratches = sync.Pool{New: func() any { return &scratch{sum: sha1.New()} }}

// errAt names the place of damage.
func (p *pack) errAt(off int64, cause error) error {
	return fmt.Errorf("%s.pack: offset %d: %w", filepath.Base(p.path), off, cause)
}

// read returns the object at off, for the caller to release. Deltas are followed
// down to a base that is whole or known, then applied upwards. The bases are
// kept; the object itself has no name yet and is not.
func (p *pack) read(s *scratch, off int64, bases *bases, st *counters) (*block, error) {
	f, err := p.open()
	if err != nil {
		return nil, err
	}
	s.chain = s.chain[:0]
	at := off
	for {
		if k := bases.get(place{p.seq, at}); k != nil {
			return p.patch(f, s, off, k, bases, st)
		}
		e, err := p.head(f, s, at)
		if err != nil {
			return nil, err
		}
		if e.kind != plumbing.OFSDeltaObject && e.kind != plumbing.REFDeltaObject {
			k := &block{content: content{kind: e.kind}, at: place{p.seq, at}, users: 1}
			if k.data, k.end, err = p.inflate(f, s, e, e.size, bases.memory(int(min(e.size, trusted)))); err != nil {
				return nil, p.errAt(at, err)
			}
			st.bytes.Add(e.size)
			return p.patch(f, s, off, k, bases, st)
		}
		if len(s.chain) == maxChain {
			return nil, p.errAt(off, errors.New("its chain of deltas has no end"))
		}
		s.chain = append(s.chain, e)
		at = e.base
	}
}

// patch applies the deltas of s.chain to a base, the last one first, and
// releases what it was made from.
func (p *pack) patch(f *mapped, s *scratch, off int64, base *block, bases *bases, st *counters) (*block, error) {
	for i := len(s.chain) - 1; i >= 0; i-- {
		at := off
		if i > 0 {
			at = s.chain[i-1].base
		}
		delta, end, err := p.inflate(f, s, s.chain[i], maxObject, s.delta)
		if err != nil {
			return nil, p.errAt(at, err)
		}
		s.delta = delta
		st.bytes.Add(int64(len(delta)))
		k := &block{content: content{kind: base.kind, end: end}, at: place{p.seq, at}, users: 1}
		if k.data, err = applyDelta(bases.memory, base.data, delta); err != nil {
			return nil, p.errAt(at, err)
		}
		bases.keep(base)
		bases.release(base)
		base = k
	}
	return base, nil
}

// keepsBases tells the types whose objects are often the base of the next one
// that is asked for, or asked for again. Commits are parsed once.
func keepsBases(kind plumbing.ObjectType) bool {
	return kind == plumbing.TreeObject || kind == plumbing.BlobObject
}

// inflate returns an entry's inflated bytes, or the first most of them, in buf
// if it has room, and where in the pack they end.
func (p *pack) inflate(f *mapped, s *scratch, e entry, most int64, buf []byte) (out []byte, end int64, err error) {
	want := int(min(e.size, most))
	size := min(want, trusted)
	if cap(buf) < size+slack {
		buf = buffer(size)
	}
	for window := want + want/8 + 512; ; window *= 4 {
		src, err := f.at(e.data, window, &s.window)
		if err != nil {
			return nil, 0, err
		}
		out, err := inflateGrowing(&s.inflater, buf[:size], src, want)
		if err == nil {
			err = s.inflater.sound(out, src)
		}
		if err == errShort && e.data+int64(len(src)) < f.size {
			continue
		}
		if err == errLong && int64(want) < e.size {
			err = nil
		}
		if err == nil && len(out) != want {
			err = fmt.Errorf("%d bytes where %d are stated", len(out), e.size)
		}
		return out, e.data + int64(s.inflater.used) + 4, err
	}
}

// inflateGrowing inflates size bytes; dst may be smaller at first.
func inflateGrowing(f *inflater, dst, src []byte, size int) ([]byte, error) {
	for {
		n, err := f.inflate(dst, src)
		if err != errLong || len(dst) == size {
			return dst[:n], err
		}
		dst = buffer(min(size, 4*len(dst)))
	}
}

// size returns an object's type and size; of a delta only its first bytes are
// inflated.
func (p *pack) size(s *scratch, off int64, bases *bases) (plumbing.ObjectType, int64, error) {
	f, err := p.open()
	if err != nil {
		return 0, 0, err
	}
	size := int64(-1)
	for range maxChain {
		if k := bases.get(place{p.seq, off}); k != nil {
			defer bases.release(k)
			if size < 0 {
				size = int64(len(k.data))
			}
			return k.kind, size, nil
		}
		e, err := p.head(f, s, off)
		if err != nil {
			return 0, 0, err
		}
		delta := e.kind == plumbing.OFSDeltaObject || e.kind == plumbing.REFDeltaObject
		if size < 0 {
			size = e.size
			if delta {
				first, _, err := p.inflate(f, s, e, 20, nil)
				if err == nil {
					_, size, _, err = deltaSizes(first)
				}
				if err != nil {
					return 0, 0, p.errAt(off, err)
				}
			}
		}
		if !delta {
			return e.kind, size, nil
		}
		off = e.base
	}
	return 0, 0, p.errAt(off, errors.New("its chain of deltas has no end"))
}

// checkEntry compares a packed object, as it is stored, with the checksum that
// an index has of it. Where they differ, it may be the index that is damaged.
func (p *pack) checkEntry(s *scratch, off, end int64, sum uint32) error {
	f, err := p.open()
	if err != nil {
		return err
	}
	b, err := f.at(off, int(end-off), &s.window)
	if err != nil {
		return err
	}
	if int64(len(b)) < end-off || crc32.ChecksumIEEE(b[:end-off]) != sum {
		return p.errAt(off, errors.New("not what the index says of it"))
	}
	return nil
}

// verify compares an object with its name.
func (s *scratch) verify(id *ID, c content) error {
	s.head = append(s.head[:0], c.kind.String()...)
	s.head = append(s.head, ' ')
	s.head = strconv.AppendInt(s.head, int64(len(c.data)), 10)
	s.head = append(s.head, 0)
	s.sum.Reset()
	s.sum.Write(s.head)
	s.sum.Write(c.data)
	if ID(s.sum.Sum(s.name[:0])) != *id {
		return fmt.Errorf("object %s is damaged: its content is not what its name says", id)
	}
	return nil
}

func (p *pack) close() error {
	var errs []error
	if p.pack.made {
		errs = append(errs, p.pack.value.close())
	}
	if p.idx.made {
		errs = append(errs, p.idx.value.file.close())
	}
	return errors.Join(errs...)
}
