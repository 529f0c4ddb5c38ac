package object

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/go-git/go-git/v5/plumbing"
)

// parseCommit reads the header of a commit: one tree, the parents, an author
// and the committer, in this order. Where the last two are not as they should
// be, the date is 0, as it is for git.
func parseCommit(data []byte) (Commit, error) {
	var c Commit
	rest, ok := idLine(data, "tree ", &c.Tree)
	if !ok {
		return c, errors.New("a commit that does not start with its tree")
	}
	if n := bytes.Count(rest[:min(len(rest), 48*2)], []byte("parent ")); n > 0 {
		c.Parents = make([]ID, 0, n)
	}
	for bytes.HasPrefix(rest, []byte("parent ")) {
		var parent ID
		if rest, ok = idLine(rest, "parent ", &parent); !ok {
			return c, errors.New("a commit with a parent that is no name")
		}
		c.Parents = append(c.Parents, parent)
	}
	author, rest, _ := bytes.Cut(rest, []byte("\n"))
	committer, _, _ := bytes.Cut(rest, []byte("\n"))
	if bytes.HasPrefix(author, []byte("author ")) && bytes.HasPrefix(committer, []byte("committer ")) {
		c.Time = dateOf(committer)
	}
	return c, nil
}

// idLine reads a line of a key and a name in hexadecimal digits.
func idLine(data []byte, key string, id *ID) (rest []byte, ok bool) {
	end := len(key) + 2*idSize
	if len(data) <= end || string(data[:len(key)]) != key || data[end] != '\n' || !parseHex(id[:], data[len(key):end]) {
		return data, false
	}
	return data[end+1:], true
}

// parseHex fills id from hexadecimal digits of either case.
func parseHex(id, hex []byte) bool {
	bad := byte(0)
	for i := range id {
		hi, lo := hexValue[hex[2*i]], hexValue[hex[2*i+1]]
		bad |= hi | lo
		id[i] = hi<<4 | lo
	}
	return bad < 16
}

// hexValue is 16 where a byte is no digit. Shifted by four that is lost, but
// not in what parseHex gathers.
var hexValue = func() (out [256]byte) {
	for i := range out {
		out[i] = 16
	}
	for i, c := range []byte("0123456789abcdef0123456789ABCDEF") {
		out[c] = byte(i & 15)
	}
	return out
}()

// dateOf returns the seconds after the last ">" of an identity line; 0 if
// there are none.
func dateOf(line []byte) int64 {
	i := bytes.LastIndexByte(line, '>')
	v := int64(0)
	for _, c := range bytes.TrimLeft(line[i+1:], " \t") {
		if c < '0' || c > '9' || v > 1<<58 {
			break
		}
		v = v*10 + int64(c-'0')
	}
	return v
}

// wrongType is the error for an object that is not what it is named as.
func wrongType(id ID, is, want plumbing.ObjectType) error {
	return fmt.Errorf("object %s is a %s, not a %s", id, is, want)
}
