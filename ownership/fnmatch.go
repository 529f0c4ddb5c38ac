package ownership

import "strings"

// normalPattern is a GitLab pattern as GitLab matches it against "/" and the
// path: without a slash in front it floats, also with one inside, and a slash
// at the end means everything below.
func normalPattern(text string) string {
	if text == "*" {
		return "/**/*"
	}
	if strings.HasPrefix(text, `\#`) {
		text = text[1:]
	}
	if !strings.HasPrefix(text, "/") {
		text = "/**/" + text
	}
	if strings.HasSuffix(text, "/") {
		text += "**/*"
	}
	return text
}

// fnmatched reads a normalised pattern as Ruby's File.fnmatch does with the
// flags PATHNAME and DOTMATCH: ** spans only before a slash, * and ? and [a-z]
// stay within a segment, and a pattern takes what it matches, not what is below.
// One with an empty segment matches nothing.
func fnmatched(text string) (p pattern, ok bool) {
	text = text[1:]
	p.segments = make([]segment, 0, strings.Count(text, "/")+1)
	for more := true; more; {
		var s string
		s, text, more = cutSegment(text)
		if s == "" {
			return pattern{}, false
		}
		p.push(fnmatchSegment(s, more))
	}
	p.entry = true
	p.finish()
	return p, true
}

// cutSegment cuts at the first slash; one within a class, [a/b], is part of it.
func cutSegment(text string) (s, rest string, more bool) {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '/':
			return text[:i], text[i+1:], true
		case '\\':
			if i+1 < len(text) && text[i+1] != '/' {
				i++
			}
		case '[':
			if end, closed := classEnd(text, i+1); closed {
				i = end
			}
		}
	}
	return text, "", false
}

// classEnd is the bracket that closes the class whose first byte is at i.
func classEnd(text string, i int) (end int, closed bool) {
	for ; i < len(text); i++ {
		switch text[i] {
		case ']':
			return i, true
		case '\\':
			i++
		}
	}
	return 0, false
}

func fnmatchSegment(s string, more bool) segment {
	if !strings.ContainsAny(s, `*?[\`) {
		return segment{literal, s}
	}
	switch {
	case s == "**" && more:
		return segment{kind: span}
	case strings.Trim(s, "*") == "":
		return segment{kind: anything}
	}
	if ext, found := strings.CutPrefix(s, "*."); found && !strings.ContainsAny(ext, `*?[\.`) {
		return segment{extension, ext}
	}
	return segment{bracketed, s}
}
