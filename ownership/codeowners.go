package ownership

import (
	"strings"

	"github.com/hmarr/codeowners"
)

// Codeowners returns the rules as those of github.com/hmarr/codeowners, for
// programs that work with its types, and in refused those that it cannot hold:
// patterns with characters that it rejects, and "/", on which it panics.
// Its own parser reads each line when this is called, which costs about 7 µs a
// line. For other dialects than GitHub's and Bitbucket's, whose patterns it
// would read wrongly, all rules are refused.
func (rs *Ruleset) Codeowners() (rules codeowners.Ruleset, refused []Rule) {
	for _, r := range rs.rules {
		parsed, ok := rs.codeownersRule(r)
		if !ok {
			refused = append(refused, r)
			continue
		}
		rules = append(rules, parsed)
	}
	return rules, refused
}

// codeownersRule hands one line to the library's parser. Owners go in by
// number, because it rejects characters of owners before it asks a matcher.
func (rs *Ruleset) codeownersRule(r Rule) (codeowners.Rule, bool) {
	if rs.dialect != GitHub && rs.dialect != Bitbucket || r.Pattern == "/" || strings.Contains(r.Pattern, "#") {
		return codeowners.Rule{}, false
	}
	next := 0
	matcher := codeowners.OwnerMatchFunc(func(string) (codeowners.Owner, error) {
		owner := r.Owners[next]
		next++
		return codeownersOwner(rs.dialect.Kind(owner), owner), nil
	})
	text := r.Pattern + strings.Repeat(" @x", len(r.Owners))
	parsed, err := codeowners.ParseFile(strings.NewReader(text), codeowners.WithOwnerMatchers([]codeowners.OwnerMatcher{matcher}))
	if err != nil || len(parsed) != 1 {
		return codeowners.Rule{}, false
	}
	parsed[0].LineNumber = r.Line
	return parsed[0], true
}

func codeownersOwner(kind OwnerKind, owner string) codeowners.Owner {
	switch kind {
	case Email:
		return codeowners.Owner{Value: owner, Type: codeowners.EmailOwner}
	case Team, Group:
		return codeowners.Owner{Value: owner[1:], Type: codeowners.TeamOwner}
	default:
		return codeowners.Owner{Value: strings.TrimPrefix(owner, "@"), Type: codeowners.UsernameOwner}
	}
}
