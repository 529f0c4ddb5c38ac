package object

import (
	"encoding/binary"
	"errors"
	"hash/adler32"
)

// An inflater undoes the deflate format (RFC 1951) in its zlib wrapping (RFC
// 1950) from one whole buffer into another whose size is known beforehand, as
// git's packs and loose objects state it. That spares the window, the copies
// and the reader of a streaming inflater: the output is its own window. The
// checksum at the end is left to the caller.
//
// A zero inflater is ready; it is not safe for concurrent use.
type inflater struct {
	lit, dist huffman
	lens      [maxLit + maxDist]uint8
	used      int // bytes of the last input that were read, without the checksum
}

// slack is how many bytes past the wanted ones a buffer should have room for,
// so that words can be stored without asking whether they end in it.
const slack = 3 + 258 + 16

var (
	errDeflate = errors.New("damaged deflate data")
	errShort   = errors.New("deflate data ends too early")
	errLong    = errors.New("deflate data is longer than stated")
	errZlib    = errors.New("no zlib header")
)

// buffer returns an empty-content buffer of n bytes with room for slack.
func buffer(n int) []byte { return make([]byte, n, n+slack) }

// inflate fills dst from a zlib stream that src starts with. It returns how
// many bytes were written: fewer than len(dst) without an error where the
// stream ends sooner. errLong means that dst is full and the stream goes on,
// errShort that src ended first.
func (f *inflater) inflate(dst, src []byte) (int, error) {
	if len(src) < 2 {
		return 0, errShort
	}
	if src[0]&0x0f != 8 || src[1]&0x20 != 0 || (uint(src[0])<<8|uint(src[1]))%31 != 0 {
		return 0, errZlib
	}
	s := stream{src: src, pos: 2, dst: dst[:cap(dst)], size: len(dst)}
	for last := false; !last; {
		head, err := s.bits(3)
		if err != nil {
			return s.out, err
		}
		last = head&1 != 0
		switch head >> 1 {
		case 0:
			err = s.stored()
		case 1:
			err = s.block(&fixedLit, &fixedDist)
		case 2:
			if err = f.tables(&s); err == nil {
				err = s.block(&f.lit, &f.dist)
			}
		default:
			err = errDeflate
		}
		if err != nil {
			return min(s.out, s.size), err
		}
	}
	f.used = s.pos - int(s.n>>3)
	return s.out, nil
}

// sound compares what was inflated with the checksum that follows in src.
func (f *inflater) sound(dst, src []byte) error {
	if f.used+4 > len(src) {
		return errShort
	}
	if adler32.Checksum(dst) != binary.BigEndian.Uint32(src[f.used:]) {
		return errDeflate
	}
	return nil
}

// A stream is where an inflater stands in its input and output. acc holds n
// bits that were taken from src and not used.
type stream struct {
	src []byte
	pos int
	acc uint64
	n   uint
	dst []byte // to its capacity
	// size is how much of dst is wanted; out may pass it only inside fast.
	size, out int
}

// fill tops acc up, near the end of src byte by byte.
func (s *stream) fill() {
	if s.pos+8 <= len(s.src) {
		s.acc |= binary.LittleEndian.Uint64(s.src[s.pos:]) << s.n
		s.pos += int((63 - s.n) >> 3)
		s.n |= 56
		return
	}
	for s.n <= 56 && s.pos < len(s.src) {
		s.acc |= uint64(s.src[s.pos]) << s.n
		s.pos++
		s.n += 8
	}
}

func (s *stream) bits(k uint) (uint32, error) {
	if s.n < k {
		if s.fill(); s.n < k {
			return 0, errShort
		}
	}
	v := uint32(s.acc & (1<<k - 1))
	s.acc >>= k
	s.n -= k
	return v, nil
}

// stored copies a block that is not compressed.
func (s *stream) stored() error {
	s.pos -= int(s.n >> 3) // whole bytes go back, the rest of the last is padding
	s.acc, s.n = 0, 0
	if s.pos+4 > len(s.src) {
		return errShort
	}
	size := int(binary.LittleEndian.Uint16(s.src[s.pos:]))
	if size^0xffff != int(binary.LittleEndian.Uint16(s.src[s.pos+2:])) {
		return errDeflate
	}
	s.pos += 4
	rest := s.src[s.pos:]
	take := min(size, len(rest), s.size-s.out)
	copy(s.dst[s.out:], rest[:take])
	s.pos += take
	s.out += take
	switch {
	case take == size:
		return nil
	case take == len(rest):
		return errShort
	default:
		return errLong
	}
}

// block decodes one compressed block: fast where input and output leave room
// for it, else symbol by symbol.
func (s *stream) block(lit, dist *huffman) error {
	for {
		done, err := s.fast(lit, dist)
		if s.out > s.size {
			return errLong
		}
		if done || err != nil {
			return err
		}
		if done, err = s.slow(lit, dist); done || err != nil {
			return err
		}
	}
}

