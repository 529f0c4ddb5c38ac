package ownership

import (
	"fmt"
	"slices"
	"strings"
)

// An AmbiguousError says that neither the place of a file nor its text tell its
// dialect, and that the two readings differ for a path.
type AmbiguousError struct {
	File        string
	Path        string // the first that they differ for
	Paths       int    // how many
	Read, Other Dialect
	ReadOwners  []string // the answer that Owners gives
	OtherOwners []string // what the other reading would give
}

// Error names the file, both readings, and the first path with the owners that
// each gives it.
func (e *AmbiguousError) Error() string {
	if e.File == "" {
		return "ownership: " + e.text()
	}
	return fmt.Sprintf("ownership: %s: %s", e.File, e.text())
}

func (e *AmbiguousError) text() string {
	return fmt.Sprintf("read as %s by guess; %s would differ for %d of the paths, such as %s (%s, not %s)",
		e.Read, e.Other, e.Paths, e.Path, list(e.OtherOwners), list(e.ReadOwners))
}

func list(owners []string) string {
	if len(owners) == 0 {
		return "nobody"
	}
	return strings.Join(owners, " ")
}

// Diagnostic is the error in the shape of the file's other diagnostics.
func (e *AmbiguousError) Diagnostic() Diagnostic {
	return Diagnostic{File: e.File, Severity: Warning, Kind: GuessedDialect, Message: e.text()}
}

// Ambiguous returns an error if the dialect was guessed and the likeliest other
// one gives other owners for any of the paths, else nil.
func (rs *Ruleset) Ambiguous(paths ...string) *AmbiguousError {
	if rs.other == nil {
		return nil
	}
	var e *AmbiguousError
	for _, p := range paths {
		a, b := rs.Owners(p), rs.other.Owners(p)
		if a.Status == b.Status && slices.Equal(a.Owners, b.Owners) {
			continue
		}
		if e == nil {
			e = &AmbiguousError{File: rs.file, Path: p, Read: rs.dialect, Other: rs.other.dialect, ReadOwners: a.Owners, OtherOwners: b.Owners}
		}
		e.Paths++
	}
	return e
}
