package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"github.com/whopage/whopage/ownership"
)

// An ownersAnswer is the answer for paths. A monorepo has hundreds of thousands
// of them, so its JSON is put together without reflection.
type ownersAnswer struct {
	rules    *ownership.Ruleset
	paths    []string
	single   bool // one result stands for itself
	revision string
	explain  bool
}

// MarshalJSON writes the results and what is about all of them.
func (a ownersAnswer) MarshalJSON() ([]byte, error) {
	b := append(make([]byte, 0, 192*(len(a.paths)+len(a.rules.Diagnostics()))+1024), '{')
	if a.revision != "" {
		b = appendField(b, "revision", a.revision)
	}
	b = appendField(b, "dialect", string(a.rules.Dialect()))
	if a.single {
		b = a.appendResult(b, a.paths[0])
	} else {
		b = append(b, `"results":[`...)
		for i, p := range a.paths {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(a.appendResult(append(b, '{'), p), '}')
		}
		b = append(b, ']')
	}
	b = append(b, `,"diagnostics":[`...)
	for i, d := range a.diagnostics() {
		b = appendDiagnostic(b, i, d)
	}
	return append(b, ']', '}'), nil
}

// diagnostics are those of the files, and what is ambiguous for the paths.
func (a ownersAnswer) diagnostics() []ownership.Diagnostic {
	notes := a.rules.Diagnostics()
	if err := a.rules.Ambiguous(a.paths...); err != nil {
		notes = append(slices.Clip(notes), err.Diagnostic())
	}
	return notes
}

// appendResult writes the fields of the answer for one path.
func (a ownersAnswer) appendResult(b []byte, path string) []byte {
	d := a.rules.Owners(path)
	b = appendField(b, "path", path)
	b = appendField(b, "status", string(d.Status))
	b = appendStrings(append(b, `"owners":`...), d.Owners)
	b = append(b, `,"matches":[`...)
	if !a.explain {
		for i := range d.Rules {
			b = appendMatch(b, i, &d.Rules[i], "")
		}
		return append(b, ']')
	}
	steps := a.rules.Explain(path)
	for i, s := range steps {
		b = appendMatch(b, i, s.Rule, s.Why())
	}
	if len(steps) > 0 {
		return append(b, ']')
	}
	b = append(b, `],"near":[`...)
	for i, r := range a.rules.Nearest(path, maxNear) {
		b = appendMatch(b, i, &r, "")
	}
	return append(b, ']')
}

// maxNear is how many rules are shown that nearly match, where none does.
const maxNear = 3

func appendMatch(b []byte, i int, r *ownership.Rule, why string) []byte {
	if i > 0 {
		b = append(b, ',')
	}
	b = append(b, '{')
	if r.File != "" {
		b = appendField(b, "file", r.File)
	}
	b = append(strconv.AppendInt(append(b, `"line":`...), int64(r.Line), 10), ',')
	b = appendField(b, "pattern", r.Pattern)
	if r.Section != "" {
		b = appendField(b, "section", r.Section)
	}
	if why != "" {
		b = appendField(b, "why", why)
	}
	return append(appendStrings(append(b, `"owners":`...), r.Owners), '}')
}

func appendDiagnostic(b []byte, i int, d ownership.Diagnostic) []byte {
	if i > 0 {
		b = append(b, ',')
	}
	b = append(b, '{')
	if d.File != "" {
		b = appendField(b, "file", d.File)
	}
	if d.Line > 0 {
		b = fmt.Appendf(b, `"line":%d,"column":%d,`, d.Line, d.Column)
	}
	b = appendField(b, "severity", string(d.Severity))
	b = appendField(b, "kind", string(d.Kind))
	if d.Source != "" {
		b = appendField(b, "source", d.Source)
	}
	if d.Suggestion != "" {
		b = appendField(b, "suggestion", d.Suggestion)
	}
	b = appendString(append(b, `"message":`...), d.Message)
	return append(b, '}')
}

// appendField writes a field and the comma after it.
func appendField(b []byte, name, value string) []byte {
	b = append(append(append(b, '"'), name...), `":`...)
	return append(appendString(b, value), ',')
}

func appendStrings(b []byte, list []string) []byte {
	b = append(b, '[')
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, s)
	}
	return append(b, ']')
}

// appendString quotes a string; what needs more than quotes, encoding/json
// does.
func appendString(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			quoted, _ := encode(s)
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

// printOwners prints a path a line: its owners, and the rules that say so.
func printOwners(w io.Writer, a ownersAnswer) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, p := range a.paths {
		d := a.rules.Owners(p)
		owners := strings.Join(d.Owners, " ")
		if owners == "" {
			owners = "(" + string(d.Status) + ")"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\n", printable(p), printable(owners), printable(places(d.Rules)))
		if a.explain {
			printSteps(t, a.rules, p)
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	return printNotes(w, a)
}

// printSteps prints the rules that match, and those that nearly do where none
// does.
func printSteps(w io.Writer, rules *ownership.Ruleset, path string) {
	steps := rules.Explain(path)
	for _, s := range steps {
		fmt.Fprintf(w, "  %s\t%s\t%s\n", printable(place(*s.Rule)), printable(strings.Join(s.Rule.Owners, " ")), printable(s.Why()))
	}
	if len(steps) > 0 {
		return
	}
	for _, r := range rules.Nearest(path, maxNear) {
		fmt.Fprintf(w, "  %s\t%s\tdoes not match, but is near\n", printable(place(r)), printable(strings.Join(r.Owners, " ")))
	}
}

func places(rules []ownership.Rule) string {
	var all []string
	for _, r := range rules {
		all = append(all, place(r))
	}
	return strings.Join(all, ", ")
}

func place(r ownership.Rule) string {
	section := ""
	if r.Section != "" {
		section = "[" + r.Section + "] "
	}
	return fmt.Sprintf("%s:%d: %s%s", r.File, r.Line, section, r.Pattern)
}

// printNotes says how many lines are wrong, and what a person must know to
// trust the answer.
func printNotes(w io.Writer, a ownersAnswer) error {
	bad := 0
	for _, d := range a.diagnostics() {
		switch {
		case d.Kind == ownership.GuessedDialect:
			fmt.Fprintln(w, printable(d.String()))
		case d.Severity == ownership.Error:
			bad++
		}
	}
	switch {
	case bad == 1:
		fmt.Fprintln(w, "1 line is not used; -lint shows it")
	case bad > 1:
		fmt.Fprintf(w, "%d lines are not used; -lint shows them\n", bad)
	}
	return nil
}

// printLint prints what is wrong, a line each.
func printLint(w io.Writer, notes []ownership.Diagnostic, asJSON bool) error {
	if asJSON {
		return document(w, struct {
			Diagnostics []ownership.Diagnostic `json:"diagnostics"`
		}{append([]ownership.Diagnostic{}, notes...)})
	}
	for _, d := range notes {
		fmt.Fprintln(w, printable(d.String()))
	}
	return nil
}
