package object

import (
	"errors"
	"fmt"

	"github.com/go-git/go-git/v5/plumbing"
)

// An entry is the head of a packed object: its type, the size of what is
// deflated at data, and for a delta the offset of its base.
type entry struct {
	kind plumbing.ObjectType
	size int64
	data int64
	base int64
}

// head reads the head of the entry at off.
func (p *pack) head(f *mapped, s *scratch, off int64) (e entry, err error) {
	if off < 12 || off >= f.size-idSize {
		return e, p.errAt(off, errors.New("not inside of the pack"))
	}
	b, err := f.at(off, 64, &s.window)
	if err != nil {
		return e, err
	}
	b = b[:min(64, len(b))]
	c := b[0]
	e.kind = plumbing.ObjectType(c >> 4 & 7)
	e.size = int64(c & 15)
	i := 1
	for shift := 4; c&0x80 != 0; shift += 7 {
		if shift > 55 || i == len(b) {
			return e, p.errAt(off, errors.New("damaged size"))
		}
		c = b[i]
		i++
		e.size |= int64(c&0x7f) << shift
	}
	if e.size > maxObject {
		return e, p.errAt(off, fmt.Errorf("an object of %d bytes, over the limit of %d", e.size, maxObject))
	}
	switch e.kind {
	case plumbing.OFSDeltaObject:
		back, n := backwards(b[i:])
		if n == 0 || back <= 0 || back > off-12 {
			return e, p.errAt(off, errors.New("the base of a delta is outside of the pack"))
		}
		e.base = off - back
		i += n
	case plumbing.REFDeltaObject:
		if len(b) < i+idSize {
			return e, p.errAt(off, errDelta)
		}
		id := ID(b[i : i+idSize])
		i += idSize
		if e.base, err = p.baseOf(&id, off); err != nil {
			return e, err
		}
	case plumbing.CommitObject, plumbing.TreeObject, plumbing.BlobObject, plumbing.TagObject:
	default:
		return e, p.errAt(off, fmt.Errorf("object type %d is not defined", e.kind))
	}
	e.data = off + int64(i)
	return e, nil
}

// baseOf returns where the base of a delta is that is given by name. It is in
// the same pack.
func (p *pack) baseOf(id *ID, off int64) (int64, error) {
	x, err := p.index()
	if err != nil {
		return 0, err
	}
	base, found, err := x.find(id)
	if err == nil && !found {
		err = p.errAt(off, fmt.Errorf("the base %s of a delta is not in the pack", id))
	}
	return base.off, err
}

// backwards reads how far before a delta its base is: seven bits a byte,
// highest first, each further byte adding one to what stands above it.
func backwards(b []byte) (v int64, n int) {
	for n < len(b) && n < 8 {
		c := b[n]
		n++
		v = v<<7 | int64(c&0x7f)
		if c&0x80 == 0 {
			return v, n
		}
		v++
	}
	return 0, 0
}
