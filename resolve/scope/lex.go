package scope

import "bytes"

// A kind tells tokens apart as far as finding functions needs it. A
// punctuation mark is its own kind; those of two bytes have names.
type kind byte

const (
	word    kind = 'a'
	literal kind = '0' // a number or a string
	scoped  kind = 'S' // ::
	arrow   kind = 'R' // =>
	thin    kind = 'T' // ->
	group   kind = 'G' // a closed pair of braces inside a statement
)

type token struct {
	kind   kind
	text   string
	line   int
	indent int  // of the token's line
	first  bool // on its line
}

// A lexis says how a language writes what is not code.
type lexis struct {
	hashComment bool // # starts a comment
	noSlash     bool // // does not
	nested      bool // block comments nest
	preproc     bool // lines that start with # are the preprocessor's
	charQuote   bool // 'x' is one character; of Rust, 'x alone is a lifetime
	backtick    bool // `raw string`, of Kotlin and Scala a name
	template    bool // `text ${code}`
	triple      bool // """text"""
	interpolate byte // '$': "${code}", '\\': "\(code)", '{': $"{code}"
	regex       bool // /x/ where a value may start
	rawString   bool // R"x(text)x", r#"text"#
	verbatim    bool // @"text"
	heredoc     bool // <<<NAME
	html        bool // text outside <?php ?> is not code
}

// A lexer cuts source text into tokens, one pass, whatever the bytes are.
type lexer struct {
	lexis
	src    []byte
	pos    int
	line   int
	start  int // of the line
	indent int
	fresh  bool  // no token on this line yet
	prev   token // the last one given
	nest   int   // strings in strings
}

func newLexer(l lexis, src []byte) *lexer {
	x := &lexer{lexis: l, src: src, line: 1, fresh: true}
	x.measure()
	if l.html {
		x.skipTo("<?")
	}
	return x
}

// next returns the next token; ok is false at the end.
func (x *lexer) next() (t token, ok bool) {
	for x.pos < len(x.src) {
		at, line, indent, fresh := x.pos, x.line, x.indent, x.fresh
		k := x.scan()
		if k == 0 {
			continue
		}
		x.prev = token{kind: k, line: line, indent: indent, first: fresh}
		switch {
		case k == word || k == '#' || k == '!':
			x.prev.text = string(x.src[at:x.pos])
		case k == literal && x.names(at):
			x.prev.text = string(x.src[at+1 : x.pos-1])
		}
		x.fresh = x.fresh && x.line != line
		return x.prev, true
	}
	return token{}, false
}

// names reports whether the string from at to here may name a function: in
// backticks, or as the key of an object.
func (x *lexer) names(at int) bool {
	if n := x.pos - at; n < 3 || n > maxName || x.src[x.pos-1] != x.src[at] {
		return false
	}
	switch x.src[at] {
	case '`':
		return x.backtick
	case '\'', '"':
		rest := bytes.TrimLeft(x.src[x.pos:min(x.pos+3, len(x.src))], " ")
		return x.template && len(rest) > 0 && (rest[0] == ':' || rest[0] == '(')
	}
	return false
}

// maxName bounds the bytes of a string that is a name.
const maxName = 200

// scan passes one token or one stretch of blanks and comments (kind 0).
func (x *lexer) scan() kind {
	c := x.src[x.pos]
	switch {
	case c == '\n':
		x.newline()
		return 0
	case c <= ' ':
		x.pos++
		return 0
	case isWord(c):
		return x.scanWord()
	case c == '"' || c == '\'' || c == '`':
		return x.quote(c)
	case x.comment(c):
		return 0
	case c == '#' && x.preproc && x.fresh:
		x.skipDirective()
		return '#'
	case x.regex && c == '/' && x.valueMayStart():
		x.skipRegex()
		return literal
	case x.heredoc && x.has("<<<"):
		x.skipHeredoc()
		return literal
	case x.html && x.has("?>"):
		x.skipTo("<?")
		return ';'
	case x.verbatim && (c == '@' || c == '$') && x.skipVerbatim():
		return literal
	}
	return x.punctuation(c)
}

