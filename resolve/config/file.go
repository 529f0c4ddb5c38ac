// Package config reads .whopage.yaml, the file in which people say what
// history and CODEOWNERS cannot: services and their names, people and their
// addresses, teams, pagers, working hours and policy.
//
// [Open] is the short way: one repository and its file, to a Resolver. A file
// is read strictly and all its errors are reported, each with line and column,
// for the people who edit it. For a page the rest of a broken file is used and
// its errors become problems of the plan: a typing error must not stop a page.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve"
	"github.com/whopage/whopage/resolve/plan"
)

// Names are where a repository has its file, the first found counts.
var Names = []string{".whopage.yaml", ".github/.whopage.yaml"}

// A File is a configuration that was read. It holds what is good of it; the
// zero File is that of a repository without one.
type File struct {
	Name   string
	doc    document
	places map[string]place // of services
	errors Errors
	notes  []plan.Problem // what else plans tell of it
}

// A place is where a service is declared.
type place struct {
	file string
	line int
}

// Parse reads a file's text. The File is never nil and holds everything that
// could be used; the error, if any, is of type Errors and holds everything that
// could not.
func Parse(name string, text []byte) (*File, error) {
	d := newDecoder(name)
	f := &File{Name: name, doc: d.parse(text), places: map[string]place{}}
	d.check(&f.doc)
	for key := range f.doc.Services {
		f.places[key] = place{name, d.at[join("services", key)+" key"].Line}
	}
	d.errs.sort()
	f.errors = d.errs
	if len(f.errors) > 0 {
		return f, f.errors
	}
	return f, nil
}

// Load reads the file of a tree, which may be a revision's. Where there is none
// the File is empty and the error fs.ErrNotExist.
func Load(tree fs.FS) (*File, error) {
	for _, name := range Names {
		text, err := fs.ReadFile(tree, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return &File{Name: name}, fmt.Errorf("config: %s: %w", name, err)
		}
		return Parse(name, text)
	}
	return &File{}, fmt.Errorf("config: %s: %w", Names[0], fs.ErrNotExist)
}

// Read reads a file of this machine, such as a central one that holds people
// and pagers that a public repository should not.
func Read(name string) (*File, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return &File{Name: name}, fmt.Errorf("config: %w", err)
	}
	return Parse(name, text)
}

// Open makes a Resolver of the repository in dir and of its file, as of the
// revision that each alert failed at. A file that is broken or absent does not stop
// it: what is good of it is used, and every plan tells its errors.
func Open(dir string) (*resolve.Resolver, error) {
	repo, err := blame.Open(dir)
	if err != nil {
		return nil, err
	}
	return resolve.New(For(map[string]*blame.Repo{"": repo}, nil))
}

// Under returns the file with a central one over it. People and teams, operations,
// policy and bots are the central one's where it has them: whoever may push a branch
// could otherwise redirect pages. Of all else both count, by name the central one's.
func (f *File) Under(central *File) *File {
	joined := *f
	joined.errors = append(append(Errors{}, central.errors...), f.errors...)
	joined.notes = append(append([]plan.Problem{}, central.notes...), f.notes...)
	own, c, doc := f.doc, central.doc, &joined.doc
	if c.People != nil || c.Teams != nil {
		doc.People, doc.Teams = c.People, c.Teams
	}
	if c.Operations.Rotation != nil || c.Operations.People != nil {
		doc.Operations = c.Operations
	}
	if !c.Policy.isZero() {
		doc.Policy = c.Policy
	}
	if c.Bots.Add != nil || c.Bots.Keep != nil {
		doc.Bots = c.Bots
	}
	doc.Services, joined.places = union(own.Services, c.Services), union(f.places, central.places)
	doc.Repositories = union(own.Repositories, c.Repositories)
	doc.CodeMappings = slices.Concat(c.CodeMappings, own.CodeMappings)
	doc.Ignore = ignore{slices.Concat(c.Ignore.Paths, own.Ignore.Paths), slices.Concat(c.Ignore.RevisionsFiles, own.Ignore.RevisionsFiles)}
	doc.Labels = labels{
		slices.Concat(c.Labels.Service, own.Labels.Service), slices.Concat(c.Labels.Environment, own.Labels.Environment),
		slices.Concat(c.Labels.EnvironmentAffixes, own.Labels.EnvironmentAffixes),
	}
	return &joined
}

// union is what either map has, by key the second one's.
func union[T any](first, second map[string]T) map[string]T {
	out := map[string]T{}
	maps.Copy(out, first)
	maps.Copy(out, second)
	return out
}

// Errors returns all that is wrong with the file, in its order.
func (f *File) Errors() Errors { return f.errors }
