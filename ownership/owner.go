package ownership

import (
	"slices"
	"strings"
)

// An ownerCheck is what there is to say of a word among the owners.
type ownerCheck struct {
	bad     bool   // it is no owner at all
	odd     string // it counts but can hardly be meant so, because it ...
	instead string // what it may have been meant to be
}

// checkGitHubOwner knows @user, @org/team and addresses.
func checkGitHubOwner(s string) ownerCheck {
	if s[0] != '@' {
		return ownerCheck{bad: !isEmail(s)}
	}
	name, team, isTeam := strings.Cut(s[1:], "/")
	switch {
	case isLogin(name) && (!isTeam || isSlug(team)):
		return ownerCheck{}
	case isEmail(s[1:]):
		return ownerCheck{odd: "is an address with an @ in front", instead: s[1:]}
	}
	if trimmed := strings.TrimRight(s, ",;."); trimmed != s && len(trimmed) > 1 {
		return ownerCheck{odd: "ends in a punctuation mark", instead: trimmed}
	}
	return ownerCheck{odd: "is no name that GitHub gives to a user or a team"}
}

// A nameSet keeps each name once, in order.
type nameSet struct {
	names []string
	seen  map[string]bool // where there are many
}

func (s *nameSet) add(name string) {
	if s.seen == nil && len(s.names) == manyNames {
		s.seen = make(map[string]bool, 2*manyNames)
		for _, n := range s.names {
			s.seen[n] = true
		}
	}
	if s.seen[name] || s.seen == nil && slices.Contains(s.names, name) {
		return
	}
	if s.seen != nil {
		s.seen[name] = true
	}
	s.names = append(s.names, name)
}

// manyNames is the number from which looking through a list costs more than a
// map.
const manyNames = 32

// isLogin: letters, digits, hyphens; underscores for managed users.
func isLogin(s string) bool {
	return s != "" && only(s, func(c byte) bool { return alphanumeric(c) || c == '-' || c == '_' })
}

func isSlug(s string) bool {
	return s != "" && only(s, func(c byte) bool { return alphanumeric(c) || c == '-' || c == '_' || c == '.' })
}

// isEmail takes any x@y.z, however long the last label.
func isEmail(s string) bool {
	local, domain, found := strings.Cut(s, "@")
	if !found || local == "" || !strings.Contains(domain, ".") {
		return false
	}
	for label := range strings.SplitSeq(domain, ".") {
		if label == "" || !only(label, func(c byte) bool { return alphanumeric(c) || c == '-' || c >= 0x80 }) {
			return false
		}
	}
	return !strings.ContainsAny(local, "\"(),:;<>[]\\")
}

func alphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func only(s string, allowed func(byte) bool) bool {
	for i := 0; i < len(s); i++ {
		if !allowed(s[i]) {
			return false
		}
	}
	return true
}
