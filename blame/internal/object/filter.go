package object

import (
	"encoding/binary"
	"math/bits"
	"strings"
	"sync/atomic"
)

// filters are the changed-path filters of a layer (gitformat-commit-graph, BIDX
// and BDAT): for each commit a Bloom filter of the paths, and of the folders
// above them, that differ from its first parent.
type filters struct {
	ends    []byte // where each commit's filter ends in bits, four bytes each
	data    []byte
	version uint32 // of the hash: 1, or 2, which differ where bytes are above 0x7f
	hashes  uint32 // bits an entry sets
}

// maxHashes is more than any sensible filter has.
const maxHashes = 64

// parseFilters returns no filters where they are not as they should be, or of a
// kind that is not known: they are never needed.
func parseFilters(ends, data []byte, n int) filters {
	if len(ends) < 4*n || len(data) < 12 {
		return filters{}
	}
	f := filters{ends: ends, data: data[12:], version: binary.BigEndian.Uint32(data), hashes: binary.BigEndian.Uint32(data[4:])}
	if f.version != 1 && f.version != 2 || f.hashes == 0 || f.hashes > maxHashes {
		return filters{}
	}
	return f
}

// filter returns the filter of a commit; not ok where it was not computed.
func (f *filters) filter(i int) (filter []byte, ok bool) {
	if f.ends == nil {
		return nil, false
	}
	from := uint32(0)
	if i > 0 {
		from = binary.BigEndian.Uint32(f.ends[4*i-4:])
	}
	to := binary.BigEndian.Uint32(f.ends[4*i:])
	if from >= to || uint64(to) > uint64(len(f.data)) {
		return nil, false
	}
	return f.data[from:to], true
}

// A Path is a path that many commits are asked about. It is made with its Name
// alone and must not be copied.
type Path struct {
	Name string
	keys atomic.Pointer[keys] // of the kind of filters that was asked last
}

// keys are the hashes of a path and of each folder above it, in pairs.
type keys struct {
	version, hashes uint32
	pairs           [][2]uint32 // none: a filter cannot be asked
}

const (
	seedOne = 0x293ae76f
	seedTwo = 0x7e646e2c
)

// keysFor returns the path's keys for filters of a kind.
func (p *Path) keysFor(f *filters) *keys {
	k := p.keys.Load()
	if k == nil || k.version != f.version || k.hashes != f.hashes {
		k = newKeys(p.Name, f)
		p.keys.Store(k)
	}
	return k
}

func newKeys(path string, f *filters) *keys {
	k := &keys{version: f.version, hashes: f.hashes}
	if f.version == 1 && strings.ContainsFunc(path, func(c rune) bool { return c >= 0x80 }) {
		return k // as was summed depends on the machine that wrote the filter
	}
	for path != "" {
		k.pairs = append(k.pairs, [2]uint32{murmur3(seedOne, path), murmur3(seedTwo, path)})
		path = path[:max(0, strings.LastIndexByte(path, '/'))]
	}
	return k
}

// in tells whether a filter may have the path and all folders above it.
func (k *keys) in(filter []byte) bool {
	size := uint32(len(filter)) * 8
	for _, pair := range k.pairs {
		for i := range k.hashes {
			bit := (pair[0] + i*pair[1]) % size
			if filter[bit>>3]>>(bit&7)&1 == 0 {
				return false
			}
		}
	}
	return true
}

// murmur3 is the 32-bit sum of that name.
func murmur3(seed uint32, s string) uint32 {
	const c1, c2 = 0xcc9e2d51, 0x1b873593
	h := seed
	n := len(s)
	for ; len(s) >= 4; s = s[4:] {
		k := uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
		h ^= bits.RotateLeft32(k*c1, 15) * c2
		h = bits.RotateLeft32(h, 13)*5 + 0xe6546b64
	}
	k := uint32(0)
	for i := len(s) - 1; i >= 0; i-- {
		k = k<<8 | uint32(s[i])
	}
	h ^= bits.RotateLeft32(k*c1, 15) * c2
	h ^= uint32(n)
	h = (h ^ h>>16) * 0x85ebca6b
	h = (h ^ h>>13) * 0xc2b2ae35
	return h ^ h>>16
}
