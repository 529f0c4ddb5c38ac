package render

import "fmt"

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

// step is the sentence with when and how.
func (t Told) step() string { return t.When + " " + t.How + " " + t.sentence() }

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
