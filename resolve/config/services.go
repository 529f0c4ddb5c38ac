package config

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/whopage/whopage/ownership"
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
	c := &Catalog{Index: index, tree: tree, book: f.People().Extend(directory(index))}
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
		for _, p := range a.Paths {
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

// directory are the people and teams that the tree's own files name.
func directory(index *catalog.Index) ([]people.Person, []people.Team) {
	var persons []people.Person
	memberOf := map[string][]string{}
	for _, u := range index.Users() {
		p := people.Person{Key: u.Name, Name: u.DisplayName, Handles: map[string]string{"github": u.Name}}
		if u.Email != "" {
			p.Emails = []string{u.Email}
		}
		persons = append(persons, p)
		for _, group := range u.Groups {
			memberOf[group] = append(memberOf[group], u.Name)
		}
	}
	var teams []people.Team
	for _, g := range index.Groups() {
		t := people.Team{Key: g.Name, Aliases: g.Aliases, Members: append(slices.Clone(g.Members), memberOf[g.Name]...), Parent: g.Parent}
		if g.Email != "" {
			t.Contact = map[string]string{"email": g.Email}
		}
		teams = append(teams, t)
	}
	return persons, teams
}
