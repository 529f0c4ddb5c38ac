package blame

import (
	"fmt"

	"github.com/whopage/whopage/blame/internal/object"
)

// Open opens the repository at dir or around it: a work tree, a linked one, a
// bare repository or a .git folder. Nothing is written, no git binary is run,
// and GIT_DIR and the like are not heeded.
func Open(dir string) (*Repo, error) {
	src, err := object.OpenFiles(dir)
	if err != nil {
		return nil, fmt.Errorf("blame: %s: %w", dir, err)
	}
	return newRepo(src), nil
}
