package blame

import (
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// A revisionParser reads a revision: a name, then operators that lead from one
// commit to another.
type revisionParser struct {
	repo *Repo
	text string
}

func (p *revisionParser) parse() (Hash, error) {
	if text, ok := strings.CutPrefix(p.text, ":/"); ok {
		return p.repo.findMessage(p.repo.allHeads(), text)
	}
	base, operators := p.cut()
	switch {
	case p.text == "":
		return Hash{}, noCommit("it is empty")
	case strings.HasPrefix(p.text, "^"), strings.Contains(base, ".."):
		return Hash{}, noCommit("a range is no commit")
	}
	id, err := p.base(base)
	for err == nil && operators != "" {
		id, operators, err = p.operator(id, operators)
	}
	return id, err
}

// cut parts the name from the operators. A caret or tilde cannot stand in a
// ref's name, but one in braces belongs to what the braces hold.
func (p *revisionParser) cut() (base, operators string) {
	braces := false
	for i, c := range []byte(p.text) {
		switch {
		case c == '{' && i > 0 && p.text[i-1] == '@':
			braces = true
		case c == '}':
			braces = false
		case !braces && (c == '^' || c == '~'):
			return p.text[:i], p.text[i:]
		}
	}
	return p.text, ""
}

// operator takes the first operator to a commit and returns those that follow.
func (p *revisionParser) operator(id Hash, text string) (Hash, string, error) {
	kind, rest := text[0], text[1:]
	switch {
	case kind == '^' && strings.HasPrefix(rest, "{"):
		inside, after, closed := strings.Cut(rest[1:], "}")
		if !closed {
			return id, "", noCommit("%q is not closed", text)
		}
		id, err := p.braced(id, inside)
		return id, after, err
	case kind != '^' && kind != '~':
		return id, "", noCommit("%q is not understood", text)
	case rest != "" && strings.ContainsRune("@!-", rune(rest[0])):
		return id, "", noCommit("%q is a range, not a commit", text)
	}
	n, rest, err := number(rest)
	if err != nil {
		return id, "", err
	}
	if id, err = p.repo.peel(id); err != nil {
		return id, "", err
	}
	if kind == '~' {
		id, err = p.ancestor(id, n)
	} else if n > 0 {
		id, err = p.parent(id, n)
	}
	return id, rest, err
}

// number reads digits; without any it is 1.
func number(text string) (int, string, error) {
	end := 0
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	if end == 0 {
		return 1, text, nil
	}
	n, err := strconv.Atoi(text[:end])
	if err != nil {
		return 0, "", noCommit("%.20s... is too large a number", text[:end])
	}
	return n, text[end:], nil
}

// braced is what ^{INSIDE} makes of an object.
func (p *revisionParser) braced(id Hash, inside string) (Hash, error) {
	if text, ok := strings.CutPrefix(inside, "/"); ok {
		commit, err := p.repo.peel(id)
		if err != nil {
			return id, err
		}
		return p.repo.findMessage([]Hash{commit}, text)
	}
	switch inside {
	case "", "commit":
		return p.repo.peel(id)
	case "object":
		_, _, err := p.repo.src.Size(id)
		return id, err
	case "tag":
		kind, _, err := p.repo.src.Size(id)
		if err == nil && kind != plumbing.TagObject {
			err = noCommit("%s is a %s, not a tag", id, kind)
		}
		return id, err
	}
	return id, noCommit("^{%s} names no commit", inside)
}

func (p *revisionParser) ancestor(id Hash, n int) (Hash, error) {
	for ; n > 0; n-- {
		next, err := p.parent(id, 1)
		if err != nil {
			return id, err
		}
		id = next
	}
	return id, nil
}

func (p *revisionParser) parent(id Hash, n int) (Hash, error) {
	c, err := p.repo.src.Commit(id)
	switch {
	case err != nil:
		return id, err
	case n <= len(c.Parents):
		return c.Parents[n-1], nil
	case c.Shallow:
		return id, noCommit("the clone is shallow: the parents of %s are not there", id)
	}
	return id, noCommit("commit %s has %s", id, count(len(c.Parents), "parent"))
}

// base finds what a name without operators names.
func (p *revisionParser) base(name string) (Hash, error) {
	if at := strings.Index(name, "@{"); at >= 0 {
		return p.repo.logged(name[:at], name[at+2:])
	}
	if strings.Contains(name, ":") {
		return Hash{}, noCommit("a path after a colon names no commit")
	}
	if plumbing.IsHash(name) {
		return plumbing.NewHash(name), nil
	}
	if name == "@" {
		name = "HEAD"
	}
	if id, _, err := p.repo.ref(name); err == nil {
		return id, nil
	}
	if hex := described(name); hex != "" {
		if id, err := p.repo.abbreviated(hex); err == nil {
			return id, nil
		}
	}
	if isHex(name) {
		return p.repo.abbreviated(name)
	}
	return Hash{}, noCommit("no such ref or commit")
}

// described is the hash in what git describe prints: v1.2-14-gabc1234. Unlike
// git, it takes no full name of a ref for that.
func described(name string) string {
	i := strings.LastIndex(name, "-g")
	if i < 0 || !isHex(name[i+2:]) || strings.HasPrefix(name, "refs/") {
		return ""
	}
	return name[i+2:]
}

// minHex is the least of a hash that may stand for the whole.
const minHex = 4

func isHex(text string) bool {
	if len(text) < minHex || len(text) > 40 {
		return false
	}
	for _, c := range []byte(text) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
			return false
		}
	}
	return true
}

// maxPrefix is how many objects object.Source.Prefix names at most.
const maxPrefix = 10

// abbreviated finds the commit whose hash starts so. Where other objects do,
// too, only commits and tags count.
func (r *Repo) abbreviated(hex string) (Hash, error) {
	ids, err := r.src.Prefix(strings.ToLower(hex))
	if err != nil || len(ids) == 1 {
		return append(ids, Hash{})[0], err
	}
	var commits []Hash
	var names []string
	for _, id := range ids {
		kind, _, err := r.src.Size(id)
		if err != nil {
			return id, err
		}
		if kind == plumbing.CommitObject || kind == plumbing.TagObject {
			commits = append(commits, id)
		}
		names = append(names, kind.String()+" "+id.String())
	}
	switch {
	case len(ids) == 0:
		return Hash{}, noCommit("no such ref or commit")
	case len(commits) == 1 && len(ids) < maxPrefix:
		return commits[0], nil
	}
	return Hash{}, noCommit("it is ambiguous: %s", strings.Join(names, ", "))
}
