package object

import "math/bits"

const (
	maxBits   = 15 // of a code
	maxLit    = 288
	maxDist   = 32
	tableBits = 10
	tableMask = 1<<tableBits - 1
)

// A huffman decodes one alphabet of a deflate block. Codes of up to bits bits
// are looked up in table, longer ones (rare by their nature) are searched for.
//
// An entry has the code's length in its low four bits (0: a longer code, or
// none), the number of extra bits in the next four, flags, and from bit 16 on
// the literal byte or the base value.
type huffman struct {
	table [1 << tableBits]uint32
	mask  uint64
	// For longer codes: how many there are of each length, and the entries of
	// all symbols in the order of their codes.
	count  [maxBits + 1]uint16
	sorted [maxLit]uint32
}

const (
	isLiteral = 1 << 8
	isEnd     = 1 << 9
)

// litEntries and distEntries are the entries of the symbols, without the
// lengths of their codes; 0 where a symbol must not occur.
var (
	litEntries  = makeLitEntries()
	distEntries = makeDistEntries()

	fixedLit, fixedDist huffman
)

func init() {
	var lens [maxLit]uint8
	for i := range lens {
		switch {
		case i < 144, i >= 280:
			lens[i] = 8
		case i < 256:
			lens[i] = 9
		default:
			lens[i] = 7
		}
	}
	fixedLit.build(lens[:], litEntries[:], tableBits)
	var five [maxDist]uint8
	for i := range five {
		five[i] = 5
	}
	fixedDist.build(five[:], distEntries[:], tableBits)
}

// makeLitEntries lays out RFC 1951, 3.2.5: bytes, the end, lengths.
func makeLitEntries() (out [maxLit]uint32) {
	for i := range 256 {
		out[i] = isLiteral | uint32(i)<<16
	}
	out[256] = isEnd
	base := uint32(3)
	for i := 257; i < 285; i++ {
		extra := uint32(0)
		if i >= 265 {
			extra = uint32(i-261) / 4
		}
		out[i] = extra<<4 | base<<16
		base += 1 << extra
	}
	out[285] = 258 << 16
	return out
}

func makeDistEntries() (out [maxDist]uint32) {
	base := uint32(1)
	for i := range 30 {
		extra := uint32(0)
		if i >= 4 {
			extra = uint32(i-2) / 2
		}
		out[i] = extra<<4 | base<<16
		base += 1 << extra
	}
	return out
}

// build makes the tables from the lengths of the codes. It reports whether
// the lengths are those of a code: complete, or of one symbol of one bit, or
// of none.
func (h *huffman) build(lens []uint8, entries []uint32, most int) bool {
	h.count = [maxBits + 1]uint16{}
	longest := 0
	for _, l := range lens {
		if l != 0 { // most are, and to count them takes longer than all else here
			h.count[l]++
			longest = max(longest, int(l))
		}
	}
	space, codes := 1, 0
	var start [maxBits + 2]uint16
	for l := 1; l <= maxBits; l++ {
		space = space<<1 - int(h.count[l])
		if space < 0 {
			return false
		}
		codes += int(h.count[l])
		start[l+1] = uint16(codes)
	}
	if space > 0 && (codes > 1 || longest > 1) {
		return false
	}
	for i, l := range lens {
		if l != 0 {
			e := entries[i]
			if e != 0 {
				e |= uint32(l)
			}
			h.sorted[start[l]] = e
			start[l]++
		}
	}
	h.fill(min(longest, most), codes, space > 0)
	return true
}

