package people

import "strings"

// Identities tells which of the identities in a history are one person: those
// with the same address, the same full name (two words or more), the same
// account on a forge, or the same entry in the Book. Add all of them, then ask;
// the zero value is not usable, see [NewIdentities].
//
// It is not safe for concurrent use while identities are added.
type Identities struct {
	book   *Book
	number map[Identity]int
	list   []Identity
	parent []int          // union-find; a root's parent is itself
	signs  map[string]int // what identifies a person, and an identity that has it
}

// NewIdentities makes an empty set. A nil Book is allowed.
func NewIdentities(b *Book) *Identities {
	return &Identities{book: b, number: map[Identity]int{}, signs: map[string]int{}}
}

// Add takes an identity in. Adding it again changes nothing.
func (s *Identities) Add(name, email string) { s.add(Identity{name, email}) }

// Person returns a number that all identities of one person share: that of the
// one added first. An identity that was never added is added. The number of a
// person can become smaller when more identities are added.
func (s *Identities) Person(name, email string) int { return s.root(s.add(Identity{name, email})) }

// Same reports whether two identities are one person.
func (s *Identities) Same(a, b Identity) bool {
	return s.Person(a.Name, a.Email) == s.Person(b.Name, b.Email)
}

// Of returns the identities of a person, in the order in which they were added.
func (s *Identities) Of(person int) []Identity {
	var same []Identity
	for i, id := range s.list {
		if s.root(i) == person {
			same = append(same, id)
		}
	}
	return same
}

func (s *Identities) add(id Identity) int {
	if i, known := s.number[id]; known {
		return i
	}
	i := len(s.list)
	s.number[id] = i
	s.list = append(s.list, id)
	s.parent = append(s.parent, i)
	for _, sign := range s.signsOf(id) {
		if other, taken := s.signs[sign]; taken {
			s.join(i, other)
		} else {
			s.signs[sign] = i
		}
	}
	return i
}

// signsOf are the things that only one person has. An identity with none is a
// person of its own.
func (s *Identities) signsOf(id Identity) []string {
	var signs []string
	if !isSharedAddress(id.Email) {
		signs = append(signs, "address "+strings.ToLower(id.Email))
	}
	if isFullName(id.Name) {
		signs = append(signs, "name "+foldName(id.Name))
	}
	if login, found := ParseNoreply(id.Email); found {
		signs = append(signs, login.keys()...)
	}
	if s.book != nil {
		if r, known := s.book.Identity(id.Name, id.Email); known {
			signs = append(signs, "key "+r.ID)
		}
	}
	return signs
}

func (s *Identities) join(a, b int) {
	a, b = s.root(a), s.root(b)
	s.parent[max(a, b)] = min(a, b)
}

func (s *Identities) root(i int) int {
	for s.parent[i] != i {
		s.parent[i] = s.parent[s.parent[i]]
		i = s.parent[i]
	}
	return i
}

// isSharedAddress reports whether many people may commit with an address: none
// at all, a machine's own, or one that tools and web sites put in.
func isSharedAddress(address string) bool {
	local, domain, found := strings.Cut(strings.ToLower(address), "@")
	if !found || domain == "example.com" || !strings.Contains(domain, ".") {
		return true
	}
	return sharedLocals[local] || strings.HasSuffix(domain, ".local") || strings.HasSuffix(domain, ".localdomain")
}

// sharedLocals are the parts before the @ that belong to no one person.
var sharedLocals = map[string]bool{
	"": true, "noreply": true, "no-reply": true, "donotreply": true, "root": true, "you": true, "user": true, "nobody": true,
}
