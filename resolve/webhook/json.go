package webhook

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// parse reads one JSON value, not deeper than depth, as encoding/json reads it
// into an any with numbers as they are written: but in one pass, with names that
// repeat kept once, and with the place of an error.
func parse(body []byte, depth int) (Value, error) {
	p := parser{body: body, depth: depth, names: map[string]string{}}
	v, err := p.value()
	if err != nil {
		return Value{}, err
	}
	if p.space(); p.at < len(body) {
		return Value{}, fmt.Errorf("more than one JSON value: at byte %d", p.at)
	}
	return Value{v}, nil
}

type parser struct {
	body  []byte
	at    int
	depth int               // levels that are left
	names map[string]string // of objects
}

// errEnd is where a body breaks off.
var errEnd = errors.New("JSON breaks off")

func (p *parser) wrong(want string) error {
	if p.at >= len(p.body) {
		return fmt.Errorf("%w at byte %d", errEnd, len(p.body))
	}
	r, _ := utf8.DecodeRune(p.body[p.at:])
	return fmt.Errorf("JSON at byte %d: %q, want %s", p.at, r, want)
}

func (p *parser) space() {
	for p.at < len(p.body) && (p.body[p.at] == ' ' || p.body[p.at] == '\n' || p.body[p.at] == '\t' || p.body[p.at] == '\r') {
		p.at++
	}
}

// next is the next byte after spaces; 0 at the end.
func (p *parser) next() byte {
	if p.space(); p.at < len(p.body) {
		return p.body[p.at]
	}
	return 0
}

func (p *parser) value() (any, error) {
	switch c := p.next(); {
	case c == '{':
		return nest(p, p.object)
	case c == '[':
		return nest(p, p.array)
	case c == '"':
		return p.text()
	case c == '-' || c >= '0' && c <= '9':
		return p.number()
	case c == 't':
		return true, p.literal("true")
	case c == 'f':
		return false, p.literal("false")
	case c == 'n':
		return nil, p.literal("null")
	}
	return nil, p.wrong("a value")
}

// nest reads an object or a list one level deeper.
func nest[T any](p *parser, read func() (T, error)) (any, error) {
	if p.depth == 0 {
		return nil, fmt.Errorf("JSON nested at byte %d: %w", p.at, ErrLimit)
	}
	p.depth--
	p.at++
	v, err := read()
	p.depth++
	return v, err
}

func (p *parser) literal(word string) error {
	for i := range len(word) {
		if p.at >= len(p.body) || p.body[p.at] != word[i] {
			return p.wrong(strconv.Quote(word))
		}
		p.at++
	}
	return nil
}

func (p *parser) object() (map[string]any, error) {
	out := map[string]any{}
	if p.next() == '}' {
		p.at++
		return out, nil
	}
	for {
		if p.next() != '"' {
			return nil, p.wrong("a name")
		}
		name, err := p.name()
		if err != nil {
			return nil, err
		}
		if p.next() != ':' {
			return nil, p.wrong("':'")
		}
		p.at++
		if out[name], err = p.value(); err != nil {
			return nil, err
		}
		more, err := p.more('}')
		if err != nil || !more {
			return out, err
		}
	}
}

func (p *parser) array() ([]any, error) {
	out := []any{}
	if p.next() == ']' {
		p.at++
		return out, nil
	}
	for {
		v, err := p.value()
		if err != nil {
			return nil, err
		}
		out = append(out, v)
		more, err := p.more(']')
		if err != nil || !more {
			return out, err
		}
	}
}

// more reads what stands between elements and reports whether another follows.
func (p *parser) more(end byte) (bool, error) {
	switch p.next() {
	case ',':
		p.at++
		return true, nil
	case end:
		p.at++
		return false, nil
	}
	return false, p.wrong(fmt.Sprintf("',' or %q", end))
}

// name is a text that many objects have in common.
func (p *parser) name() (string, error) {
	raw, plain, err := p.quoted()
	if err != nil {
		return "", err
	}
	if known, ok := p.names[string(raw)]; ok {
		return known, nil
	}
	name := unquoted(raw, plain)
	p.names[string(raw)] = name
	return name, nil
}

