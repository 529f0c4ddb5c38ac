// Interim: a small stand-in until the real engine of this package is here; its
// owner deletes this file whole then.

// Package ownership says who owns a path.
package ownership

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/hmarr/codeowners"
)

type Dialect string
type OwnerKind string
type Severity string

const Error Severity = "error"

type Diagnostic struct {
	File         string
	Line, Column int
	Severity     Severity
	Message      string
}
type Rule struct {
	File             string
	Line             int
	Pattern, Section string
	Owners           []string
}
type Status string
type Decision struct {
	Status Status
	Owners []string
	Rules  []Rule
}
type Ruleset struct {
	rules []codeowners.Rule
	file  string
	diag  []Diagnostic
}

func Load(fsys fs.FS, d Dialect) (*Ruleset, error) {
	for _, name := range []string{".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"} {
		f, err := fsys.Open(name)
		if err != nil {
			continue
		}
		defer f.Close()
		rs, err := Parse(f, d)
		if rs != nil {
			rs.file = name
		}
		return rs, err
	}
	return nil, fmt.Errorf("ownership: no CODEOWNERS: %w", fs.ErrNotExist)
}

func Parse(r io.Reader, d Dialect) (*Ruleset, error) {
	rs := &Ruleset{}
	s := bufio.NewScanner(r)
	for n := 1; s.Scan(); n++ {
		rules, err := codeowners.ParseFile(strings.NewReader(s.Text()))
		if err != nil {
			rs.diag = append(rs.diag, Diagnostic{Line: n, Column: 1, Severity: Error, Message: err.Error()})
			continue
		}
		for _, rule := range rules {
			rule.LineNumber = n
			rs.rules = append(rs.rules, rule)
		}
	}
	return rs, s.Err()
}

func (rs *Ruleset) Owners(p string) Decision {
	for i := len(rs.rules) - 1; i >= 0; i-- {
		r := rs.rules[i]
		if ok, _ := r.Match(p); ok {
			out := Rule{File: rs.file, Line: r.LineNumber, Pattern: r.RawPattern()}
			for _, o := range r.Owners {
				out.Owners = append(out.Owners, o.String())
			}
			if len(out.Owners) == 0 {
				return Decision{Status: "unowned", Rules: []Rule{out}}
			}
			return Decision{Status: "owned", Owners: out.Owners, Rules: []Rule{out}}
		}
	}
	return Decision{Status: "unmatched"}
}
func (rs *Ruleset) Diagnostics() []Diagnostic { return rs.diag }
