package people

import (
	"strings"

	"github.com/whopage/whopage/resolve/plan"
)

// An Identity is a person as a commit names them, after the mailmap.
type Identity struct{ Name, Email string }

// A Login is an account on a forge.
type Login struct {
	Forge string // github, gitlab
	Name  string
	ID    string // decimal digits, where known: it stays when the name changes
}

// Identity returns the responder behind a commit's name and address: by
// address, by the login in a forge's noreply address, then by a full name that
// exactly one person of the Book has. Where the Book has nobody, known is false
// and the responder is made of the identity alone.
func (b *Book) Identity(name, email string) (r plan.Responder, known bool) {
	if b != nil {
		if r, known = b.byAddress(email); known {
			return r, true
		}
		if i, found := b.byName[foldName(name)]; found && i >= 0 {
			return b.people[i].Responder(), true
		}
	}
	return Identity{name, email}.bare(), false
}

// Responder returns who stands behind the identities of one person, of which there
// is at least one: whom the Book has under any of them. Where it has none, known is
// false and the responder is made of the first, with the login that another shows.
func (b *Book) Responder(ids []Identity) (r plan.Responder, known bool) {
	own := ids[0].bare()
	for _, id := range ids {
		if r, known := b.Identity(id.Name, id.Email); known {
			return r, true
		}
		if login, found := ParseNoreply(id.Email); found && own.Handle == "" {
			own.Handle, own.Addresses = login.Name, map[string]string{login.Forge: login.Name}
		}
	}
	return own, false
}

// ParseNoreply reads the account out of an address that a forge made up so as
// not to show the real one: ID+LOGIN@users.noreply.github.com,
// LOGIN@users.noreply.github.com or ID-LOGIN@users.noreply.gitlab.com.
func ParseNoreply(address string) (Login, bool) {
	local, domain, found := strings.Cut(address, "@")
	if !found || local == "" {
		return Login{}, false
	}
	switch strings.ToLower(domain) {
	case "users.noreply.github.com":
		return splitLogin("github", local, "+"), true
	case "users.noreply.gitlab.com":
		return splitLogin("gitlab", local, "-"), true
	}
	return Login{}, false
}

func splitLogin(forge, local, separator string) Login {
	if id, name, found := strings.Cut(local, separator); found && isDigits(id) && name != "" {
		return Login{forge, name, id}
	}
	return Login{Forge: forge, Name: local}
}

// keys are what two accounts have in common if they are the same, the number
// first.
func (l Login) keys() []string {
	name := l.Forge + ":" + strings.ToLower(l.Name)
	if l.ID == "" {
		return []string{name}
	}
	return []string{l.Forge + "#" + l.ID, name}
}

// isFullName reports whether a name can tell people apart: two words or more,
// and not one that programs put in where nobody is configured.
func isFullName(name string) bool {
	folded := foldName(name)
	return strings.Contains(folded, " ") && !placeholders[folded]
}

var placeholders = map[string]bool{
	"your name": true, "first last": true, "john doe": true, "jane doe": true, "unknown user": true,
	"no name": true, "not committed yet": true, "unknown author": true, "user name": true, "root user": true,
}

// foldName makes spellings of a name equal that differ in case and blanks.
func foldName(name string) string {
	return strings.Join(strings.Fields(strings.ToLower(name)), " ")
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
