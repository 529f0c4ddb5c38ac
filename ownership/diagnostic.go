package ownership

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Severity says what a Diagnostic means for the line.
type Severity string

const (
	Error   Severity = "error"   // the line, or the file, is not used
	Warning Severity = "warning" // it is used, but hardly as meant
	Info    Severity = "info"    // it is used
)

// A Kind is a group of diagnostics. The first two are spelled as GitHub's
// endpoint for CODEOWNERS errors spells them.
type Kind string

const (
	InvalidPattern Kind = "Invalid pattern"
	InvalidOwner   Kind = "Invalid owner"
	OddPattern     Kind = "Odd pattern"     // counts, but does not say what it seems to
	OddOwner       Kind = "Odd owner"       // counts, but names nobody
	NoOwner        Kind = "No owner"        // nobody is named where somebody seems meant
	HiddenRule     Kind = "Hidden rule"     // a later rule takes all its files
	UnusedRule     Kind = "Unused rule"     // matches no file of the tree
	InvalidSection Kind = "Invalid section" // a heading that is none
	InvalidSyntax  Kind = "Invalid syntax"  // a line that the format does not have
	MissingImport  Kind = "Missing import"  // a file that is named and not there
	UnreadFile     Kind = "Unread file"     // lies where another is read first
	LimitReached   Kind = "Limit reached"   // too large to read
	GuessedDialect Kind = "Guessed dialect" // neither the place nor the text tells
	MergeConflict  Kind = "Conflict marker" // left by a merge
)

// A Diagnostic is one thing that is wrong with a file, in the shape of GitHub's
// endpoint for CODEOWNERS errors (line, column, kind, source, suggestion,
// message).
type Diagnostic struct {
	File       string   `json:"file,omitempty"`
	Line       int      `json:"line,omitempty"`   // from 1; 0 where it is about the whole file
	Column     int      `json:"column,omitempty"` // in characters, from 1
	Severity   Severity `json:"severity"`
	Kind       Kind     `json:"kind"`
	Source     string   `json:"source,omitempty"` // the line; long ones are cut
	Message    string   `json:"message"`
	Suggestion string   `json:"suggestion,omitempty"` // what the line could be instead
}

// String is the diagnostic as compilers print theirs.
func (d Diagnostic) String() string {
	place := d.File
	if d.Line > 0 {
		place = fmt.Sprintf("%s:%d:%d", d.File, d.Line, d.Column)
	}
	text := fmt.Sprintf("%s: %s: %s", place, d.Severity, d.Message)
	if d.Suggestion != "" {
		text += fmt.Sprintf(" (suggested: %s)", d.Suggestion)
	}
	return text
}

// maxSource is how much of a line a diagnostic keeps, in bytes.
const maxSource = 256

// excerpt cuts a text where a diagnostic would carry too much of it.
func excerpt(s string) string {
	if len(s) <= maxSource {
		return s
	}
	cut := maxSource
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

// A sheet collects the diagnostics of one file.
type sheet struct {
	file  string
	notes []Diagnostic
	// The last column that was counted, so that many notes on one long line
	// cost no more than one.
	line, offset, column int
}

// note reports about a line, at a byte of it.
func (s *sheet) note(at line, offset int, severity Severity, kind Kind, format string, args ...any) *Diagnostic {
	s.notes = append(s.notes, Diagnostic{
		File: s.file, Line: at.number, Column: s.columnOf(at, offset),
		Severity: severity, Kind: kind, Source: excerpt(at.text), Message: fmt.Sprintf(format, args...),
	})
	return &s.notes[len(s.notes)-1]
}

func (s *sheet) columnOf(at line, offset int) int {
	if s.line != at.number || s.offset > offset {
		s.line, s.offset, s.column = at.number, 0, 1
	}
	s.column += utf8.RuneCountInString(at.text[s.offset:offset])
	s.offset = offset
	return s.column
}

// hidden reports the rules that no file is left for.
func (s *sheet) hidden(rules []Rule, x *index) {
	all := x.hidden()
	s.notes = slices.Grow(s.notes, len(all))
	for _, h := range all {
		r := rules[h.rule-1]
		s.notes = append(s.notes, Diagnostic{
			File: s.file, Line: r.Line, Column: 1, Severity: Warning, Kind: HiddenRule, Source: excerpt(r.Pattern),
			Message: "line " + decimal(rules[h.by-1].Line) + " comes later and takes all files of this one",
		})
	}
}

// sort puts the notes in the order of the lines.
func (s *sheet) sort() {
	slices.SortStableFunc(s.notes, byPlace)
}

func byPlace(a, b Diagnostic) int {
	return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
}

// suggest adds what the line could be instead.
func (d *Diagnostic) suggest(text string) { d.Suggestion = excerpt(text) }
