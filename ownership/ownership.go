// Package ownership says who owns a path, by which line of which file.
//
// It reads the CODEOWNERS files of GitHub, GitLab, Bitbucket and Gitea, the
// OWNERS files of Prow, Chromium and Gerrit, and MAINTAINERS as Linux, QEMU and
// U-Boot have it, each by its own rules ([Dialect] says where those stand).
// [Load] finds the files where the forge would and [Parse] reads one text; both
// keep every good line and report every bad one as a [Diagnostic]. A [Ruleset]
// then answers for any number of paths:
//
//	rules, err := ownership.Load(fsys, ownership.GitHub)
//	decision := rules.Owners("db/pool.go") // status, owners, deciding rules
//
// # What is built on hmarr/codeowners, and what is not
//
// [github.com/hmarr/codeowners] is the reference for GitHub's patterns: on every
// file that it accepts, both give the same rule for every path of a tree
// (README.md in testdata/codeowners names the exceptions), and
// [Ruleset.Codeowners] hands the rules out as its own. Neither its parser nor
// its matcher is on the way of a decision: the parser gives a whole file up for
// one bad line, ends in silence at a line of 64 KiB and refuses characters that
// GitHub takes; the matcher tries one regular expression a rule and panics on
// the pattern "/". GitLab's patterns are those of Ruby's File.fnmatch, which it
// does not read.
package ownership

// A Status says how sure a file is about a path.
type Status string

const (
	Owned     Status = "owned"     // somebody owns it
	Unowned   Status = "unowned"   // the deciding rule names nobody
	Excluded  Status = "excluded"  // a rule takes the path out
	Unmatched Status = "unmatched" // no rule is about it
)

// A Rule is one rule as it stands in a file. In the dialects with a file a
// folder it is all that the file says for a path, in MAINTAINERS a section.
type Rule struct {
	File    string   `json:"file,omitempty"`    // path of the file; empty for a bare text
	Line    int      `json:"line"`              // from 1
	Pattern string   `json:"pattern"`           // as in the file, escapes and all
	Section string   `json:"section,omitempty"` // GitLab's section, MAINTAINERS' heading
	Owners  []string `json:"owners"`            // as in the file, with a section's default owners; Prow: lower case, no "@", aliases expanded
	// Of a section of GitLab: whether approval is optional, and how many
	// approvals it asks for, if it says.
	Optional  bool `json:"optional,omitempty"`
	Approvals int  `json:"approvals,omitempty"`
}

// A Decision is the answer for one path. Its slices belong to the Ruleset and
// must not be changed.
type Decision struct {
	Status Status
	// Owners are spelled as in the file, each once; the one name "*" is everybody.
	Owners []string
	// Rules give the answer, the deciding one first: one for GitHub, Bitbucket and
	// the sections of GitLab each, one a file, nearest first, in the dialects
	// with a file a folder. For Unowned and Excluded they are those that say so.
	Rules []Rule
}

// A Ruleset answers for paths. It is immutable and safe for concurrent use.
type Ruleset struct {
	dialect     Dialect
	file        string
	rules       []Rule
	diagnostics []Diagnostic
	reading     reading
	// other is the second reading of a file whose dialect was guessed.
	other *Ruleset
}

// A reading holds what a dialect makes of its rules.
type reading interface {
	decide(path string) Decision
	explain(path string) []Step
}

// Owners decides who owns a file. path is relative to the repository's root,
// slash-separated, and need not exist. The cost hardly depends on the number of
// rules; asking for a neighbour of an earlier path is cheaper still and, for
// GitHub and Bitbucket, allocates nothing.
func (rs *Ruleset) Owners(path string) Decision { return rs.reading.decide(path) }

// Dialect is how the file is read.
func (rs *Ruleset) Dialect() Dialect { return rs.dialect }

// Rules are all rules, in the order of the file. They must not be changed.
func (rs *Ruleset) Rules() []Rule { return rs.rules }

// Diagnostics are what is wrong with the file, by line, whatever the path.
func (rs *Ruleset) Diagnostics() []Diagnostic { return rs.diagnostics }
