package blame

import (
	"strings"
	"sync"
)

// A mailmap says who people are now, whatever their commits call them, by the
// rules of gitmailmap. Addresses and names are compared without case.
type mailmap struct{ byAddress map[string]*persona }

// A persona is what is known of one address: for all its names, and for some.
type persona struct {
	Identity
	byName map[string]Identity
}

// parseMailmap reads a mailmap file. Lines that say nothing are skipped, as
// git does.
func parseMailmap(text string) *mailmap {
	m := &mailmap{map[string]*persona{}}
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") {
			m.addLine(line)
		}
	}
	return m
}

// addLine reads NEW <NEW> [OLD] [<OLD>].
func (m *mailmap) addLine(line string) {
	to, rest, ok := nameAndAddress(line)
	if !ok || to.Email == "" {
		return
	}
	old, _, two := nameAndAddress(rest)
	if !two {
		old, to.Email = Identity{Email: to.Email}, ""
	}
	key := strings.ToLower(old.Email)
	p := m.byAddress[key]
	if p == nil {
		p = &persona{}
		m.byAddress[key] = p
	}
	if old.Name == "" {
		p.Identity = to.or(p.Identity)
		return
	}
	if p.byName == nil {
		p.byName = map[string]Identity{}
	}
	p.byName[strings.ToLower(old.Name)] = to
}

// nameAndAddress reads NAME <ADDRESS> and returns what follows.
func nameAndAddress(text string) (id Identity, rest string, ok bool) {
	name, rest, open := strings.Cut(text, "<")
	address, rest, closed := strings.Cut(rest, ">")
	return Identity{strings.TrimSpace(name), address}, rest, open && closed
}

// or fills what is empty.
func (id Identity) or(other Identity) Identity {
	if id.Name == "" {
		id.Name = other.Name
	}
	if id.Email == "" {
		id.Email = other.Email
	}
	return id
}

// apply returns the identity that stands for id. An entry for name and address
// beats one for the address alone.
func (m *mailmap) apply(id Identity) Identity {
	if m == nil {
		return id
	}
	p := m.byAddress[strings.ToLower(id.Email)]
	if p == nil {
		return id
	}
	if to, ok := p.byName[strings.ToLower(id.Name)]; ok {
		return to.or(id)
	}
	return p.Identity.or(id)
}

// people keeps the mailmap that was read last.
type people struct {
	mu   sync.Mutex
	blob Hash
	last *mailmap
}

// maxMailmap bounds the mailmap that is read, in bytes.
const maxMailmap = 4 << 20

// mailmap returns that of HEAD, whatever revision is asked about: people's
// newest names. nil stands for none.
func (p *people) mailmap(r *Repo) *mailmap {
	blob, ok := r.mailmapBlob()
	p.mu.Lock()
	defer p.mu.Unlock()
	if !ok {
		p.blob, p.last = Hash{}, nil
		return nil
	}
	if p.blob == blob {
		return p.last
	}
	_, data, err := r.src.Read(blob)
	if err != nil {
		return nil
	}
	p.blob, p.last = blob, parseMailmap(string(data[:min(len(data), maxMailmap)]))
	return p.last
}

func (r *Repo) mailmapBlob() (Hash, bool) {
	head, err := r.At("HEAD")
	if err != nil {
		return Hash{}, false
	}
	e, err := r.entry(head.commit.Tree, ".mailmap")
	return e.ID, err == nil && kind(e) == kindFile
}
