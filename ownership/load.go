package ownership

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// maxRules and maxSize bound what is read of one file; what is beyond is
// reported.
const (
	maxRules = 1_000_000
	maxSize  = 32 << 20
)

// places are where the forges look for their one file, in their order.
var places = map[Dialect][]string{
	GitHub:      {".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"},
	GitLab:      {"CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"},
	Bitbucket:   {".bitbucket/CODEOWNERS"},
	Gitea:       {"CODEOWNERS", "docs/CODEOWNERS", ".gitea/CODEOWNERS", ".forgejo/CODEOWNERS"},
	Maintainers: {"MAINTAINERS"},
}

// Load finds the file, or the files, where the forge of the dialect would, and
// reads them. Without a dialect it is found out: by the place of the file, then
// by what the text has of one dialect alone; where neither tells, GitHub's is
// taken, and [Ruleset.Ambiguous] says for which paths that matters. Load fails
// with [fs.ErrNotExist] if there is no file.
//
// In the dialects with a file a folder it walks the whole tree.
func Load(fsys fs.FS, d Dialect) (*Ruleset, error) { return load(tree{fsys}, d) }

// ParseFiles reads files given as path to text, as [Load] would find them. With
// a dialect with a file a folder, there may be none of that name.
func ParseFiles(files map[string]string, d Dialect) (*Ruleset, error) { return load(texts(files), d) }

// Parse reads the text of one file. Every line that is good counts; every other
// one is in the Ruleset's Diagnostics. Without a dialect the text decides, as
// for [Load]. A dialect with a file a folder takes it for the root's. Parse
// fails only where r does, and for an unknown dialect.
func Parse(r io.Reader, d Dialect) (*Ruleset, error) {
	var all strings.Builder
	if known, ok := r.(interface{ Len() int }); ok {
		all.Grow(min(known.Len(), maxSize+1))
	}
	if _, err := io.Copy(&all, io.LimitReader(r, maxSize+1)); err != nil {
		return nil, fmt.Errorf("ownership: %w", err)
	}
	text, other := all.String(), Dialect("")
	if d == "" {
		d, other = textDialect(text)
	}
	rs, err := load(texts{placeOf(d): text}, d)
	if err != nil {
		return nil, err
	}
	rs.anonymous()
	return rs.guessed(texts{placeOf(other): text}, other)
}

// placeOf is where a single text of a dialect is taken to lie.
func placeOf(d Dialect) string {
	if at := places[d]; at != nil {
		return at[0]
	}
	return ownersName
}

// anonymous takes the names of files out: there was only a text.
func (rs *Ruleset) anonymous() {
	rs.file = ""
	for i := range rs.rules {
		rs.rules[i].File = ""
	}
	for i := range rs.diagnostics {
		rs.diagnostics[i].File = ""
	}
}

// load reads the files of a dialect.
func load(src source, d Dialect) (*Ruleset, error) {
	switch d {
	case "":
		return detect(src)
	case Prow, Chromium, Gerrit:
		return loadFolders(src, d)
	}
	if places[d] == nil {
		return nil, fmt.Errorf("ownership: unknown dialect %q", d)
	}
	var rs *Ruleset
	for _, name := range places[d] {
		text, err := src.read(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return nil, fault(name, err)
		case rs != nil:
			rs.diagnostics = append(rs.diagnostics, Diagnostic{
				File: name, Severity: Warning, Kind: UnreadFile, Message: "is not read, because " + rs.file + " comes first",
			})
			continue
		}
		rs = parse(src, text, name, d)
	}
	if rs == nil {
		return nil, fmt.Errorf("ownership: no %s: %w", strings.Join(places[d], ", "), fs.ErrNotExist)
	}
	return rs, nil
}

func loadFolders(src source, d Dialect) (*Ruleset, error) {
	names, err := src.named(ownersName)
	if err != nil {
		return nil, fmt.Errorf("ownership: %w", err)
	}
	if _, given := src.(texts); len(names) == 0 && !given {
		return nil, fmt.Errorf("ownership: no %s: %w", ownersName, fs.ErrNotExist)
	}
	if d == Prow {
		return loadProw(src, names)
	}
	return loadAddresses(src, names, d)
}

// parse reads one file, unless it is larger than its forge reads.
func parse(src source, text, name string, d Dialect) *Ruleset {
	limit := maxSize
	if d == GitHub {
		limit = githubLimit - 1
	}
	if len(text) > limit {
		rs := parse(src, "", name, d)
		rs.diagnostics = []Diagnostic{{
			File: name, Severity: Error, Kind: LimitReached,
			Message: fmt.Sprintf("has more than %d bytes, so nothing of it is loaded", limit),
		}}
		return rs
	}
	switch d {
	case GitLab:
		return parseGitLab(text, name)
	case Bitbucket:
		return parseBitbucket(text, name)
	case Gitea:
		return parseGitea(text, name)
	case Maintainers:
		return parseMaintainers(src, text, name)
	default:
		return parseGitHub(text, name)
	}
}
