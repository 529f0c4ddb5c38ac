package ownership

import "strings"

// A Dialect is the rules by which a file is read. The empty Dialect stands for
// finding it out from the place of the file and its text.
type Dialect string

const (
	// GitHub: the last matching line wins.
	// docs.github.com, "About code owners".
	GitHub Dialect = "github"
	// GitLab: the last matching line of each section, all sections together.
	// docs.gitlab.com, "Code Owners syntax".
	GitLab Dialect = "gitlab"
	// Bitbucket is Bitbucket Cloud. Its documentation does not say whether the
	// last rule wins or all add up; here the last wins.
	Bitbucket Dialect = "bitbucket"
	// Gitea, and Forgejo: regular expressions, all matching lines together.
	Gitea Dialect = "gitea"
	// Prow: OWNERS in YAML, of Kubernetes and its family.
	Prow Dialect = "prow"
	// Chromium: OWNERS, a line an address, as depot_tools reads it.
	Chromium Dialect = "chromium"
	// Gerrit: OWNERS, as the code-owners plugin reads it.
	Gerrit Dialect = "gerrit"
	// Maintainers: MAINTAINERS of Linux, U-Boot and QEMU.
	Maintainers Dialect = "maintainers"
)

// Dialects are all dialects.
func Dialects() []Dialect {
	return []Dialect{GitHub, GitLab, Bitbucket, Gitea, Prow, Chromium, Gerrit, Maintainers}
}

// An OwnerKind is what an owner's spelling says it is.
type OwnerKind string

const (
	User     OwnerKind = "user"
	Team     OwnerKind = "team"     // @org/team
	Group    OwnerKind = "group"    // @group/subgroup of GitLab, @workspace/group of Bitbucket
	Email    OwnerKind = "email"    // an address
	Role     OwnerKind = "role"     // @@maintainer of GitLab: all who have it
	Everyone OwnerKind = "everyone" // *
)

// Kind tells what an owner is by its spelling. On GitLab a name without a slash
// may be a user's or a group's; it is called a user's.
func (d Dialect) Kind(owner string) OwnerKind {
	handle, isHandle := strings.CutPrefix(owner, "@")
	switch {
	case owner == "*":
		return Everyone
	case d == GitLab && strings.HasPrefix(handle, "@"):
		return Role
	case isHandle && strings.Contains(handle, "/"):
		if d == GitHub || d == Gitea {
			return Team
		}
		return Group
	case !isHandle && strings.Contains(owner, "@"):
		return Email
	default:
		return User
	}
}
