package main

import (
	"errors"
	"fmt"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve"
	"github.com/whopage/whopage/resolve/config"
)

// A resolvers holds the repositories that were opened and the resolver of each,
// so that a batch pays for each once.
type resolvers struct {
	central *config.File // of -config, or nil
	opened  map[string]*opened
}

type opened struct {
	repo     *blame.Repo
	resolver *resolve.Resolver
}

func newResolvers(configFile string) (*resolvers, error) {
	rs := &resolvers{opened: map[string]*opened{}}
	var err error
	rs.central, err = centralFile(configFile)
	return rs, err
}

// centralFile reads the file of -config, if it is given. Its entries' errors are
// told by every plan.
func centralFile(name string) (*config.File, error) {
	if name == "" {
		return nil, nil
	}
	f, err := config.Read(name)
	if errs := (config.Errors)(nil); err != nil && !errors.As(err, &errs) {
		return nil, err
	}
	return f, nil
}

func (rs *resolvers) close() {
	for _, o := range rs.opened {
		o.repo.Close()
	}
}

// of returns the resolver of a repository.
func (rs *resolvers) of(dir string) (*resolve.Resolver, error) {
	if o := rs.opened[dir]; o != nil {
		return o.resolver, nil
	}
	repo, err := blame.Open(dir)
	if err != nil {
		return nil, err
	}
	r, err := resolve.New(config.For(map[string]*blame.Repo{"": repo}, rs.central))
	if err != nil {
		repo.Close()
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	rs.opened[dir] = &opened{repo, r}
	return r, nil
}