func (x *lexer) punctuation(c byte) kind {
	x.pos++
	if x.pos < len(x.src) {
		switch d := x.src[x.pos]; {
		case c == ':' && d == ':':
			x.pos++
			return scoped
		case c == '=' && d == '>':
			x.pos++
			return arrow
		case c == '-' && d == '>':
			x.pos++
			return thin
		case d == '=' && (c == '=' || c == '!' || c == '<' || c == '>'):
			x.pos++
			return '!'
		}
	}
	return kind(c)
}

// newline passes a line break, and with preproc the directive after it.
func (x *lexer) newline() {
	x.pos++
	x.line++
	x.fresh = true
	x.measure()
}

// measure notes where the line starts and how far it is indented.
func (x *lexer) measure() {
	x.start = x.pos
	x.indent = 0
	for i := x.pos; i < len(x.src); i++ {
		switch x.src[i] {
		case ' ':
			x.indent++
		case '\t':
			x.indent += 8
		default:
			return
		}
	}
}

func (x *lexer) has(s string) bool {
	return bytes.HasPrefix(x.src[x.pos:], []byte(s))
}

// skip passes n bytes, counting the lines in them.
func (x *lexer) skip(n int) {
	for end := min(x.pos+n, len(x.src)); x.pos < end; {
		if x.src[x.pos] == '\n' {
			x.newline()
		} else {
			x.pos++
		}
	}
}

// skipTo passes everything up to and including s.
func (x *lexer) skipTo(s string) {
	i := bytes.Index(x.src[x.pos:], []byte(s))
	if i < 0 {
		x.skip(len(x.src))
		return
	}
	x.skip(i + len(s))
}

func isWord(c byte) bool {
	return c == '_' || c == '$' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c >= 0x80
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func (x *lexer) scanWord() kind {
	at := x.pos
	if x.rawString && x.skipRaw() {
		return literal
	}
	for x.pos < len(x.src) && isWord(x.src[x.pos]) {
		x.pos++
	}
	if x.verbatim && x.pos == at+1 && x.src[at] == '$' && x.pos < len(x.src) && (x.src[x.pos] == '"' || x.src[x.pos] == '@') {
		x.pos = at
		if x.skipVerbatim() {
			return literal
		}
		x.pos = at + 1
	}
	if isDigit(x.src[at]) {
		return literal
	}
	return word
}

// comment passes a comment that starts with c.
func (x *lexer) comment(c byte) bool {
	switch {
	case c == '/' && !x.noSlash && x.has("//"), c == '#' && x.hashComment && !x.has("#["):
		x.skipLine()
	case c == '/' && x.has("/*"):
		x.skipBlock()
	default:
		return false
	}
	return true
}

// skipLine passes the rest of the line; PHP's ?> ends it too.
func (x *lexer) skipLine() {
	for x.pos < len(x.src) && x.src[x.pos] != '\n' {
		if x.html && x.has("?>") {
			return
		}
		x.pos++
	}
}

// skipDirective passes the preprocessor's line and those that continue it.
func (x *lexer) skipDirective() {
	for x.pos < len(x.src) && x.src[x.pos] != '\n' {
		switch {
		case x.src[x.pos] == '\\':
			x.skip(2)
		case x.has("/*"):
			x.skipBlock()
		default:
			x.pos++
		}
	}
}

func (x *lexer) skipBlock() {
	x.pos += 2
	if !x.nested {
		x.skipTo("*/")
		return
	}
	for depth := 1; x.pos < len(x.src) && depth > 0; {
		switch {
		case x.has("/*"):
			depth++
			x.pos += 2
		case x.has("*/"):
			depth--
			x.pos += 2
		default:
			x.skip(1)
		}
	}
}
