package stacktrace

import (
	"slices"
	"strings"
)

// phpTableGrammar is the stack that Xdebug prints below PHP's message, in the
// log (`PHP   2. f() /srv/cart.php:9`) and on the page (with the time and the
// memory before the number), the oldest call first; and Symfony's console,
// `f() at /srv/cart.php:9`, the newest first. As in PHP's own, a line gives the
// place of a call with the function that was called.
var phpTableGrammar = grammar{format: PHP, words: []string{"PHP Stack trace:", "Call Stack:", "Exception trace:"}, last: ":", open: openPHPTable}

func openPHPTable(l line, c *context) parser {
	p := &phpTable{symfony: strings.HasSuffix(l.text, "Exception trace:")}
	p.offset = l.offset(indent(l.text))
	n := 0
	c.before(func(b line) bool {
		s := strings.TrimPrefix(b.text, "PHP ")
		if site := phpSite(s); site.file != "" && !p.symfony {
			p.site, p.offset, p.siteAt = site, b.offset(0), b.offset(0)
			_, rest, _ := strings.Cut(s, ":  ")
			if rest == "" {
				rest = s
			}
			p.kind, p.message = phpType(rest)
			return false
		}
		if s = strings.TrimSpace(s); p.symfony && strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") {
			p.kind, p.message, p.offset = s[1:len(s)-1], strings.TrimSpace(p.message), b.offset(0)
			return false
		}
		if n++; p.symfony && s != "" {
			p.message = s + "\n" + p.message
		}
		return n < 8
	})
	return p
}

// A phpTable parses one stack.
type phpTable struct {
	kind, message string
	offset        int
	site          place // where the exception was thrown
	siteAt        int
	calls         []call
	symfony       bool
}

func (p *phpTable) next(l line) verdict {
	read := phpTableCall
	if p.symfony {
		read = symfonyCall
	}
	if c, ok := read(l); ok && len(p.calls) < maxFrames {
		p.calls = append(p.calls, c)
		return take
	}
	return stop
}

func (p *phpTable) end() (Trace, bool) {
	calls := p.calls
	if !p.symfony {
		calls = append([]call{{place: p.site, offset: p.siteAt}}, newestFirst(p.calls)...)
	}
	var frames list
	frames.addCalls(calls)
	t := Trace{Format: PHP, Type: p.kind, Message: p.message, Offset: p.offset, Truncated: frames.cut}
	t.Frames = frames.take()
	return t, len(t.Frames) > 0
}

// newestFirst puts the newest call of a table first; the oldest, {main}, was
// called by nothing.
func newestFirst(table []call) []call {
	calls := slices.Clone(table)
	slices.Reverse(calls)
	if n := len(calls); n > 0 {
		calls[n-1].place = place{}
	}
	return calls
}

// phpTableCall reads `PHP   2. f($a = 1) /srv/cart.php:9`, perhaps with numbers
// before it.
func phpTableCall(l line) (call, bool) {
	s := strings.TrimRight(strings.TrimPrefix(l.text, "PHP "), " ")
	for {
		s = s[indent(s):]
		d := digits(s)
		if d == 0 || d == len(s) {
			return call{}, false
		}
		if strings.HasPrefix(s[d:], ". ") {
			s = s[d+2:]
			break
		}
		if s[d] == '.' {
			d += 1 + digits(s[d+1:])
		}
		s = s[d:]
	}
	i := strings.LastIndexByte(s, ' ')
	file, n, ok := cutNumber(s[i+1:])
	c := call{place: place{file: file, line: n}, offset: l.offset(strings.LastIndex(l.text, s))}
	if i > 0 {
		c.function = phpName(strings.TrimSpace(s[:i]))
	}
	return c, ok && i > 0
}

// symfonyCall reads ` f() at /srv/cart.php:9`, the first without a function.
func symfonyCall(l line) (call, bool) {
	blanks := indent(l.text)
	function, where, ok := strings.Cut(l.text[blanks:], "at ")
	file, n, placed := cutNumber(strings.TrimRight(where, " "))
	if function = strings.TrimSpace(function); function != "" && !strings.HasSuffix(function, "()") {
		return call{}, false
	}
	return call{place: place{file: file, line: n}, function: phpName(function), offset: l.offset(blanks)}, ok && (placed || file == "n/a")
}
