package scope

import (
	"sort"
	"strings"
)

// A grammar is what a language with braces says before a function's body.
type grammar struct {
	lexis
	// declare reads a statement's head, up to the brace that opens.
	declare func(head []token, around *block) declaration
	// starts are words that begin a statement where they begin a line, for
	// languages that need no semicolon.
	starts map[string]bool
	// comma ends a head too: the entries of an object literal.
	comma bool
	// callbacks are functions with names inside of parentheses.
	callbacks bool
	// expression bodies: fun f() = x, T f() => x;
	expression kind
}

// A declaration is what a head declares; with neither name it is any block.
type declaration struct {
	function, class string
	receiver        string
	line            int // of the function's first word
}

// A block is what stands between two braces.
type block struct {
	declaration
	fn      int // in functions, -1: none
	base    int // of its heads in the token buffer
	parens  int // open ones in the head around it
	head    int // base of the head that opened it
	indents [2]int
	inner   bool // inside a function
}

// maxHead bounds the tokens of one head: a table of data is no declaration.
const maxHead = 600

// A finder finds the functions of a file with braces.
type finder struct {
	*grammar
	lex       *lexer
	functions []Function
	blocks    []block
	heads     []token
	parens    int
	saved     [][]block // at each open #if
	repair    bool      // trust indentation where braces do not pair
	broken    bool
	last      token
}

// braces returns a language's function: count braces, and where they do not
// pair, do it again and let the indentation repair the damage.
func braces(g grammar) func([]byte) []Function {
	return func(src []byte) []Function {
		functions, broken := find(&g, src, false)
		if broken {
			functions, _ = find(&g, src, true)
		}
		return functions
	}
}

func find(g *grammar, src []byte, repair bool) ([]Function, bool) {
	f := &finder{grammar: g, lex: newLexer(g.lexis, src), repair: repair}
	f.blocks = []block{{fn: -1}}
	for {
		t, ok := f.lex.next()
		if !ok {
			break
		}
		f.token(t)
		f.last = t
	}
	f.broken = f.broken || len(f.blocks) > 1
	for len(f.blocks) > 1 {
		f.end(f.last.line)
	}
	sort.SliceStable(f.functions, func(i, j int) bool { return f.functions[i].First < f.functions[j].First })
	return f.functions, f.broken
}

func (f *finder) top() *block { return &f.blocks[len(f.blocks)-1] }

// head is the statement read so far.
func (f *finder) head() []token { return f.heads[f.top().base:] }

func (f *finder) token(t token) {
	switch {
	case t.kind == '{':
		f.open(t)
	case t.kind == '}':
		f.close(t)
	case t.kind == '#':
		f.directive(strings.TrimLeft(t.text[1:], " \t"))
	case t.kind == ';' && f.parens <= f.top().parens:
		f.expressionBody(t)
		f.clear()
	case f.ends(t):
		f.expressionBody(f.last)
		f.clear()
		if t.kind == word {
			f.push(t)
		}
	default:
		f.push(t)
	}
}

// ends reports whether t ends the statement before it, t being a word that
// starts the next one, a comma between entries or the colon of a label.
func (f *finder) ends(t token) bool {
	if f.parens > f.top().parens {
		return false
	}
	head := f.head()
	switch {
	case t.kind == word && t.first && f.starts[t.text]:
		return !(len(head) > 0 && continues(head))
	case t.kind == ',' && f.comma:
		return true
	case t.kind == ':' && len(head) > 0:
		first := head[0].text
		return first == "case" || first == "default" || len(head) == 1 && accessWords[first]
	}
	return false
}

var accessWords = set("public private protected signals slots")

// continues reports whether a head is of modifiers alone, so that the next
// line belongs to it.
func continues(head []token) bool {
	for _, t := range head {
		if t.kind != word || !modifiers[t.text] {
			return false
		}
	}
	return true
}

var modifiers = set(`public private protected internal static final abstract override open inline suspend
	async export default const unsafe extern pub operator infix tailrec external data sealed enum annotation
	inner lateinit fileprivate mutating nonmutating convenience required class implicit lazy case`)

func (f *finder) push(t token) {
	switch t.kind {
	case '(', '[':
		f.parens++
	case ')', ']':
		f.parens = max(f.parens-1, f.top().parens)
	}
	if len(f.heads)-f.top().base >= maxHead {
		f.clear()
	}
	f.heads = append(f.heads, t)
}

// clear forgets the statement read so far.
func (f *finder) clear() { f.heads = f.heads[:f.top().base] }

