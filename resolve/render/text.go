package render

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/whopage/whopage/resolve/plan"
)

// How much of each list a person reads on a phone; the rest is counted.
const (
	textChanges  = 3
	textOwners   = 3
	textWithheld = 4
	textUnknown  = 5
	textWidth    = 300 // bytes of one sentence
)

// Text is a plan for somebody who was woken, to read on a phone in ten seconds:
// what it is and how sure, one line for each who is told with the first reason,
// what changed, who owns it, what helps to restore, who is not told and what is
// not known. It ends in a line end and has no control characters but those.
func Text(p *plan.Plan) string {
	v := NewView(p)
	var b strings.Builder
	line(&b, "", v.Headline)
	line(&b, "", v.Sure)
	line(&b, "service ", v.Service)
	b.WriteByte('\n')
	tellText(&b, v.Told)
	b.WriteByte('\n')
	for _, c := range v.Changed[:min(len(v.Changed), textChanges)] {
		line(&b, "changed   ", c.sentence())
	}
	rest(&b, "changed   ", len(v.Changed)-textChanges, "further commits")
	for _, o := range v.Owners[:min(len(v.Owners), textOwners)] {
		line(&b, "owns      ", o.sentence())
	}
	rest(&b, "owns      ", len(v.Owners)-textOwners, "further owners")
	line(&b, "restore   ", v.Restore)
	for _, w := range v.Withheld[:min(len(v.Withheld), textWithheld)] {
		line(&b, "not told  ", w)
	}
	rest(&b, "not told  ", len(v.Withheld)-textWithheld, "more")
	for _, u := range v.Unknown[:min(len(v.Unknown), textUnknown)] {
		line(&b, "not known ", u)
	}
	rest(&b, "not known ", len(v.Unknown)-textUnknown, "more")
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// tellText aligns the times and urgencies of those who are told.
func tellText(b *strings.Builder, list []Told) {
	if len(list) == 0 {
		b.WriteString("nobody is told\n")
	}
	var when, how int
	for _, t := range list {
		when, how = max(when, utf8.RuneCountInString(t.When)), max(how, utf8.RuneCountInString(t.How))
	}
	for _, t := range list {
		line(b, fmt.Sprintf("%-*s  %-*s  ", when, t.When, how, t.How), t.sentence())
	}
}

func line(b *strings.Builder, label, text string) {
	if text != "" {
		b.WriteString(label + cut(text, textWidth) + "\n")
	}
}

func rest(b *strings.Builder, label string, n int, what string) {
	if n > 0 {
		fmt.Fprintf(b, "%sand %d %s\n", label, n, what)
	}
}

// sentence is the one told, what for, and the first reason.
func (t Told) sentence() string {
	s := t.Who
	if t.Role != "" {
		s += " (" + t.Role + ")"
	}
	if len(t.Why) > 0 {
		s += ": " + t.Why[0]
	}
	return s
}

func (c Change) sentence() string {
	s := c.Commit
	if c.Repo != "" {
		s = c.Repo + " " + s
	}
	if c.Subject != "" {
		s += " \"" + cut(c.Subject, 120) + "\""
	}
	if c.Author != "" {
		s += " by " + c.Author
	}
	if c.Age != "" {
		s += ", " + c.Age
	}
	return s
}

func (o Ownership) sentence() string {
	if len(o.Paths) == 0 {
		return o.Owner
	}
	s := o.Owner + " (" + o.Paths[0]
	if n := len(o.Paths) - 1; n > 0 {
		s += fmt.Sprintf(" and %d more", n)
	}
	return s + ")"
}
