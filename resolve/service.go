package resolve

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/whopage/whopage/resolve/catalog"
	"github.com/whopage/whopage/resolve/plan"
)

// query asks a catalog for the failing service.
func (c *incident) query() catalog.Query {
	return catalog.Query{Service: c.alert.Service, Labels: c.alert.Labels, Source: c.alert.Source}
}

// service finds what is known of the failing service, in whichever repository
// has it.
func (c *incident) service() {
	query := c.query()
	if query.Service == "" && len(query.Labels) == 0 {
		return
	}
	var unread []catalog.Diagnostic
	var rivals []string
	for _, r := range c.running {
		index, err := c.resolver.cache.catalog(r, c.resolver)
		if err != nil {
			c.problem(plan.BadRepository, r.Name, "the services of %s: %v", label(r.Repository), err)
			continue
		}
		unread = append(unread, index.Diagnostics()...)
		answer := index.Find(query)
		switch {
		case answer.Config != nil && !c.isHome(r, answer):
			continue
		case c.index == nil || answer.Confidence > c.answer.Confidence || c.answer.Status == catalog.Unmatched && answer.Status != catalog.Unmatched:
			c.answer, c.index, c.at, rivals = answer, index, r, []string{r.Name + ":" + strings.Join(answer.Paths, ",")}
		case answer.Confidence == c.answer.Confidence && len(answer.Paths) > 0:
			rivals = append(rivals, r.Name+":"+strings.Join(answer.Paths, ","))
		}
	}
	if len(rivals) > 1 {
		c.answer = catalog.Answer{Service: c.answer.Service, Status: catalog.Ambiguous, Candidates: rivals, Why: "several repositories have such a service"}
	}
	if c.index == nil {
		c.answer = c.resolver.declared.Find(query) // of a repository that is not at hand
	}
	c.sayService(query, unread)
}

// isHome reports whether a configured service is of this repository: the one that
// it names, else the first that has its files.
func (c *incident) isHome(r *running, a catalog.Answer) bool {
	if a.Repository != "" {
		return r.Name == a.Repository
	}
	for _, other := range c.running {
		if roots := a.Roots(); len(roots) == 0 || slices.ContainsFunc(roots, other.has) {
			return other == r
		}
	}
	return r == c.running[0]
}

func (c *incident) sayService(q catalog.Query, unread []catalog.Diagnostic) {
	a := c.answer
	if a.Service != "" && a.Status != catalog.Unmatched {
		c.plan.Service = a.Service
	}
	switch {
	case a.Status == catalog.Ambiguous:
		c.problem(plan.AmbiguousService, cmp.Or(q.Service, a.Service), "the service could be %s: %s", strings.Join(a.Candidates, " or "), a.Why)
	case a.Config != nil && c.index == nil:
		c.problem(plan.BadRepository, a.Repository, "the service %s is of the repository %s, of which there is no clone at hand", a.Service, a.Repository)
	case q.Service != "" && len(a.Paths) == 0 && len(a.Owners) == 0:
		c.problem(plan.UnknownService, q.Service, "no files and no owner are known of the service %s: %s%s", q.Service, a.Why, firstOf(unread))
	}
}

// firstOf says that something could not be read, where that may be the reason.
func firstOf(unread []catalog.Diagnostic) string {
	if len(unread) == 0 {
		return ""
	}
	d := unread[0]
	return fmt.Sprintf(" (not everything could be read: %s:%d: %s)", d.File, d.Line, d.Message)
}