// open starts a block and, if its head declares one, a function.
func (f *finder) open(t token) {
	around := f.top()
	head := f.head()
	var d declaration
	switch {
	case typeBrace(head):
	case f.parens > around.parens && !f.callbacks:
		d = anonymous(head)
	default:
		d = f.declare(head, around)
	}
	b := block{declaration: d, fn: -1, base: len(f.heads), head: around.base, parens: f.parens, inner: around.inner}
	b.indents = [2]int{t.indent, t.indent}
	if len(head) > 0 {
		b.indents[1] = head[0].indent
	}
	if d.function != "" {
		b.fn = f.add(d, t)
		b.inner = true
	} else if d.class != "" {
		b.inner = false
	}
	f.blocks = append(f.blocks, b)
}

// add records a function that starts now.
func (f *finder) add(d declaration, t token) int {
	line := d.line
	if line == 0 {
		line = t.line
	}
	if d.receiver == "" {
		d.receiver = f.class()
	}
	f.functions = append(f.functions, Function{Name: d.function, Receiver: d.receiver, First: line, Last: t.line})
	return len(f.functions) - 1
}

// class is the name of the innermost class around.
func (f *finder) class() string {
	for i := len(f.blocks) - 1; i >= 0; i-- {
		if f.blocks[i].class != "" {
			return f.blocks[i].class
		}
	}
	return ""
}

func (f *finder) close(t token) {
	f.expressionBody(f.last)
	if len(f.blocks) == 1 {
		f.broken = true
		f.clear()
		return
	}
	if f.repair && t.first {
		f.unwind(t.indent, t.line)
	}
	f.end(t.line)
}

// end closes the innermost block at line. Inside a statement it leaves a mark
// in the statement's head; otherwise the statement ends with it.
func (f *finder) end(line int) {
	b := *f.top()
	f.blocks = f.blocks[:len(f.blocks)-1]
	f.heads = f.heads[:b.base]
	if b.fn >= 0 {
		f.functions[b.fn].Last = max(line, f.functions[b.fn].First)
	}
	around := f.top()
	f.parens = b.parens
	inside := b.parens > around.parens || typeBrace(f.heads[around.base:])
	if !inside || b.function != "" && b.parens == around.parens {
		f.clear()
		return
	}
	f.heads = append(f.heads, token{kind: group, line: line})
}

// typeBrace reports whether the brace after head is part of a type or a value
// in the middle of a statement, not a block.
func typeBrace(head []token) bool {
	if len(head) == 0 {
		return false
	}
	switch t := head[len(head)-1]; t.kind {
	case ':', '|', '&', '<', ',', '=', '.':
		return true
	case word:
		return t.text == "interface" || t.text == "struct" || t.text == "import" || t.text == "export"
	}
	return false
}

// unwind closes the blocks that a closing brace at this indentation shows to
// have lost theirs.
func (f *finder) unwind(indent, line int) {
	for i := len(f.blocks) - 1; i > 0 && i > len(f.blocks)-50; i-- {
		if f.blocks[i].indents[0] == indent || f.blocks[i].indents[1] == indent {
			for len(f.blocks)-1 > i {
				f.end(line - 1)
			}
			return
		}
	}
}

// directive keeps the braces of #if and #else apart: each branch starts from
// where the first one did.
func (f *finder) directive(text string) {
	switch {
	case strings.HasPrefix(text, "if"):
		if len(f.saved) < 100 {
			f.saved = append(f.saved, append([]block(nil), f.blocks[max(0, len(f.blocks)-maxSaved):]...))
		}
	case strings.HasPrefix(text, "el") && len(f.saved) > 0:
		f.restore(f.saved[len(f.saved)-1])
	case strings.HasPrefix(text, "endif") && len(f.saved) > 0:
		f.saved = f.saved[:len(f.saved)-1]
	}
}

const maxSaved = 32

// restore goes back to the blocks that were open at an #if, as far as they are
// still there or were closed in the branch before.
func (f *finder) restore(saved []block) {
	switch n := len(saved); {
	case n == maxSaved:
	case len(f.blocks) > n:
		for len(f.blocks) > n {
			f.end(f.last.line)
		}
	case len(f.blocks) < n:
		for _, b := range saved[len(f.blocks):] {
			b.base, b.head = len(f.heads), len(f.heads)
			f.blocks = append(f.blocks, b)
		}
		f.parens = f.top().parens
	}
}

// expressionBody records a function whose body is an expression, which ends
// with the statement.
func (f *finder) expressionBody(end token) {
	if f.expression == 0 {
		return
	}
	head := f.head()
	for i, t := range head {
		if t.kind == f.expression {
			if d := f.declare(head[:i], f.top()); d.function != "" {
				f.functions[f.add(d, end)].Last = max(end.line, d.line)
			}
			return
		}
	}
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
