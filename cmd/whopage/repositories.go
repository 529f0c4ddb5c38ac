package main

import "github.com/whopage/whopage/blame"

// repoCache keeps the repositories that were opened, so that a batch opens each
// once.
type repoCache map[string]*blame.Repo

func (c repoCache) close() {
	for _, r := range c {
		r.Close()
	}
}

func (c repoCache) open(dir string) (*blame.Repo, error) {
	if r := c[dir]; r != nil {
		return r, nil
	}
	r, err := blame.Open(dir)
	if err == nil {
		c[dir] = r
	}
	return r, err
}

// at is a revision of a repository.
func (c repoCache) at(dir, rev string) (*blame.Revision, error) {
	repo, err := c.open(dir)
	if err != nil {
		return nil, err
	}
	return repo.At(rev)
}
