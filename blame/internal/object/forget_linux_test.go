package object

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// However much of a mapped file is read, little of it stays mapped.
func TestMappedPagesAreForgotten(t *testing.T) {
	const size, page = 128 << 20, 4096
	path := filepath.Join(t.TempDir(), "pack")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	require.NoError(t, os.Truncate(path, size))
	m, err := openMapped(path, true, false)
	require.NoError(t, err)
	defer m.close()
	require.True(t, m.held)
	sum := byte(0)
	for off := int64(0); off < size; off += page {
		b, err := m.at(off, 1, nil)
		require.NoError(t, err)
		sum += b[0]
	}
	require.Zero(t, sum)
	require.Less(t, residentOf(t, path), size/4/1024)
}

// residentOf is how many KiB of a mapped file are resident.
func residentOf(t *testing.T, path string) (kib int) {
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Skip(err)
	}
	_, after, found := bytes.Cut(maps, []byte(path+"\n"))
	require.True(t, found)
	_, after, _ = bytes.Cut(after, []byte("Rss:"))
	_, err = fmt.Sscan(string(after), &kib)
	require.NoError(t, err)
	return kib
}
