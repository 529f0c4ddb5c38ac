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
	"os"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve"
)

// Names are where a repository has its file, the first found counts.
var Names = []string{".whopage.yaml", ".github/.whopage.yaml"}

// A File is a configuration that was read. It holds what is good of it; the
// zero File is that of a repository without one.
type File struct {
	Name   string
	doc    document
	lines  map[string]int // of services
	errors Errors
}

// Parse reads a file's text. The File is never nil and holds everything that
// could be used; the error, if any, is of type Errors and holds everything that
// could not.
func Parse(name string, text []byte) (*File, error) {
	d := newDecoder(name)
	f := &File{Name: name, doc: d.parse(text), lines: map[string]int{}}
	d.check(&f.doc)
	for key := range f.doc.Services {
		f.lines[key] = d.at[join("services", key)+" key"].Line
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

// Open makes a Resolver of the repository in dir and of its file at HEAD. A
// file that is broken or absent does not stop it: what is good of it is used,
// and every plan tells its errors.
func Open(dir string) (*resolve.Resolver, error) {
	repo, err := blame.Open(dir)
	if err != nil {
		return nil, err
	}
	f := &File{}
	if head, err := repo.At("HEAD"); err == nil {
		f, _ = Load(head.FS()) // its errors are in f
	}
	return resolve.New(f.Config(map[string]*blame.Repo{"": repo}))
}

// Under returns the file with the blocks of a central one in place of its own
// where the central one has them: people and teams, operations, policy and
// bots. Whoever may push a branch could otherwise redirect pages.
func (f *File) Under(central *File) *File {
	joined := *f
	joined.errors = append(append(Errors{}, central.errors...), f.errors...)
	if c := central.doc; c.People != nil || c.Teams != nil {
		joined.doc.People, joined.doc.Teams = c.People, c.Teams
	}
	if c := central.doc.Operations; c.Rotation != nil || c.People != nil {
		joined.doc.Operations = c
	}
	if !central.doc.Policy.isZero() {
		joined.doc.Policy = central.doc.Policy
	}
	if c := central.doc.Bots; c.Add != nil || c.Keep != nil {
		joined.doc.Bots = c
	}
	if joined.doc.Services == nil {
		joined.doc.Services, joined.lines = central.doc.Services, central.lines
	}
	return &joined
}

// Errors returns all that is wrong with the file, in its order.
func (f *File) Errors() Errors { return f.errors }
