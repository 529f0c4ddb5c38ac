package gittest

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/tools/txtar"
)

// A Script is a history, parsed and not yet written anywhere.
type Script struct{ commits []commit }

type commit struct {
	label             string
	author, committer string
	date              time.Time
	parents           []string // labels
	branch            string
	tags              []string
	message           string
	edits             []edit
}

// An edit changes the tree of the commit's first parent, in order.
type edit struct {
	kind string // write, delete, rename, sub, mode, cut
	path string
	args []string
	data []byte
}

// start is the date of a first commit without one.
var start = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// Parse reads a script. Errors name the commit and the header.
func Parse(data []byte) (*Script, error) {
	s := &Script{}
	labels := map[string]bool{}
	for _, f := range txtar.Parse(data).Files {
		label, isCommit := strings.CutPrefix(f.Name, "commit ")
		switch {
		case isCommit && labels[label]:
			return nil, fmt.Errorf("gittest: commit %s: the label is taken", label)
		case isCommit:
			labels[label] = true
			c, err := s.parseCommit(strings.TrimSpace(label), f.Data)
			if err != nil {
				return nil, fmt.Errorf("gittest: commit %s: %w", label, err)
			}
			s.commits = append(s.commits, c)
		case len(s.commits) == 0:
			return nil, fmt.Errorf("gittest: %s: a file before the first commit", f.Name)
		default:
			last := &s.commits[len(s.commits)-1]
			last.edits = append(last.edits, edit{kind: "write", path: f.Name, data: f.Data})
		}
	}
	for i := range s.commits {
		s.commits[i].order()
	}
	return s, nil
}

// parseCommit reads a commit's headers and message; what it does not say is as
// in the commit before.
func (s *Script) parseCommit(label string, text []byte) (commit, error) {
	c := commit{label: label, author: "Dev <dev@example.com>", date: start, branch: "main"}
	if n := len(s.commits); n > 0 {
		last := s.commits[n-1]
		c.author, c.date, c.branch, c.parents = last.author, last.date.Add(time.Hour), last.branch, []string{last.label}
	}
	head, message, _ := bytes.Cut(append([]byte("\n"), text...), []byte("\n\n"))
	for line := range strings.Lines(strings.TrimLeft(string(head), "\n")) {
		line = strings.TrimSpace(line)
		key, value, found := strings.Cut(line, ":")
		if !found {
			return c, fmt.Errorf("%q: want HEADER: VALUE", line)
		}
		if err := c.header(strings.TrimSpace(key), strings.TrimSpace(value)); err != nil {
			return c, fmt.Errorf("%s: %w", key, err)
		}
	}
	if c.committer == "" {
		c.committer = c.author
	}
	c.message = strings.TrimRight(string(message), "\n") + "\n"
	if c.message == "\n" {
		c.message = label + "\n"
	}
	return c, nil
}

func (c *commit) header(key, value string) (err error) {
	fields := strings.Fields(value)
	switch key {
	case "author":
		c.author = value
	case "committer":
		c.committer = value
	case "date":
		c.date, err = date(value, c.date.Add(-time.Hour))
	case "parent":
		if c.parents = fields; value == "none" {
			c.parents = nil
		}
	case "branch":
		c.branch = value
	case "tag":
		c.tags = fields
	case "delete", "cut":
		for _, path := range fields {
			c.edits = append(c.edits, edit{kind: key, path: path})
		}
	case "rename", "mode":
		if len(fields) < 2 {
			return fmt.Errorf("%q: want two words", value)
		}
		c.edits = append(c.edits, edit{kind: key, path: fields[0], args: fields[1:]})
	case "sub":
		return c.sub(value)
	default:
		return fmt.Errorf("unknown header")
	}
	return err
}

// sub reads PATH "OLD" "NEW", the texts quoted as in Go.
func (c *commit) sub(value string) error {
	path, rest, _ := strings.Cut(value, " ")
	e := edit{kind: "sub", path: path}
	for range 2 {
		rest = strings.TrimSpace(rest)
		quoted, err := strconv.QuotedPrefix(rest)
		if err != nil {
			return fmt.Errorf("%q: want PATH \"OLD\" \"NEW\"", value)
		}
		text, _ := strconv.Unquote(quoted)
		e.args = append(e.args, text)
		rest = rest[len(quoted):]
	}
	c.edits = append(c.edits, e)
	return nil
}

// date reads RFC 3339, or a time after the commit before: +90m, +3h, +2d.
func date(value string, before time.Time) (time.Time, error) {
	after, relative := strings.CutPrefix(value, "+")
	if !relative {
		return time.Parse(time.RFC3339, value)
	}
	if days, isDays := strings.CutSuffix(after, "d"); isDays {
		n, err := strconv.Atoi(days)
		return before.AddDate(0, 0, n), err
	}
	d, err := time.ParseDuration(after)
	return before.Add(d), err
}

// order puts edits that move or remove files before those that write, and
// those on what was written last.
func (c *commit) order() {
	rank := map[string]int{"rename": 0, "delete": 1, "write": 2, "sub": 3, "cut": 4, "mode": 5}
	slices.SortStableFunc(c.edits, func(a, b edit) int { return rank[a.kind] - rank[b.kind] })
}