// serviceFiles stands in for a stack trace that is not there or leads nowhere:
// the files of the service that changed last, those first where it starts and is
// set up; where none changed of late, those where it starts.
func (c *incident) serviceFiles() {
	if c.at == nil || len(c.files) > 0 || len(c.answer.Paths) == 0 {
		return
	}
	paths := c.changed(c.at)
	if len(paths) == 0 {
		paths = c.starts(c.at)
	}
	slices.SortStableFunc(paths, func(a, b string) int { return cmp.Compare(c.placeOf(a), c.placeOf(b)) })
	if aside := slices.IndexFunc(paths, catalog.IsAside); aside > 0 {
		paths = paths[:aside]
	}
	for _, p := range paths {
		c.files = append(c.files, file{repo: c.at, path: p})
	}
	c.files = c.limited(c.files)
	for _, f := range c.files {
		c.plan.Files = append(c.plan.Files, plan.File{Repo: c.at.Name, Path: f.path, Status: "service"})
	}
	c.ofService = true
}

// placeOf sorts a service's files: where it starts, how it is set up, the rest,
// and what does not run.
func (c *incident) placeOf(file string) int {
	switch {
	case catalog.IsAside(file):
		return 3
	case c.answer.Config != nil && slices.Contains(c.answer.Config.Entrypoints, file), catalog.IsEntryPoint(file):
		return 0
	case catalog.IsSetup(file):
		return 1
	default:
		return 2
	}
}

// looked bounds the files that are looked through for those where a service
// starts.
const looked = 5000

// starts lists the files where a service starts and is set up: as configured,
// else by their names, those nearest to its root first.
func (c *incident) starts(r *running) []string {
	var out []string
	if own := c.answer.Config; own != nil {
		out = slices.DeleteFunc(slices.Clone(own.Entrypoints), func(p string) bool { return !r.has(p) })
	}
	if len(out) > 0 {
		return out
	}
	seen := 0
	for _, root := range c.roots() {
		_ = fs.WalkDir(r.revision.FS(), root, func(name string, d fs.DirEntry, err error) error {
			if seen++; seen > looked {
				return fs.SkipAll
			}
			if err == nil && !d.IsDir() && c.placeOf(name) < 2 && c.index.Contains(c.answer, name) {
				out = append(out, name)
			}
			return nil
		})
	}
	depth := func(p string) int { return strings.Count(path.Clean(p), "/") }
	slices.SortStableFunc(out, func(a, b string) int { return cmp.Compare(depth(a), depth(b)) })
	return out
}

// roots are the folders and files that the service's paths begin with.
func (c *incident) roots() []string {
	if roots := c.answer.Roots(); len(roots) > 0 {
		return roots
	}
	return []string{"."}
}

// serviceRoots are files that stand for a service's folders when owners are
// asked: of each folder one that is owned as most of it is.
func (c *incident) serviceRoots(r *running, owners func(file string) string) []string {
	if !c.ofService || c.at != r {
		return nil
	}
	var out []string
	for _, p := range c.answer.Own() {
		if file := catalog.Typical(r.revision.FS(), p, owners); file != "" {
			out = append(out, file)
		}
	}
	return out
}

// tellDependencies informs the owners of the services that the failing one needs,
// as the configuration says.
func (c *incident) tellDependencies() {
	if c.answer.Config == nil {
		return
	}
	for _, needed := range c.answer.Config.DependsOn {
		index := c.index
		if index == nil {
			index = c.resolver.declared
		}
		why := plan.Why{Kind: plan.WhyService, Text: fmt.Sprintf("owns the service %s, which %s needs", needed, c.answer.Service)}
		for _, owner := range index.Find(catalog.Query{Service: needed}).Owners {
			if r, _ := c.crowd.book.Owner(owner); !c.told(r) {
				c.inform(plan.Page{Responder: r, Role: plan.RoleInform, Urgency: plan.UrgencyInform, Why: []plan.Why{why}})
			}
		}
	}
}

// inform adds a page for the record at the end of the first tier.
func (c *incident) inform(page plan.Page) {
	later := slices.IndexFunc(c.plan.Pages, func(p plan.Page) bool { return p.After > 0 })
	if later < 0 {
		later = len(c.plan.Pages)
	}
	c.plan.Pages = slices.Insert(c.plan.Pages, later, page)
}
