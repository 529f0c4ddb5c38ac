package ownership

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// detect finds out the dialect of a tree and reads its files.
func detect(src source) (*Ruleset, error) {
	for _, name := range []string{".github/CODEOWNERS", ".gitlab/CODEOWNERS", ".gitea/CODEOWNERS", ".forgejo/CODEOWNERS",
		".bitbucket/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ownersName, aliasesName, "MAINTAINERS"} {
		text, err := src.read(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fault(name, err)
		}
		if name == "MAINTAINERS" && !strings.Contains(text, "\nF:") {
			continue // other projects keep lists of people under that name
		}
		d, other := dialectOf(src, name, text)
		rs, err := load(src, d)
		if err != nil {
			return nil, err
		}
		return rs.guessed(src, other)
	}
	return nil, fmt.Errorf("ownership: no CODEOWNERS, OWNERS or MAINTAINERS: %w", fs.ErrNotExist)
}

// dialectOf is the dialect of a file, by its place, what its text has of one
// dialect alone, and what else the forges keep in a tree; other is the second
// possibility where none of these tells.
func dialectOf(src source, name, text string) (d, other Dialect) {
	switch dir, base := split(name); {
	case base == aliasesName:
		return Prow, ""
	case base == "MAINTAINERS":
		return Maintainers, ""
	case base == ownersName:
		return addressDialect(text)
	case dir == ".github":
		return GitHub, ""
	case dir == ".gitlab":
		return GitLab, ""
	case dir == ".gitea" || dir == ".forgejo":
		return Gitea, ""
	case dir == ".bitbucket":
		return Bitbucket, ""
	}
	if d, other = textDialect(text); other == "" {
		return d, ""
	}
	if forge := forgeOf(src); forge != "" {
		return forge, ""
	}
	return d, other
}

// forgeOf is the one forge that a tree has something for, or none.
func forgeOf(src source) Dialect {
	var found []Dialect
	if src.isDir(".github") {
		found = append(found, GitHub)
	}
	if _, err := src.read(".gitlab-ci.yml"); err == nil || src.isDir(".gitlab") {
		found = append(found, GitLab)
	}
	if src.isDir(".gitea") || src.isDir(".forgejo") {
		found = append(found, Gitea)
	}
	if len(found) != 1 {
		return ""
	}
	return found[0]
}

// textDialect is the dialect that a text must be of, or the likeliest one and
// the other that it could be.
func textDialect(text string) (d, other Dialect) {
	signs := map[Dialect]int{}
	for l := range lines(text) {
		signs[lineDialect(strings.TrimSpace(l.text))]++
	}
	switch {
	case signs[Maintainers] > 0 && signs[Maintainers] > signs[GitHub]:
		return Maintainers, ""
	case signs[Prow] > 0:
		return Prow, ""
	case signs[Chromium] > 0 && signs[GitHub] == 0:
		return addressDialect(text)
	case signs[GitLab] > 0:
		return GitLab, ""
	case signs[Gitea] > 0:
		return Gitea, ""
	}
	return GitHub, GitLab
}

// lineDialect is the dialect that a line is a sign of: GitHub's for a pattern
// with owners, and none for what all have.
func lineDialect(l string) Dialect {
	_, _, tagged := maintainersTag(l)
	name, _, closed := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(l, "^"), "["), "]")
	key, value, hasKey := strings.Cut(l, ":")
	switch {
	case l == "" || l[0] == '#':
		return ""
	case tagged && len(l) > 3 && blank(l[2]):
		return Maintainers
	case hasKey && (value == "" || blank(value[0]) || value[0] == '[') && prowKeys[key]:
		return Prow
	case isNoParent(l), strings.HasPrefix(l, "per-file "), strings.HasPrefix(l, "file:"), strings.HasPrefix(l, "include "):
		return Chromium
	case l == "*" || isEmail(strings.TrimSpace(strings.Split(l, "#")[0])):
		return Chromium
	case (l[0] == '[' || strings.HasPrefix(l, "^[")) && closed && name != "" && isHeadingTail(l[strings.IndexByte(l, ']')+1:]):
		return GitLab
	case l[0] == '!' && !strings.Contains(l, " @"), hasRole(l):
		return GitLab
	case isExpression(l[:patternEnd(l, 0)]):
		return Gitea
	}
	return GitHub
}

var prowKeys = map[string]bool{
	"approvers": true, "reviewers": true, "required_reviewers": true, "emeritus_approvers": true,
	"filters": true, "options": true, "labels": true,
}

// isHeadingTail: what follows a section's name is nothing, a count or owners.
func isHeadingTail(rest string) bool {
	_, rest, counted := approvals(rest)
	return counted && (rest == "" || blank(rest[0]))
}

func hasRole(l string) bool {
	for w := range words(l, patternEnd(l, 0)) {
		if strings.HasPrefix(w.text, "@@") && isGitLabOwner(w.text) {
			return true
		}
	}
	return false
}

// isExpression: a pattern that is a regular expression and would hardly be a
// path.
func isExpression(pattern string) bool {
	return strings.Contains(pattern, `\\.`) || strings.HasSuffix(pattern, "/.*") || strings.HasPrefix(pattern, ".*\\") ||
		strings.Contains(pattern, "(") && strings.Contains(pattern, "|")
}

// addressDialect tells the OWNERS formats apart. Chromium's and Gerrit's
// differ only where globs and imports are used.
func addressDialect(text string) (d, other Dialect) {
	for l := range lines(text) {
		s := strings.TrimSpace(l.text)
		if lineDialect(s) == Prow {
			return Prow, ""
		}
		if strings.HasPrefix(s, "include ") {
			return Gerrit, ""
		}
	}
	return Chromium, Gerrit
}

// guessed keeps the second reading of files whose dialect is a guess, and says
// so.
func (rs *Ruleset) guessed(src source, other Dialect) (*Ruleset, error) {
	if other == "" {
		return rs, nil
	}
	var err error
	if rs.other, err = load(src, other); err != nil {
		return nil, err
	}
	rs.diagnostics = append(rs.diagnostics, Diagnostic{
		File: rs.file, Severity: Info, Kind: GuessedDialect,
		Message: fmt.Sprintf("read as %s by guess; it could also be %s", rs.dialect, other),
	})
	return rs, nil
}