// fast decodes as long as eight bytes of input and a match of the greatest
// length are within bounds whatever comes; done means the block's end. It is one
// long function on purpose: half of a cold blame's own time is spent in it, its
// state must stay in registers, and literals mostly come in rows.
func (s *stream) fast(lit, dist *huffman) (done bool, err error) {
	src, dst := s.src, s.dst
	pos, out, acc, n := s.pos, s.out, s.acc, s.n
	lastPos, lastOut := len(src)-8, min(len(dst)-slack, s.size)
	for pos <= lastPos && out <= lastOut {
		acc |= binary.LittleEndian.Uint64(src[pos:]) << (n & 63)
		pos += int((63 - n) >> 3)
		n |= 56
		e := lit.table[acc&lit.mask&tableMask]
		if e&isLiteral != 0 {
			acc >>= e & 15
			n -= uint(e & 15)
			dst[out] = byte(e >> 16)
			out++
			e = lit.table[acc&lit.mask&tableMask]
			if e&isLiteral != 0 {
				acc >>= e & 15
				n -= uint(e & 15)
				dst[out] = byte(e >> 16)
				out++
				e = lit.table[acc&lit.mask&tableMask]
				if e&isLiteral != 0 {
					acc >>= e & 15
					n -= uint(e & 15)
					dst[out] = byte(e >> 16)
					out++
					continue
				}
			}
			if n < 48 {
				if pos > lastPos {
					break
				}
				acc |= binary.LittleEndian.Uint64(src[pos:]) << (n & 63)
				pos += int((63 - n) >> 3)
				n |= 56
			}
		}
		if e&15 == 0 {
			if e = lit.long(acc); e == 0 {
				err = errDeflate
				break
			}
		}
		acc >>= e & 15
		n -= uint(e & 15)
		if e&isLiteral != 0 {
			dst[out] = byte(e >> 16)
			out++
			continue
		}
		if e&isEnd != 0 {
			done = true
			break
		}
		extra := e >> 4 & 15
		length := int(e>>16) + int(acc&(1<<extra-1))
		acc >>= extra
		n -= uint(extra)

		e = dist.table[acc&dist.mask&tableMask]
		if e&15 == 0 {
			if e = dist.long(acc); e == 0 {
				err = errDeflate
				break
			}
		}
		acc >>= e & 15
		n -= uint(e & 15)
		extra = e >> 4 & 15
		back := int(e>>16) + int(acc&(1<<extra-1))
		acc >>= extra
		n -= uint(extra)
		if back > out {
			err = errDeflate
			break
		}
		repeat(dst[out-back:out+length+16], back, length)
		out += length
	}
	s.pos, s.out, s.acc, s.n = pos, out, acc, n
	return done, err
}

// repeat appends to the first back bytes of b the length bytes that are back
// bytes before each. It may write up to sixteen bytes more than that: so many
// are written without asking, since most are fewer, and how many nobody can
// predict.
func repeat(b []byte, back, length int) {
	switch {
	case back >= 8:
		binary.LittleEndian.PutUint64(b[back:], binary.LittleEndian.Uint64(b))
		binary.LittleEndian.PutUint64(b[back+8:], binary.LittleEndian.Uint64(b[8:]))
		for i := 16; i < length; i += 16 {
			binary.LittleEndian.PutUint64(b[back+i:], binary.LittleEndian.Uint64(b[i:]))
			binary.LittleEndian.PutUint64(b[back+i+8:], binary.LittleEndian.Uint64(b[i+8:]))
		}
	case back == 1:
		word := uint64(b[0]) * 0x0101010101010101
		for i := 0; i < length; i += 8 {
			binary.LittleEndian.PutUint64(b[1+i:], word)
		}
	default:
		for i := range length {
			b[back+i] = b[i]
		}
	}
}

// slow decodes one symbol with every bound checked.
func (s *stream) slow(lit, dist *huffman) (done bool, err error) {
	e, err := s.symbol(lit)
	switch {
	case err != nil:
		return false, err
	case e&isEnd != 0:
		return true, nil
	case s.out == s.size:
		return false, errLong
	case e&isLiteral != 0:
		s.dst[s.out] = byte(e >> 16)
		s.out++
		return false, nil
	}
	length, err := s.value(e)
	if err != nil {
		return false, err
	}
	if e, err = s.symbol(dist); err != nil {
		return false, err
	}
	back, err := s.value(e)
	if err != nil {
		return false, err
	}
	if back > s.out {
		return false, errDeflate
	}
	for range min(length, s.size-s.out) {
		s.dst[s.out] = s.dst[s.out-back]
		s.out++
		length--
	}
	if length > 0 {
		return false, errLong
	}
	return false, nil
}

func (s *stream) symbol(h *huffman) (uint32, error) {
	s.fill()
	e := h.table[s.acc&h.mask&tableMask]
	if e&15 == 0 {
		e = h.long(s.acc)
	}
	switch {
	case e&15 > uint32(s.n), e == 0 && s.n < maxBits:
		return 0, errShort
	case e == 0:
		return 0, errDeflate
	}
	s.acc >>= e & 15
	s.n -= uint(e & 15)
	return e, nil
}

// value adds an entry's extra bits to its base.
func (s *stream) value(e uint32) (int, error) {
	more, err := s.bits(uint(e >> 4 & 15))
	return int(e>>16) + int(more), err
}