func (p *parser) text() (string, error) {
	raw, plain, err := p.quoted()
	return unquoted(raw, plain), err
}

// quoted is what stands between quotes, and whether it stands there as it is
// meant.
func (p *parser) quoted() (raw []byte, plain bool, err error) {
	p.at++
	start, plain := p.at, true
	for ; p.at < len(p.body); p.at++ {
		switch c := p.body[p.at]; {
		case c == '"':
			p.at++
			return p.body[start : p.at-1], plain, nil
		case c < ' ':
			return nil, false, p.wrong("no control character in a text")
		case c == '\\':
			plain = false
			if err := p.escape(); err != nil {
				return nil, false, err
			}
		case c >= utf8.RuneSelf:
			plain = false
		}
	}
	return nil, false, p.wrong("")
}

// escape checks an escape and goes to its last byte.
func (p *parser) escape() error {
	p.at++
	if p.at >= len(p.body) {
		return p.wrong("")
	}
	switch p.body[p.at] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return nil
	case 'u':
		for range 4 {
			p.at++
			if p.at >= len(p.body) || digit(p.body[p.at]) < 0 {
				return p.wrong("four hexadecimal digits")
			}
		}
		return nil
	}
	return p.wrong("an escape")
}

func digit(c byte) rune {
	switch {
	case c >= '0' && c <= '9':
		return rune(c - '0')
	case c >= 'a' && c <= 'f':
		return rune(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return rune(c-'A') + 10
	}
	return -1
}

// unquoted is the text of a checked string: escapes resolved, and what is not
// UTF-8 or half of a pair replaced by U+FFFD.
func unquoted(raw []byte, plain bool) string {
	if plain {
		return string(raw)
	}
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); {
		if raw[i] != '\\' {
			r, n := utf8.DecodeRune(raw[i:])
			out = utf8.AppendRune(out, r)
			i += n
			continue
		}
		r, n := escaped(raw[i:])
		out = utf8.AppendRune(out, r)
		i += n
	}
	return string(out)
}

// escaped is the character of an escape, or of the two that make a pair, and
// how many bytes it takes.
func escaped(raw []byte) (rune, int) {
	switch raw[1] {
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'u':
		r := unit(raw)
		if !utf16.IsSurrogate(r) {
			return r, 6
		}
		if len(raw) >= 12 && raw[6] == '\\' && raw[7] == 'u' {
			if pair := utf16.DecodeRune(r, unit(raw[6:])); pair != utf8.RuneError {
				return pair, 12
			}
		}
		return utf8.RuneError, 6
	default:
		return rune(raw[1]), 2
	}
}

func unit(raw []byte) rune {
	return digit(raw[2])<<12 | digit(raw[3])<<8 | digit(raw[4])<<4 | digit(raw[5])
}

// number reads a number and leaves it as it is written.
func (p *parser) number() (json.Number, error) {
	start := p.at
	if p.body[p.at] == '-' {
		p.at++
	}
	if p.at < len(p.body) && p.body[p.at] == '0' {
		p.at++
	} else if !p.digits() {
		return "", p.wrong("a digit")
	}
	if p.at < len(p.body) && p.body[p.at] == '.' {
		if p.at++; !p.digits() {
			return "", p.wrong("a digit")
		}
	}
	if p.at < len(p.body) && (p.body[p.at] == 'e' || p.body[p.at] == 'E') {
		p.at++
		if p.at < len(p.body) && (p.body[p.at] == '+' || p.body[p.at] == '-') {
			p.at++
		}
		if !p.digits() {
			return "", p.wrong("a digit")
		}
	}
	return json.Number(p.body[start:p.at]), nil
}

// digits passes digits and reports whether there were any.
func (p *parser) digits() bool {
	start := p.at
	for p.at < len(p.body) && p.body[p.at] >= '0' && p.body[p.at] <= '9' {
		p.at++
	}
	return p.at > start
}
