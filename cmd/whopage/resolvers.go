package main

import (
	"errors"
	"fmt"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve"
	"github.com/whopage/whopage/resolve/config"
)

// A resolvers holds the resolver of each repository that was opened, so that a
// batch pays for each once.
type resolvers struct {
	central *config.File // of -config, or nil
	repos   repoCache
	made    map[string]*resolve.Resolver
}

func newResolvers(configFile string) (*resolvers, error) {
	rs := &resolvers{repos: repoCache{}, made: map[string]*resolve.Resolver{}}
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

func (rs *resolvers) close() { rs.repos.close() }

// of returns the resolver of a repository.
func (rs *resolvers) of(dir string) (*resolve.Resolver, error) {
	if r := rs.made[dir]; r != nil {
		return r, nil
	}
	repo, err := rs.repos.open(dir)
	if err != nil {
		return nil, err
	}
	r, err := resolve.New(config.For(map[string]*blame.Repo{"": repo}, rs.central))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	rs.made[dir] = r
	return r, nil
}
