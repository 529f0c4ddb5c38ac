package object

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"

	"github.com/go-git/go-git/v5/plumbing"
)

// looseHead is room for the type and size that a loose object starts with.
const looseHead = 32

// readLoose reads a file that holds one object, or with headOnly its type and
// size alone.
func readLoose(s *scratch, path string, headOnly bool) (content, int64, error) {
	src, err := readBounded(path, maxObject)
	if err != nil {
		return content{}, 0, err
	}
	c, size, err := inflateLoose(s, src, headOnly)
	if err != nil {
		err = fmt.Errorf("%s: %w", path, err)
	}
	return c, size, err
}

func inflateLoose(s *scratch, src []byte, headOnly bool) (c content, size int64, err error) {
	head := buffer(looseHead)
	n, err := s.inflater.inflate(head, src)
	if err != nil && err != errLong {
		return c, 0, err
	}
	text, _, ok := bytes.Cut(head[:n], []byte{0})
	kind, digits, found := bytes.Cut(text, []byte(" "))
	if !ok || !found {
		return c, 0, errors.New("no type and size")
	}
	if c.kind, err = plumbing.ParseObjectType(string(kind)); err != nil {
		return c, 0, err
	}
	if size, err = strconv.ParseInt(string(digits), 10, 64); err != nil || size < 0 || size > maxObject {
		return c, 0, fmt.Errorf("an object of %q bytes", digits)
	}
	if headOnly {
		return c, size, nil
	}
	skip := len(text) + 1
	whole := skip + int(size)
	all, err := inflateGrowing(&s.inflater, buffer(min(whole, trusted)), src, whole)
	if err == nil && len(all) != whole {
		err = fmt.Errorf("%d bytes where %d are stated", len(all), whole)
	}
	if err != nil {
		return c, 0, err
	}
	c.data = all[skip:]
	return c, size, nil
}
