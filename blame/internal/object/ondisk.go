package object

import (
	"os"
	"path/filepath"
	"reflect"

	"github.com/go-git/go-git/v5/storage"
	"github.com/go-git/go-git/v5/storage/filesystem"
)

// onDisk returns the folder of a storage that go-git keeps in a folder of the
// operating system, where Files reads the same and quicker. A storage that
// wraps such a one is another: it may hold more.
func onDisk(s storage.Storer) (dir string, ok bool) {
	st, ok := s.(*filesystem.Storage)
	if !ok {
		return "", false
	}
	dir = st.Filesystem().Root()
	theirs, err := st.Filesystem().Stat("HEAD")
	if err != nil {
		return "", false
	}
	// go-git wraps what the system says of a file, but passes its core on.
	ours, err := os.Stat(filepath.Join(dir, "HEAD"))
	return dir, err == nil && ours.Sys() != nil && reflect.DeepEqual(ours.Sys(), theirs.Sys())
}
