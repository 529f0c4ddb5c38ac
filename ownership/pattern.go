package ownership

import "strings"

// A pattern is a path pattern cut into segments, and what of the tree it takes
// once they have matched.
type pattern struct {
	segments []segment
	entry    bool // the entry itself
	below    bool // everything below it
}

// A segment matches one segment of a path, or any number if it spans.
type segment struct {
	kind shape
	// text is the literal text, the extension of *.ext, or the glob, its escapes
	// kept.
	text string
}

type shape uint8

const (
	literal   shape = iota
	extension       // *.ext, where ext has no dot
	anything        // *
	span            // ** : any number of segments, also none
	glob            // anything else with * or ? in it
	bracketed       // glob with classes, [abc], as File.fnmatch reads them
)

// gitignored reads a pattern as GitHub does. A slash at the start or inside
// anchors it to the root; none, or only one at the end, lets it float.
// It takes the entry and all below, but for a last segment * the entry alone,
// and for a trailing slash or ** what is below alone.
//
// A pattern with an empty segment inside, as a//b, matches nothing and gives ok
// false; so does "/". The segments are put into buffer.
func gitignored(text string, buffer []segment) (p pattern, ok bool) {
	text, anchored := strings.CutPrefix(text, "/")
	text, folder := strings.CutSuffix(text, "/")
	if text == "" {
		return pattern{}, false
	}
	floats := !anchored && strings.IndexByte(text, '/') < 0
	p.segments = buffer[:0]
	if floats {
		p.segments = append(p.segments, segment{kind: span})
	}
	for more := true; more; {
		var s string
		s, text, more = strings.Cut(text, "/")
		if s == "" {
			return pattern{}, false
		}
		p.push(gitSegment(s))
	}
	p.entry, p.below = !folder, true
	p.finish()
	return p, true
}

// push adds a segment; spans next to each other are one.
func (p *pattern) push(s segment) {
	if s.kind == span && len(p.segments) > 0 && p.segments[len(p.segments)-1].kind == span {
		return
	}
	p.segments = append(p.segments, s)
}

// finish settles what the last segments mean: * takes entries only, ** what is
// below, and **/* therefore the same.
func (p *pattern) finish() {
	last := len(p.segments) - 1
	if p.entry && p.segments[last].kind == anything {
		p.below = false
		if last > 0 && p.segments[last-1].kind == span {
			p.segments = p.segments[:last]
			last--
		}
	}
	if p.segments[last].kind == span {
		p.segments = p.segments[:last]
		p.entry, p.below = false, true
	}
}

// gitSegment reads one segment. Stars beside other characters are plain stars.
// A backslash with nothing after it says nothing.
func gitSegment(s string) segment {
	if !strings.ContainsAny(s, `*?\`) {
		return segment{literal, s}
	}
	if n := len(s) - len(strings.TrimRight(s, `\`)); n%2 == 1 {
		s = s[:len(s)-1]
	}
	switch {
	case s == "*":
		return segment{kind: anything}
	case s == "**":
		return segment{kind: span}
	}
	if ext, found := strings.CutPrefix(s, "*."); found && !strings.ContainsAny(ext, `*?\.`) {
		return segment{extension, ext}
	}
	if plain, wild := unescape(s); !wild {
		return segment{literal, plain}
	}
	return segment{glob, s}
}

// unescape drops the backslashes; wild says that a * or ? stands without one.
func unescape(s string) (plain string, wild bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '*', '?':
			wild = true
		case '\\':
			if i++; i == len(s) {
				return b.String(), wild
			}
		}
		b.WriteByte(s[i])
	}
	return b.String(), wild
}

// wildcard is the first unescaped byte of s that is among set, or -1.
func wildcard(s, set string) int {
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' {
			i++
		} else if strings.IndexByte(set, s[i]) >= 0 {
			return i
		}
	}
	return -1
}
