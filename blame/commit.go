package blame

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
)

type commitKey struct {
	id    Hash
	names *mailmap
}

// Commit returns a commit of the repository as people read it.
func (r *Repo) Commit(id Hash) (*Commit, error) {
	c, err := r.readCommit(id, r.people.mailmap(r))
	if err != nil {
		return nil, fmt.Errorf("blame: %w", err)
	}
	return c, nil
}

// commit returns a commit; of one that cannot be read only the hash is known.
func (r *Repo) commit(id Hash, names *mailmap) *Commit {
	c, err := r.readCommit(id, names)
	if err != nil {
		return &Commit{Hash: id}
	}
	return c
}

func (r *Repo) readCommit(id Hash, names *mailmap) (*Commit, error) {
	key := commitKey{id, names}
	if c, ok := r.commits.get(key); ok {
		return c, nil
	}
	kind, data, err := r.src.Read(id)
	if err != nil {
		return nil, err
	}
	if kind != plumbing.CommitObject {
		return nil, fmt.Errorf("object %s is a %s, not a commit", id, kind)
	}
	c := parseCommit(data)
	c.Hash = id
	c.Author, c.Committer = names.apply(c.Author), names.apply(c.Committer)
	for i := range c.CoAuthors {
		c.CoAuthors[i] = names.apply(c.CoAuthors[i])
	}
	r.commits.put(key, c, int64(2*len(data)+256))
	return c, nil
}

// parseCommit reads a commit object. What is odd in it stays odd: no text is an
// error.
func parseCommit(data []byte) *Commit {
	c := &Commit{}
	header, message, _ := bytes.Cut(data, []byte("\n\n"))
	var author, committer, encoding []byte
	for line := range bytes.Lines(header) {
		key, value, _ := bytes.Cut(bytes.TrimSuffix(line, []byte("\n")), []byte(" "))
		switch string(key) { // a continued line starts with a space: its key is empty
		case "parent":
			c.Parents = append(c.Parents, plumbing.NewHash(string(value)))
		case "author":
			author = first(author, value)
		case "committer":
			committer = first(committer, value)
		case "encoding":
			encoding = first(encoding, value)
		}
	}
	decode := decoder(string(encoding))
	c.Author, c.AuthorTime = parseIdentity(decode(author))
	c.Committer, c.CommitterTime = parseIdentity(decode(committer))
	c.Message = decode(message)
	c.Subject = subject(c.Message)
	c.CoAuthors = coAuthors(c.Message, c.Author)
	return c
}

func first(have, next []byte) []byte {
	if have != nil {
		return have
	}
	return next
}

// subject is a message's first paragraph on one line.
func subject(message string) string {
	var lines []string
	for line := range strings.Lines(message) {
		line = strings.TrimSpace(line)
		if line == "" && len(lines) > 0 {
			break
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, " ")
}

// parseIdentity reads NAME <ADDRESS> SECONDS ZONE as git does: the address
// stands between the first < and the first > after it, the date after the last >.
func parseIdentity(text string) (Identity, time.Time) {
	name, rest, found := strings.Cut(text, "<")
	address, _, closed := strings.Cut(rest, ">")
	if !found || !closed {
		return Identity{}, time.Time{}
	}
	id := Identity{Name: strings.TrimRight(name, " \t\r\n\v\f"), Email: address}
	return id, parseTime(text[strings.LastIndexByte(text, '>')+1:])
}

// latest is the last second that a time of RFC 3339, with its four digits of a
// year, can tell.
const latest = 253402300799

// parseTime reads SECONDS ZONE. A date that is none is the zero time.
func parseTime(text string) time.Time {
	fields := strings.Fields(text)
	if len(fields) == 0 {
		return time.Time{}
	}
	seconds, err := strconv.ParseInt(fields[0], 10, 64)
	if err != nil || seconds < 0 || seconds > latest {
		return time.Time{}
	}
	t := time.Unix(seconds, 0).UTC()
	if len(fields) < 2 || len(fields[1]) != 5 {
		return t
	}
	hhmm, err := strconv.Atoi(fields[1])
	if offset := hhmm/100*3600 + hhmm%100*60; err == nil && offset > -24*3600 && offset < 24*3600 {
		return t.In(time.FixedZone("", offset))
	}
	return t
}
