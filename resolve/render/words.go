package render

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/whopage/whopage/resolve/plan"
)

// Summary is one line for a list of alerts or a lock screen: what failed, and
// who mends it for which reason; of infrastructure who restores it.
func (v View) Summary() string {
	what := v.Title
	if what == "" {
		what = title(v.Service, v.Headline)
	}
	what = cut(what, 100)
	if len(v.Told) == 0 {
		return what + "; nobody is told"
	}
	return what + "; " + v.first().sentence()
}

// first is who mends it, else whoever is told first.
func (v View) first() Told {
	for _, t := range v.Told {
		if t.Role == string(plan.RoleFix) && t.How == string(plan.UrgencyPage) {
			return t
		}
	}
	return v.Told[0]
}

// title puts a service before what it is about, unless that names it already.
func title(service, text string) string {
	if service == "" || text == "" || strings.Contains(strings.ToLower(text), strings.ToLower(service)) {
		return text
	}
	return service + ": " + text
}

// link is an address that may be followed: nothing but http and https, without
// a password, and no character that would end it in any target.
func link(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	out := linkEscapes.Replace(u.String())
	if len(out) > maxLink || clean(out) != out {
		return ""
	}
	return out
}

// maxLink is the longest address that every target takes.
const maxLink = 2000

var linkEscapes = strings.NewReplacer("<", "%3C", ">", "%3E", "|", "%7C", `"`, "%22", "`", "%60", `\`, "%5C", " ", "%20")

func headline(c plan.Class) string {
	kind := word(string(c.Kind))
	if kind == "" {
		kind = string(plan.Unknown)
	}
	if kind == string(plan.Unknown) {
		kind = "unknown kind of failure"
	}
	if why := clean(c.Why); why != "" {
		return cut(kind+": "+why, sentenceWidth)
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
	t := Told{When: "now", How: word(string(p.Urgency)), Who: who(p.Responder), Role: word(string(p.Role)), Why: texts(p.Why), Responder: p.Responder}
	if would := word(string(p.Would)); would != "" {
		t.How += " (would " + would + ")"
	}
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
		if name = word(name); name != "" {
			return name
		}
	}
	return word(string(r.Kind))
}

func author(a plan.Author) string {
	if name := word(a.Name); name != "" {
		return name
	}
	return word(a.Email)
}

func place(f plan.File) string {
	path := sentence(f.Path)
	if f.Repo != "" {
		path = word(f.Repo) + ":" + path
	}
	if f.Line > 0 {
		path += fmt.Sprintf(":%d", f.Line)
	}
	return path
}

func withheld(w plan.Withheld) string {
	s := who(w.Responder) + ": " + word(string(w.Why))
	if text := clean(w.Text); text != "" && text != string(w.Why) {
		s += " (" + text + ")"
	}
	return cut(s, sentenceWidth)
}

func note(p plan.Problem) string {
	if text := sentence(p.Text); text != "" {
		return text
	}
	return strings.TrimSpace(word(string(p.Kind)) + " " + sentence(p.Subject))
}

func texts(why []plan.Why) []string {
	var out []string
	for _, w := range why {
		if text := sentence(w.Text); text != "" {
			out = append(out, text)
		}
	}
	return out
}

func cleaned(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = sentence(s)
	}
	return out
}

// short is a commit as people quote it; names of other kinds stay whole.
func short(revision string) string {
	revision = word(revision)
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
