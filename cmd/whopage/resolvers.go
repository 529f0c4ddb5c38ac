package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve"
	"github.com/whopage/whopage/resolve/config"
)

// A resolvers holds the repositories that were opened and the resolvers made of
// them, so that a batch pays for each once.
type resolvers struct {
	central *config.File // of -config, or nil
	opened  map[string]*opened
}

// An opened is a repository with one resolver for each text that its
// configuration had at the revisions asked for: most often one.
type opened struct {
	repo  *blame.Repo
	known map[string]*resolve.Resolver
}

func newResolvers(configFile string) (*resolvers, error) {
	rs := &resolvers{opened: map[string]*opened{}}
	if configFile == "" {
		return rs, nil
	}
	f, err := config.Read(configFile)
	if errs := (config.Errors)(nil); err != nil && !errors.As(err, &errs) {
		return nil, err // its entries' errors are told by every plan
	}
	rs.central = f
	return rs, nil
}

func (rs *resolvers) close() {
	for _, o := range rs.opened {
		o.repo.Close()
	}
}

// at returns the resolver for a repository as configured at a revision; one
// that is not known has the configuration of HEAD.
func (rs *resolvers) at(dir, revision string) (*resolve.Resolver, error) {
	o := rs.opened[dir]
	if o == nil {
		repo, err := blame.Open(dir)
		if err != nil {
			return nil, err
		}
		o = &opened{repo, map[string]*resolve.Resolver{}}
		rs.opened[dir] = o
	}
	name, text := o.configuration(revision)
	if r := o.known[name+string(text)]; r != nil {
		return r, nil
	}
	f := &config.File{}
	if name != "" {
		f, _ = config.Parse(name, text) // its errors are told by every plan
	}
	if rs.central != nil {
		f = f.Under(rs.central)
	}
	r, err := resolve.New(f.Config(map[string]*blame.Repo{"": o.repo}))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	o.known[name+string(text)] = r
	return r, nil
}

// configuration returns the configuration file of a revision, or of HEAD where
// that one is not known; empty where there is none.
func (o *opened) configuration(revision string) (name string, text []byte) {
	at, err := o.repo.At(revision)
	if err != nil {
		at, err = o.repo.At("HEAD")
	}
	if err != nil {
		return "", nil // Resolve says what is wrong with the repository
	}
	for _, name := range config.Names {
		if text, err := fs.ReadFile(at.FS(), name); err == nil {
			return name, bytes.TrimPrefix(text, []byte("\ufeff"))
		}
	}
	return "", nil
}
