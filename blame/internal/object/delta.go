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
// for.
func applyDelta(memory func(int) []byte, base, delta []byte) ([]byte, error) {
	from, to, ops, err := deltaSizes(delta)
	if err != nil {
		return nil, err
	}
	if from != int64(len(base)) || to > maxObject || to != resultSize(ops) {
		return nil, errDelta
	}
	out := memory(int(to))
	rest := out
	for len(ops) > 0 {
		op := ops[0]
		ops = ops[1:]
		if op&0x80 == 0 {
			n := int(op)
			copy(rest, ops[:n])
			rest, ops = rest[n:], ops[n:]
			continue
		}
		var off, n int
		off, n, ops = copyOp(op, ops)
		if off+n > len(base) {
			return nil, errDelta
		}
		copy(rest, base[off:off+n])
		rest = rest[n:]
	}
	return out, nil
}

// copyOp reads the place and length of a copy from the base. The bits of op say
// which bytes of them are there; resultSize has seen that they are.
func copyOp(op byte, ops []byte) (off, n int, rest []byte) {
	i := 0
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
	return off, n, ops[i:]
}

// resultSize returns what the instructions make in all, so that nothing is
// allocated for a claim; -1 where they are cut or not defined.
func resultSize(ops []byte) int64 {
	total := int64(0)
	for len(ops) > 0 {
		op := ops[0]
		ops = ops[1:]
		switch {
		case op == 0:
			return -1
		case op&0x80 == 0:
			if int(op) > len(ops) {
				return -1
			}
			total += int64(op)
			ops = ops[op:]
		default:
			if bits.OnesCount8(op&0x7f) > len(ops) {
				return -1
			}
			var n int
			_, n, ops = copyOp(op, ops)
			total += int64(n)
		}
	}
	return total
}
