package resolve

import (
	"slices"
	"strconv"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve/people"
	"github.com/whopage/whopage/resolve/plan"
)

// A crowd is who stands behind the identities of an incident: each person once,
// however they spelled themselves.
type crowd struct {
	book       *people.Book
	identities *people.Identities
	newest     map[int]*blame.Commit // of each person, the commit they were last seen in
	as         map[int]blame.Identity
	programs   []blame.Identity              // that committed what failed
	merged     map[blame.Hash]blame.Identity // who merged what a program wrote
	bots       map[blame.Identity]bool       // who was asked for
}

func newCrowd(book *people.Book) *crowd {
	return &crowd{
		book: book, identities: people.NewIdentities(book),
		newest: map[int]*blame.Commit{}, as: map[int]blame.Identity{}, bots: map[blame.Identity]bool{}, merged: map[blame.Hash]blame.Identity{},
	}
}

// authors are a commit's author and co-authors, without programs; of what a
// program wrote, the people behind it.
func (w *crowd) authors(commit *blame.Commit) []blame.Identity {
	if w.bot(commit.Author) {
		people, _ := w.behind(commit)
		return people
	}
	var out []blame.Identity
	for _, id := range append([]blame.Identity{commit.Author}, commit.CoAuthors...) {
		if !w.bot(id) {
			out = append(out, id)
		}
	}
	return out
}

// bot reports whether an identity is a program's, and keeps it if so: a plan says
// whom it leaves out.
func (w *crowd) bot(id blame.Identity) bool {
	bot, asked := w.bots[id]
	if !asked {
		bot = w.book.Bot(id.Name, id.Email)
		w.bots[id] = bot
		if bot {
			w.programs = append(w.programs, id)
		}
	}
	return bot
}

// add takes a commit's people in. All must be in before keys are asked for.
func (w *crowd) add(commit *blame.Commit) {
	for _, id := range w.authors(commit) {
		w.identities.Add(id.Name, id.Email)
	}
}

// key is a person's key in the ranking.
func (w *crowd) key(id blame.Identity) string {
	return strconv.Itoa(w.identities.Person(id.Name, id.Email))
}

// keys are the keys of a commit's people, who are known by the youngest of
// their commits.
func (w *crowd) keys(commit *blame.Commit) []string {
	var out []string
	for _, id := range w.authors(commit) {
		person := w.identities.Person(id.Name, id.Email)
		if key := strconv.Itoa(person); !slices.Contains(out, key) {
			out = append(out, key)
		}
		if last := w.newest[person]; last == nil || younger(commit, last) {
			w.newest[person], w.as[person] = commit, id
		}
	}
	return out
}

func younger(a, b *blame.Commit) bool {
	if c := a.AuthorTime.Compare(b.AuthorTime); c != 0 {
		return c > 0
	}
	return a.Hash.String() > b.Hash.String()
}

// responder is who stands behind an identity, by all identities of the person.
func (w *crowd) responder(id blame.Identity) (plan.Responder, bool) {
	own := people.Identity{Name: id.Name, Email: id.Email}
	return w.book.Responder(append([]people.Identity{own}, w.identities.Of(w.identities.Person(id.Name, id.Email))...))
}

// identity is how a person of the ranking is named: as the book has them, else as
// the youngest of their commits does.
func (w *crowd) identity(key string) blame.Identity {
	person, _ := strconv.Atoi(key)
	id := w.as[person]
	if r, known := w.responder(id); known && r.Name != "" && r.Email != "" {
		return blame.Identity{Name: r.Name, Email: r.Email}
	}
	return id
}
