package object

import (
	"reflect"

	"github.com/go-git/go-billy/v5"
	"github.com/go-git/go-billy/v5/osfs"
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
	fs := st.Filesystem()
	if !isOS(fs) {
		return "", false
	}
	return fs.Root(), true
}

// isOS tells whether a file system is one of those that go-git's PlainOpen uses.
func isOS(fs billy.Filesystem) bool {
	for _, known := range []billy.Filesystem{osfs.New("/"), osfs.New("/", osfs.WithBoundOS())} {
		if reflect.TypeOf(lowest(fs)) == reflect.TypeOf(lowest(known)) {
			return true
		}
	}
	return false
}

// lowest looks through what only gives a file system another root.
func lowest(fs billy.Basic) billy.Basic {
	if above, ok := fs.(interface{ Underlying() billy.Basic }); ok {
		return above.Underlying()
	}
	return fs
}
