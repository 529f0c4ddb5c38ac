package scope

import "bytes"

// quote passes what starts with one of the three quotation marks.
func (x *lexer) quote(c byte) kind {
	switch {
	case c == '\'' && x.charQuote:
		return x.skipChar()
	case c == '`' && x.template:
		x.skipTemplate()
	case c == '`' && x.backtick:
		x.pos++
		x.skipTo("`")
	case c == '`':
		x.pos++
		return '`'
	case x.triple && x.has(string([]byte{c, c, c})):
		x.pos += 3
		x.skipTo(string([]byte{c, c, c}))
	default:
		x.skipString(c)
	}
	return literal
}

// skipString passes a string on one line, of PHP on several. A quote without
// a second one is passed alone: an apostrophe in the text of JSX, broken code.
func (x *lexer) skipString(q byte) {
	before := *x
	for x.pos++; x.pos < len(x.src); {
		switch c := x.src[x.pos]; {
		case c == q:
			x.pos++
			return
		case c == '\\' && x.interpolate == '\\' && x.has(`\(`):
			x.pos++
			x.skipNested('(', ')')
		case c == '\\':
			x.skip(2)
		case c == '$' && x.interpolate == '$' && x.has("${"):
			x.pos++
			x.skipNested('{', '}')
		case c == '\n' && !x.html:
			*x = before
			x.pos++
			return
		default:
			x.skip(1)
		}
	}
}

// skipNested passes code inside a string, from its opening mark to the
// closing one. Strings nest in it up to a depth that no person writes.
func (x *lexer) skipNested(open, end byte) {
	x.nest++
	defer func() { x.nest-- }()
	for depth := 0; x.pos < len(x.src); {
		switch c := x.src[x.pos]; {
		case c == open:
			depth++
		case c == end:
			if depth--; depth == 0 {
				x.pos++
				return
			}
		case c == '\n' && !x.template && !x.triple:
			return
		case (c == '"' || c == '\'' || c == '`') && x.nest < 50:
			x.quote(c)
			continue
		}
		x.skip(1)
	}
}

func (x *lexer) skipTemplate() {
	for x.pos++; x.pos < len(x.src); {
		switch c := x.src[x.pos]; {
		case c == '`':
			x.pos++
			return
		case c == '\\':
			x.skip(2)
		case c == '$' && x.has("${") && x.nest < 50:
			x.pos++
			x.skipNested('{', '}')
		default:
			x.skip(1)
		}
	}
}

// skipChar passes 'x', '\n' and '\u{1F600}'; a quote without a second one near
// it is a lifetime, a digit separator or a C preprocessor's apostrophe.
func (x *lexer) skipChar() kind {
	end := min(x.pos+14, len(x.src))
	for i := x.pos + 1; i < end; i++ {
		switch c := x.src[i]; {
		case c == '\\':
			i++
		case c == '\'' && i > x.pos+1:
			x.pos = i + 1
			return literal
		case c == '\n':
			end = 0
		case isWord(c) && c < 0x80 && i == x.pos+2 && x.src[i-1] != '\\' && x.rawString && isWord(x.src[i-1]):
			end = 0 // 'ab: a lifetime
		}
	}
	x.pos++
	return '\''
}

// skipRaw passes C++'s R"x(text)x" and Rust's r#"text"#, br"text".
func (x *lexer) skipRaw() bool {
	i := x.pos
	for i < len(x.src) && i < x.pos+3 && bytes.IndexByte([]byte("bcruLU8R"), x.src[i]) >= 0 {
		i++
	}
	if i == x.pos || i == len(x.src) || (x.src[i-1] != 'r' && x.src[i-1] != 'R') {
		return false
	}
	if x.src[i-1] == 'R' {
		return x.skipRawC(i)
	}
	hashes := 0
	for i < len(x.src) && x.src[i] == '#' {
		hashes++
		i++
	}
	if i == len(x.src) || x.src[i] != '"' {
		return false
	}
	x.skip(i + 1 - x.pos)
	x.skipTo(`"` + string(bytes.Repeat([]byte("#"), hashes)))
	return true
}

