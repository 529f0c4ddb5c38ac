package render

import "github.com/whopage/whopage/resolve/plan"

// A View is a plan in sentences, in the order in which a person who was woken
// needs them: what it is, who is told and why, what changed, what helps to
// restore, and what is not known. Every text in it is one line of at most 300
// bytes (names 100) without control characters, not yet escaped for any target;
// Key and the links are whole. It is the data of templates:
//
//	{{.Headline}}{{range .Told}}
//	{{.When}} {{.How}} {{.Who}}{{end}}
type View struct {
	Title    string // what the alert says, after the service's name; empty where it has none
	Headline string // "regression: nil dereference in first-party code"
	Sure     string // how far to trust the first developer; empty where there is none
	Service  string
	Revision string // shortened
	Key      string
	Link     string // http or https: where the alert is seen; empty where it has none

	Told     []Told
	Changed  []Change
	Owners   []Ownership
	Files    []string // "db/pool.go:42"
	Next     []string // when who is told next: "storage is paged if Bo Lind declines"
	Restore  string   // what rolling back would do; empty where no good revision is known
	Withheld []string // "dependabot: bot"
	Notes    []string // what could not be found out
	Cut      string   // what a rendering left out; empty where nothing
}

// Told is one who is told.
type Told struct {
	When string // "now", "+5m", "at 2026-01-02 09:00 UTC"
	How  string // "page", "notify", "inform", "defer"; "inform (would page)" in shadow mode
	Who  string
	Role string // "restore", "fix", "advise", "inform"
	Why  []string

	Responder plan.Responder
}

// Change is a commit that may have to do with the failure.
type Change struct {
	Commit  string // shortened
	Hash    string
	Repo    string
	Subject string
	Author  string
	Age     string // "2 days before"; empty where a time is missing
	Link    string // http or https: where it is seen; empty where nobody knows
	Why     []string
}

// Ownership is an owner of the failing files.
type Ownership struct {
	Owner string
	Paths []string
	Why   []string
}

// NewView puts a plan into sentences. It copies what it needs and leaves the
// plan alone.
func NewView(p *plan.Plan) View {
	v := View{
		Title:    title(word(p.Service), sentence(p.Title)),
		Headline: headline(p.Class),
		Sure:     sure(p),
		Service:  word(p.Service),
		Revision: short(p.Revision),
		Key:      clean(p.Key),
		Link:     link(p.URL),
	}
	for _, page := range p.Pages {
		v.Told = append(v.Told, told(page))
	}
	for _, c := range p.Commits {
		v.Changed = append(v.Changed, Change{
			Commit: short(c.Commit), Hash: word(c.Commit), Repo: word(c.Repo), Subject: sentence(c.Subject),
			Author: author(c.Author), Age: age(c.Time, p.Time), Link: link(c.URL), Why: texts(c.Why),
		})
	}
	for _, o := range p.Owners {
		v.Owners = append(v.Owners, Ownership{Owner: word(o.Owner), Paths: cleaned(o.Paths), Why: texts(o.Why)})
	}
	for _, f := range p.Files {
		v.Files = append(v.Files, place(f))
	}
	if p.Restore != nil {
		v.Restore = sentence(p.Restore.Text)
	}
	for _, h := range p.Handoffs {
		v.Next = append(v.Next, sentence(h.Text))
	}
	for _, w := range p.Withheld {
		v.Withheld = append(v.Withheld, withheld(w))
	}
	for _, problem := range p.Problems {
		v.Notes = append(v.Notes, note(problem))
	}
	return v
}
