package blame_test

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/blame/gittest"
)

func TestFS(t *testing.T) {
	repo := gittest.New(t, `
-- commit first --
mode: bin/run 755
mode: link link
mode: out link
mode: sub submodule 1234567890123456789012345678901234567890
-- a.txt --
text
-- a/b/c --
deep
-- a0 --
sorts between a.txt and a/
-- bin/run --
#!/bin/sh
-- link --
a/b
-- out --
/etc/passwd
-- empty --
`)
	files := at(t, repo, "HEAD").FS()
	require.NoError(t, fstest.TestFS(files, "a.txt", "a/b/c", "a0", "bin/run", "link", "empty", "out"))

	text, err := fs.ReadFile(files, "out")
	require.NoError(t, err)
	require.Equal(t, "/etc/passwd", string(text), "a link is the text that it holds")
	for _, outside := range []string{"../x", "/etc/passwd", "a/../a.txt", "link/c", "a.txt/x", "nowhere", ""} {
		_, err := files.Open(outside)
		require.Error(t, err, outside)
	}
	_, err = fs.ReadFile(files, "a")
	require.ErrorContains(t, err, "is a directory")
	_, err = fs.ReadDir(files, "a.txt")
	require.ErrorContains(t, err, "not a directory")
	entries, err := fs.ReadDir(files, "sub")
	require.NoError(t, err)
	require.Empty(t, entries)
	info, err := fs.Stat(files, "bin/run")
	require.NoError(t, err)
	require.Equal(t, "-r-xr-xr-x", info.Mode().String())
	require.EqualValues(t, 10, info.Size())

	ids := map[string]string{}
	entries, err = fs.ReadDir(files, ".")
	require.NoError(t, err)
	for _, e := range entries {
		ids[e.Name()] = e.(interface{ ID() string }).ID()
	}
	require.Len(t, ids["a"], 40)

	// What is read may be changed by who reads it.
	text[0] = 'X'
	again, err := fs.ReadFile(files, "out")
	require.NoError(t, err)
	require.Equal(t, "/etc/passwd", string(again))
}