func (x *lexer) skipRawC(i int) bool {
	open := bytes.IndexByte(x.src[i:min(i+18, len(x.src))], '(')
	if x.src[i] != '"' || open < 0 {
		return false
	}
	name := string(x.src[i+1 : i+open])
	x.skip(i + open + 1 - x.pos)
	x.skipTo(")" + name + `"`)
	return true
}

// skipVerbatim passes C#'s @"text", $"text {code}" and their mixtures.
func (x *lexer) skipVerbatim() bool {
	i, verbatim, dollars := x.pos, false, 0
	for i < len(x.src) && (x.src[i] == '@' || x.src[i] == '$') && i < x.pos+5 {
		verbatim = verbatim || x.src[i] == '@'
		if x.src[i] == '$' {
			dollars++
		}
		i++
	}
	if i == len(x.src) || x.src[i] != '"' {
		return false
	}
	x.pos = i
	switch {
	case x.has(`"""`):
		x.pos += 3
		x.skipTo(`"""`)
	case verbatim:
		x.skipDoubled()
	default:
		x.skipInterpolated()
	}
	return true
}

// skipDoubled passes a string in which "" is a quotation mark.
func (x *lexer) skipDoubled() {
	for x.pos++; x.pos < len(x.src); {
		if x.has(`""`) {
			x.pos += 2
			continue
		}
		x.skip(1)
		if x.src[x.pos-1] == '"' {
			return
		}
	}
}

func (x *lexer) skipInterpolated() {
	for x.pos++; x.pos < len(x.src); {
		switch c := x.src[x.pos]; {
		case c == '"':
			x.pos++
			return
		case c == '\\', x.has("{{"):
			x.skip(2)
		case c == '{' && x.nest < 50:
			x.skipNested('{', '}')
		case c == '\n':
			return
		default:
			x.skip(1)
		}
	}
}

// valueMayStart tells a regular expression from a division by what is before.
func (x *lexer) valueMayStart() bool {
	switch x.prev.kind {
	case literal, ')', ']', '}':
		return false
	case word:
		return valueWords[x.prev.text]
	}
	return true
}

var valueWords = set("return typeof case in of delete void do else throw new instanceof yield await")

func (x *lexer) skipRegex() {
	class := false
	for x.pos++; x.pos < len(x.src); x.pos++ {
		switch c := x.src[x.pos]; {
		case c == '\n':
			return
		case c == '\\':
			x.pos++
			if x.pos < len(x.src) && x.src[x.pos] == '\n' {
				return
			}
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '/' && !class:
			x.pos++
			return
		}
	}
	x.pos = min(x.pos, len(x.src))
}

// skipHeredoc passes PHP's <<<NAME up to the line that starts with NAME.
func (x *lexer) skipHeredoc() {
	x.pos += 3
	for x.pos < len(x.src) && bytes.IndexByte([]byte(" '\""), x.src[x.pos]) >= 0 {
		x.pos++
	}
	at := x.pos
	for x.pos < len(x.src) && isWord(x.src[x.pos]) {
		x.pos++
	}
	name := x.src[at:x.pos]
	for len(name) > 0 && x.pos < len(x.src) {
		x.skipLineRaw()
		rest := bytes.TrimLeft(x.src[x.pos:min(len(x.src), x.pos+200)], " \t")
		if after, ok := bytes.CutPrefix(rest, name); ok && (len(after) == 0 || !isWord(after[0])) {
			x.pos += bytes.Index(x.src[x.pos:], name) + len(name)
			return
		}
	}
}

// skipLineRaw passes the rest of the line and its end.
func (x *lexer) skipLineRaw() {
	i := bytes.IndexByte(x.src[x.pos:], '\n')
	if i < 0 {
		x.pos = len(x.src)
		return
	}
	x.pos += i
	x.newline()
}
