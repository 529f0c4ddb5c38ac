package object

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"sync"
)

// A multi is a multi-pack-index: one index for many packs (gitformat-pack).
type multi struct {
	file    *mapped
	table   table
	packs   []string // the names of the packs, without folder and ending
	entries []byte   // eight bytes an object: the pack, and the offset as in an index
	far     []byte
	check   func() error
}

func parseMulti(f *mapped) (*multi, error) {
	m := &multi{file: f, check: sync.OnceValue(func() error { return checkSum(f) })}
	if err := m.parse(f.data); err != nil {
		return nil, fmt.Errorf("%s: %w", f.path, err)
	}
	return m, nil
}

func (m *multi) parse(data []byte) error {
	if len(data) < 12+idSize || string(data[:4]) != "MIDX" {
		return errIndex
	}
	if data[4] != 1 || data[5] != 1 || data[7] != 0 {
		return fmt.Errorf("version %d, hash version %d, %d base files: not supported", data[4], data[5], data[7])
	}
	list, err := parseChunks(data, 12, int(data[6]))
	if err != nil {
		return err
	}
	if m.table, err = newTable(list.named("OIDF"), list.named("OIDL"), idSize); err != nil {
		return err
	}
	if m.entries = list.named("OOFF"); len(m.entries) < m.table.n*8 {
		return fmt.Errorf("%d objects do not fit into the file", m.table.n)
	}
	m.far = list.named("LOFF")
	names := strings.Split(string(list.named("PNAM")), "\x00")
	count := binary.BigEndian.Uint32(data[8:])
	if uint64(count) > uint64(len(names)) {
		return fmt.Errorf("%d packs are not named", count)
	}
	for _, name := range names[:count] {
		stem, isIndex := strings.CutSuffix(name, ".idx")
		if !isIndex {
			stem = strings.TrimSuffix(name, ".pack")
		}
		m.packs = append(m.packs, stem)
	}
	return nil
}

// find returns the pack (a place in packs) that has an object, and its offset.
func (m *multi) find(id *ID) (pack int, off int64, found bool, err error) {
	i, found := m.table.find(id)
	if !found {
		return 0, 0, false, nil
	}
	v := binary.BigEndian.Uint32(m.entries[8*i:])
	if uint64(v) >= uint64(len(m.packs)) {
		err = errors.New("its pack is not named")
	} else {
		off, err = offsetAt(m.entries[8*i+4:], m.far, 0)
	}
	if err != nil {
		err = fmt.Errorf("%s: object %s: %w", m.file.path, id, err)
	}
	return int(v), off, true, err
}
