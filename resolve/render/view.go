package render

import (
	"fmt"
	"strings"
	"time"

	"github.com/whopage/whopage/resolve/plan"
)

// A View is a plan in sentences, in the order in which a person who was woken
// needs them: what it is, who is told and why, what changed, what helps to
// restore, and what is not known. Every text in it is one line without control
// characters, not yet escaped for any target. It is the data of templates:
//
//	{{.Headline}}{{range .Told}}
//	{{.When}} {{.How}} {{.Who}}{{end}}
type View struct {
	Headline string // "regression: nil dereference in first-party code"
	Sure     string // how far to trust the first developer; empty where there is none
	Service  string
	Revision string // shortened
	Key      string

	Told     []Told
	Changed  []Change
	Owners   []Ownership
	Files    []string // "db/pool.go:42"
	Restore  string   // what rolling back would do; empty where no good revision is known
	Withheld []string // "dependabot: bot"
	Unknown  []string // what could not be found out
}

// Told is one who is told.
type Told struct {
	When string // "now", "+5m", "at 2026-01-02 09:00 UTC"
	How  string // "page", "notify", "inform", "defer"
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
		Headline: headline(p.Class),
		Sure:     sure(p),
		Service:  clean(p.Service),
		Revision: short(p.Revision),
		Key:      clean(p.Key),
	}
	for _, page := range p.Pages {
		v.Told = append(v.Told, told(page))
	}
	for _, c := range p.Commits {
		v.Changed = append(v.Changed, Change{
			Commit: short(c.Commit), Hash: clean(c.Commit), Repo: clean(c.Repo), Subject: clean(c.Subject),
			Author: author(c.Author), Age: age(c.Time, p.Time), Why: texts(c.Why),
		})
	}
	for _, o := range p.Owners {
		v.Owners = append(v.Owners, Ownership{Owner: clean(o.Owner), Paths: cleaned(o.Paths), Why: texts(o.Why)})
	}
	for _, f := range p.Files {
		v.Files = append(v.Files, place(f))
	}
	if p.Restore != nil {
		v.Restore = clean(p.Restore.Text)
	}
	for _, w := range p.Withheld {
		v.Withheld = append(v.Withheld, withheld(w))
	}
	for _, problem := range p.Problems {
		v.Unknown = append(v.Unknown, unknown(problem))
	}
	return v
}

func headline(c plan.Class) string {
	kind := clean(string(c.Kind))
	if kind == "" {
		kind = string(plan.Unknown)
	}
	if kind == string(plan.Unknown) {
		kind = "unknown kind of failure"
	}
	if why := clean(c.Why); why != "" {
		return kind + ": " + why
	}
	return kind
}

// sure puts the calibrated probability into words.
func sure(p *plan.Plan) string {
	if len(p.Developers) == 0 {
		return ""
	}
	d := p.Developers[0]
	word := "is one guess of several"
	switch {
	case p.Confidence >= 0.85:
		word = "very likely"
	case p.Confidence >= 0.6:
		word = "likely"
	case p.Confidence >= 0.35:
		word = "perhaps"
	default:
		return fmt.Sprintf("%s %s (%.0f%%)", author(plan.Author{Name: d.Name, Email: d.Email}), word, 100*p.Confidence)
	}
	return fmt.Sprintf("%s %s knows the change (%.0f%%)", author(plan.Author{Name: d.Name, Email: d.Email}), word, 100*p.Confidence)
}

func told(p plan.Page) Told {
	t := Told{When: "now", How: clean(string(p.Urgency)), Who: who(p.Responder), Role: clean(string(p.Role)), Why: texts(p.Why), Responder: p.Responder}
	switch {
	case !p.At.IsZero():
		t.When = "at " + p.At.UTC().Format("2006-01-02 15:04 UTC")
	case p.After > 0:
		t.When = "+" + brief(time.Duration(p.After))
	}
	return t
}

// who is the name by which people know a responder.
func who(r plan.Responder) string {
	for _, name := range []string{r.Name, r.Handle, r.Email, r.ID} {
		if name = clean(name); name != "" {
			return name
		}
	}
	return clean(string(r.Kind))
}

func author(a plan.Author) string {
	if name := clean(a.Name); name != "" {
		return name
	}
	return clean(a.Email)
}

func place(f plan.File) string {
	path := clean(f.Path)
	if f.Repo != "" {
		path = clean(f.Repo) + ":" + path
	}
	if f.Line > 0 {
		path += fmt.Sprintf(":%d", f.Line)
	}
	return path
}

func withheld(w plan.Withheld) string {
	s := who(w.Responder) + ": " + clean(string(w.Why))
	if text := clean(w.Text); text != "" && text != string(w.Why) {
		s += " (" + text + ")"
	}
	return s
}

func unknown(p plan.Problem) string {
	if text := clean(p.Text); text != "" {
		return text
	}
	return strings.TrimSpace(clean(string(p.Kind)) + " " + clean(p.Subject))
}

func texts(why []plan.Why) []string {
	var out []string
	for _, w := range why {
		if text := clean(w.Text); text != "" {
			out = append(out, text)
		}
	}
	return out
}

func cleaned(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = clean(s)
	}
	return out
}

// short is a commit as people quote it; names of other kinds stay whole.
func short(revision string) string {
	revision = clean(revision)
	if (len(revision) == 40 || len(revision) == 64) && strings.Trim(revision, "0123456789abcdef") == "" {
		return revision[:7]
	}
	return revision
}

// brief is a duration without its zero parts: 5m, 1h30m, 10s.
func brief(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// age says how long before the failure a commit was made.
func age(t, failed time.Time) string {
	if t.IsZero() || failed.IsZero() {
		return ""
	}
	d := failed.Sub(t)
	side := "before"
	if d < 0 {
		d, side = -d, "after"
	}
	switch day := 24 * time.Hour; {
	case d < 2*time.Minute:
		return "just " + side
	case d < 2*time.Hour:
		return fmt.Sprintf("%d minutes %s", d/time.Minute, side)
	case d < 2*day:
		return fmt.Sprintf("%d hours %s", d/time.Hour, side)
	case d < 60*day:
		return fmt.Sprintf("%d days %s", d/day, side)
	case d < 730*day:
		return fmt.Sprintf("%d months %s", d/(30*day), side)
	default:
		return fmt.Sprintf("%d years %s", d/(365*day), side)
	}
}
