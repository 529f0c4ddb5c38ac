package object

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// A chunked file is a header, a table of named chunks and the chunks:
// multi-pack-index and commit-graph (gitformat-chunk).
type chunks map[[4]byte][]byte

// parseChunks reads the table of n chunks that stands at from. The table ends
// with a place that ends the last chunk; no chunk reaches into the checksum.
func parseChunks(data []byte, from, n int) (chunks, error) {
	end := from + (n+1)*12
	if end > len(data)-idSize {
		return nil, errors.New("the table of chunks does not fit into the file")
	}
	out := chunks{}
	for i := range n {
		entry := data[from+12*i:]
		begin, stop := binary.BigEndian.Uint64(entry[4:]), binary.BigEndian.Uint64(entry[16:])
		name := [4]byte(entry)
		if begin > stop || begin < uint64(end) || stop > uint64(len(data)-idSize) {
			return nil, fmt.Errorf("chunk %q is outside of the file", name[:])
		}
		out[name] = data[begin:stop]
	}
	return out, nil
}

func (c chunks) named(name string) []byte { return c[[4]byte([]byte(name))] }
