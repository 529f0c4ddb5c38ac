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
	textNotes    = 5
)

// Text is a plan for somebody who was woken, to read on a phone in ten seconds:
// what failed, one line for each who is told with the first reason, what
// changed, what rolling back would do, where to look; then who owns it, who is
// not told and what is not known. It ends in a line end and has no control
// characters but those.
func Text(p *plan.Plan) string {
	v := NewView(p)
	var b strings.Builder
	line(&b, "", v.Title)
	line(&b, "", v.Headline)
	line(&b, "", v.Sure)
	if v.Title == "" {
		line(&b, "service ", v.Service)
	}
	b.WriteByte('\n')
	tellText(&b, v.Told)
	b.WriteByte('\n')
	for _, c := range head(v.Changed, textChanges) {
		line(&b, "changed   ", c.sentence())
	}
	rest(&b, "changed   ", len(v.Changed)-textChanges, "further commits")
	line(&b, "restore   ", v.Restore)
	if v.Link != "" { // whole: a part of it leads nowhere
		b.WriteString("link      " + v.Link + "\n")
	}
	for _, o := range head(v.Owners, textOwners) {
		line(&b, "owns      ", o.sentence())
	}
	rest(&b, "owns      ", len(v.Owners)-textOwners, "further owners")
	for _, w := range head(v.Withheld, textWithheld) {
		line(&b, "not told  ", w)
	}
	rest(&b, "not told  ", len(v.Withheld)-textWithheld, "more")
	for _, n := range head(v.Notes, textNotes) {
		line(&b, "note      ", n)
	}
	rest(&b, "note      ", len(v.Notes)-textNotes, "more")
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
		b.WriteString(label + cut(text, sentenceWidth) + "\n")
	}
}

func rest(b *strings.Builder, label string, n int, what string) {
	if n > 0 {
		fmt.Fprintf(b, "%sand %d %s\n", label, n, what)
	}
}
