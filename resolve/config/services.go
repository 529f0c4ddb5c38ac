package config

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/whopage/whopage/ownership"
	"github.com/whopage/whopage/resolve"
	"github.com/whopage/whopage/resolve/catalog"
	"github.com/whopage/whopage/resolve/people"
	"github.com/whopage/whopage/resolve/plan"
)

// A Catalog answers for the services of one tree: those of the file and those
// that the tree declares, with owners from CODEOWNERS where neither names any,
// and owners by their keys where the file knows them. It is safe for concurrent
// use.
type Catalog struct {
	*catalog.Index
	tree  fs.FS
	rules *ownership.Ruleset // nil where there is none
	book  *people.Book
}

// Catalog reads a tree.
func (f *File) Catalog(tree fs.FS) (*Catalog, error) {
	index, err := catalog.New(tree, catalog.Options{
		Services: f.Services(), ServiceLabels: f.doc.Labels.Service, EnvironmentAffixes: f.doc.Labels.EnvironmentAffixes,
	})
	if err != nil {
		return nil, err
	}
	c := &Catalog{Index: index, tree: tree, book: f.People().Extend(resolve.PeopleOf(index))}
	if rules, err := ownership.Load(tree, ""); err == nil {
		c.rules = rules
	}
	return c, nil
}

// Find is [catalog.Index.Find] with owners completed.
func (c *Catalog) Find(q catalog.Query) catalog.Answer { return c.complete(c.Index.Find(q)) }

// All is [catalog.Index.All] with owners completed.
func (c *Catalog) All() []catalog.Answer {
	all := c.Index.All()
	for i := range all {
		all[i] = c.complete(all[i])
	}
	return all
}

func (c *Catalog) complete(a catalog.Answer) catalog.Answer {
	if len(a.Owners) == 0 && c.rules != nil {
		for _, p := range a.Own() {
			a.Owners = append(a.Owners, c.owners(p)...)
		}
	}
	for i, owner := range a.Owners {
		if r, known := c.book.Owner(owner); known && r.Kind != plan.Operations {
			a.Owners[i] = string(r.Kind) + ":" + r.ID
		}
	}
	a.Owners = slices.Compact(a.Owners)
	return a
}

// owners are those of most files of a folder or glob.
func (c *Catalog) owners(p string) []string {
	file := catalog.Typical(c.tree, p, func(file string) string { return strings.Join(c.rules.Owners(file).Owners, "\n") })
	if file == "" {
		return nil
	}
	return c.rules.Owners(file).Owners
}