// fill writes the table for codes of up to width bits. Codes grow in length,
// and the table with them: it is doubled by copying whenever the next code is
// a bit longer, so that each entry is written for its own length only. Codes
// are read from their highest bit on, but bits come lowest first, so a code
// counts up from the left.
func (h *huffman) fill(width, codes int, incomplete bool) {
	if width == 0 || incomplete {
		h.fillSparse(codes)
		return
	}
	h.mask = 1<<width - 1
	code, next := uint32(0), 0
	h.table[0] = 0
	for l := 1; l <= width; l++ {
		half := 1 << (l - 1)
		copy(h.table[half:2*half], h.table[:half])
		for range h.count[l] {
			h.table[code] = h.sorted[next]
			next++
			code = countUp(code, l)
		}
	}
	if next == codes {
		return
	}
	// What is left is the start of longer codes.
	for ; ; code = countUp(code, width) {
		h.table[code] = 0
		if code == 1<<width-1 {
			return
		}
	}
}

// countUp adds one to a code of l bits that is written lowest bit first.
func countUp(code uint32, l int) uint32 {
	free := ^code & (1<<l - 1)
	if free == 0 {
		return code
	}
	bit := uint32(1) << (bits.Len32(free) - 1)
	return code&(bit-1) | bit
}

// fillSparse is for no code at all, or the one code 0 of one bit.
func (h *huffman) fillSparse(codes int) {
	h.mask = 1
	h.table[0], h.table[1] = 0, 0
	if codes == 1 {
		h.table[0] = h.sorted[0]
	}
}

// long decodes a code by counting through the lengths, as codes of one length
// follow each other and the shorter ones come first. 0 is no code.
func (h *huffman) long(acc uint64) uint32 {
	code, first, index := uint32(0), uint32(0), uint32(0)
	for l := 1; l <= maxBits; l++ {
		code |= uint32(acc & 1)
		acc >>= 1
		count := uint32(h.count[l])
		if code < first+count {
			return h.sorted[index+code-first]
		}
		index += count
		first = (first + count) << 1
		code <<= 1
	}
	return 0
}

// lensOrder is the order in which a block gives the lengths of the codes for
// the code lengths (RFC 1951, 3.2.7).
var lensOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// lensEntries are the symbols 0 to 18 themselves; 16 to 18 have extra bits.
var lensEntries = func() (out [19]uint32) {
	for i := range out {
		out[i] = isLiteral | uint32(i)<<16
	}
	out[16] |= 2 << 4
	out[17] |= 3 << 4
	out[18] |= 7 << 4
	return out
}()

// tables reads the two codes of a dynamic block.
func (f *inflater) tables(s *stream) error {
	head, err := s.bits(14)
	if err != nil {
		return err
	}
	lits, dists, n := int(head&31)+257, int(head>>5&31)+1, int(head>>10)+4
	if lits > 286 || dists > 30 {
		return errDeflate
	}
	var lens [19]uint8
	for _, i := range lensOrder[:n] {
		v, err := s.bits(3)
		if err != nil {
			return err
		}
		lens[i] = uint8(v)
	}
	if !f.dist.build(lens[:], lensEntries[:], 7) {
		return errDeflate
	}
	if err := f.codeLengths(s, f.lens[:lits+dists]); err != nil {
		return err
	}
	width := tableBits
	if s.size < 4096 {
		width-- // a table's making costs more than its misses
	}
	if f.lens[256] == 0 || !f.lit.build(f.lens[:lits], litEntries[:], width) || !f.dist.build(f.lens[lits:lits+dists], distEntries[:], 8) {
		return errDeflate
	}
	return nil
}

// codeLengths reads the run-length coded lengths of both codes. The code they
// are in stands in f.dist.
func (f *inflater) codeLengths(s *stream, lens []uint8) error {
	for i := 0; i < len(lens); {
		e, err := s.symbol(&f.dist)
		if err != nil {
			return err
		}
		symbol := uint8(e >> 16)
		if symbol < 16 {
			lens[i] = symbol
			i++
			continue
		}
		more, err := s.bits(uint(e >> 4 & 15))
		if err != nil {
			return err
		}
		value, times := uint8(0), int(more)+3
		switch symbol {
		case 16:
			if i == 0 {
				return errDeflate
			}
			value = lens[i-1]
		case 18:
			times += 8
		}
		if i+times > len(lens) {
			return errDeflate
		}
		for range times {
			lens[i] = value
			i++
		}
	}
	return nil
}
