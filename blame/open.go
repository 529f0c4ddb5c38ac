package blame

import (
	"fmt"

	"github.com/go-git/go-billy/v5/osfs"
	git "github.com/go-git/go-git/v5"
	objects "github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/storage/filesystem"
)

// Open opens the repository at dir or around it: a work tree, a linked one, a
// bare repository or a .git folder. Nothing is written, no git binary is run,
// and GIT_DIR and the like are not heeded.
func Open(dir string) (*Repo, error) {
	r, err := git.PlainOpenWithOptions(dir, &git.PlainOpenOptions{DetectDotGit: true, EnableDotGitCommonDir: true})
	if err != nil {
		st := filesystem.NewStorageWithOptions(osfs.New(dir), objects.NewObjectLRU(256<<20), filesystem.Options{KeepDescriptors: true})
		r, err = git.Open(st, nil)
	}
	if err != nil {
		return nil, fmt.Errorf("blame: %s: %w", dir, err)
	}
	return New(r), nil
}
