package ownership

import "strings"

// parseBitbucket reads a text as Bitbucket Cloud does: patterns as GitHub's,
// with its own kinds of owners.
func parseBitbucket(text, file string) *Ruleset {
	return parseLastWins(text, file, Bitbucket, checkBitbucketOwner)
}

// checkBitbucketOwner knows @user, @workspace/group and @teams/name, which may
// be followed by how many of them to ask, and addresses.
func checkBitbucketOwner(s string) ownerCheck {
	if s[0] != '@' {
		return ownerCheck{bad: !isEmail(s)}
	}
	name, selector, selected := strings.Cut(s[1:], ":")
	workspace, group, isGroup := strings.Cut(name, "/")
	switch {
	case !isSlug(workspace) || isGroup && !isSlug(group):
		return ownerCheck{odd: "is no name that Bitbucket gives to a user or a group"}
	case selected && !isSelector(selector):
		return ownerCheck{odd: "is followed by something else than :all, :random(n) or :least_busy(n)"}
	}
	return ownerCheck{}
}

func isSelector(s string) bool {
	if s == "all" {
		return true
	}
	n, found := strings.CutPrefix(s, "random(")
	if !found {
		n, found = strings.CutPrefix(s, "least_busy(")
	}
	n, closed := strings.CutSuffix(n, ")")
	return found && closed && n != "" && only(n, func(c byte) bool { return c >= '0' && c <= '9' })
}
