package object

import (
	"errors"
	"math/bits"
)

var errDelta = errors.New("damaged delta")

// deltaSizes reads how long a delta says its base and its result are, and
// returns the instructions after that (gitformat-pack, "Deltified representation").
func deltaSizes(delta []byte) (base, result int64, rest []byte, err error) {
	base, n := varint(delta)
	if n == 0 {
		return 0, 0, nil, errDelta
	}
	result, k := varint(delta[n:])
	if k == 0 {
		return 0, 0, nil, errDelta
	}
	return base, result, delta[n+k:], nil
}

// varint reads a size of seven bits a byte, lowest first; n is 0 where there is
// none below 2^62.
func varint(b []byte) (v int64, n int) {
	for shift := 0; shift < 62 && n < len(b); shift += 7 {
		c := b[n]
		n++
		v |= int64(c&0x7f) << shift
		if c&0x80 == 0 {
			return v, n
		}
	}
	return 0, 0
}

// applyDelta returns the result of a delta on its base, in memory that it asks
// for. Nothing large is allocated for a claim.
func applyDelta(memory func(int) []byte, base, delta []byte) ([]byte, error) {
	from, to, ops, err := deltaSizes(delta)
	if err != nil {
		return nil, err
	}
	if from != int64(len(base)) || to > maxObject || to > trusted && to != resultSize(base, ops) {
		return nil, errDelta
	}
	out := memory(int(to))
	rest := out
	for len(ops) > 0 {
		part, more, ok := instruction(base, ops)
		if !ok || len(part) > len(rest) {
			return nil, errDelta
		}
		rest, ops = rest[copy(rest, part):], more
	}
	if len(rest) > 0 {
		return nil, errDelta
	}
	return out, nil
}

// resultSize returns what the instructions make in all; -1 where they are
// damaged.
func resultSize(base, ops []byte) int64 {
	total := int64(0)
	for len(ops) > 0 {
		part, more, ok := instruction(base, ops)
		if !ok {
			return -1
		}
		total += int64(len(part))
		ops = more
	}
	return total
}

// instruction returns what the first instruction appends to the result: bytes
// that follow it, or bytes of the base. Of a copy, the bits of op say which bytes
// of its place and length are there.
func instruction(base, ops []byte) (part, rest []byte, ok bool) {
	op := ops[0]
	ops = ops[1:]
	if op&0x80 == 0 {
		n := int(op)
		if n == 0 || n > len(ops) {
			return nil, nil, false
		}
		return ops[:n], ops[n:], true
	}
	if bits.OnesCount8(op&0x7f) > len(ops) {
		return nil, nil, false
	}
	off, n, i := 0, 0, 0
	for bit := range 4 {
		if op>>bit&1 != 0 {
			off |= int(ops[i]) << (8 * bit)
			i++
		}
	}
	for bit := range 3 {
		if op>>(4+bit)&1 != 0 {
			n |= int(ops[i]) << (8 * bit)
			i++
		}
	}
	if n == 0 {
		n = 0x10000
	}
	if off+n > len(base) {
		return nil, nil, false
	}
	return base[off : off+n], ops[i:], true
}
