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
	// generics are type parameters that a comma may stand in, before a method's
	// parentheses: "create<T, U>(base: T) {".
	generics bool
	// types may have braces in the middle of a statement.
	types bool
	// oldParameters may be declared, and members initialized, between the
	// parentheses and the body.
	oldParameters bool
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
	indents [2]int
	classes string // the innermost class, this one or around
	inner   bool   // inside a function
	inside  bool   // of a statement that goes on behind it
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
	dead      int // depth inside #if 0
	tried     int // the function whose body was a try block, -1: none
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
	f := &finder{grammar: g, lex: newLexer(g.lexis, src), repair: repair, tried: -1}
	f.blocks = []block{{fn: -1}}
	for {
		t, ok := f.lex.next()
		if !ok {
			break
		}
		f.token(t)
		f.last = t
	}
	f.expressionBody(f.last)
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
	case f.dead > 0 && t.kind != '#':
	case t.kind == '{':
		f.open(t)
	case t.kind == '}':
		f.close(t)
	case t.kind == '#':
		f.directive(strings.TrimLeft(t.text[1:], " \t"))
	case t.kind == ';' && f.parens <= f.top().parens:
		if f.oldParameters && len(f.blocks) == 1 && oldStyle(f.head()) {
			f.push(token{kind: ',', line: t.line})
			return
		}
		f.expressionBody(t)
		f.clear()
	case f.ends(t):
		f.expressionBody(f.last)
		f.clear()
		if t.kind == word || t.kind == '@' {
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
		return !(f.generics && openAngle(head))
	case t.kind == '@' && t.first && f.expression != 0:
		return f.expressionAt(head) > 0
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
	if f.repair {
		f.outdent()
	}
	around := f.top()
	head := f.head()
	var d declaration
	b := block{fn: -1, base: len(f.heads), parens: f.parens, inner: around.inner}
	switch at := f.expressionAt(head); {
	case at > 0 && at == len(head)-1:
		d = f.declare(head[:at], around)
	case at > 0 && f.declare(head[:at], around).function != "":
		b.inside, b.inner = true, true
	case f.typeBrace(head), f.oldParameters && initializes(head):
		b.inside = true
	case f.parens > around.parens && !f.callbacks:
		d = anonymous(head)
	default:
		d = f.declare(head, around)
	}
	b.declaration, b.classes = d, around.classes
	if d.class != "" {
		b.classes = d.class
	}
	b.indents = [2]int{t.indent, t.indent}
	if len(head) > 0 {
		b.indents[1] = head[0].indent
	}
	switch {
	case len(head) > 0 && head[0].text == "catch" && f.tried >= 0:
		b.fn, b.inner = f.tried, true
	case d.function != "":
		b.fn = f.add(d, t)
		b.inner = true
	case d.class != "":
		b.inner = false
	}
	f.tried = -1
	f.blocks = append(f.blocks, b)
}

// add records a function that starts now.
func (f *finder) add(d declaration, t token) int {
	line := d.line
	if line == 0 {
		line = t.line
	}
	if d.receiver == "" {
		d.receiver = f.top().classes
	}
	f.functions = append(f.functions, Function{Name: d.function, Receiver: d.receiver, First: line, Last: t.line})
	return len(f.functions) - 1
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
	if !b.inside && b.parens == around.parens {
		if head := f.head(); len(head) > 0 && (head[len(head)-1].text == "try" || head[0].text == "catch") {
			f.tried = b.fn // catch blocks follow that are the function's too
		}
		f.clear()
		return
	}
	f.heads = append(f.heads, token{kind: group, line: line})
}

// typeBrace reports whether the brace after head is part of a type or a value
// in the middle of a statement, not a block.
func (f *finder) typeBrace(head []token) bool {
	if len(head) == 0 {
		return false
	}
	switch t := head[len(head)-1]; t.kind {
	case '=':
		return true
	case ':', '|', '&', '<', ',', '.':
		return f.types
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

// outdent ends a function that another one at its own indentation shows to have
// lost its brace.
func (f *finder) outdent() {
	head := f.head()
	if len(head) == 0 || !head[0].first || f.declare(head, &block{fn: -1}).function == "" {
		return
	}
	for i := max(1, len(f.blocks)-maxSaved); i < len(f.blocks); i++ {
		if f.blocks[i].fn < 0 || head[0].indent > f.blocks[i].indents[1] {
			continue
		}
		head = append([]token(nil), head...)
		for len(f.blocks) > i {
			f.end(head[0].line - 1)
		}
		f.clear()
		f.heads = append(f.heads, head...)
		return
	}
}

// expressionBody records a function whose body is an expression, which ends
// with the statement.
func (f *finder) expressionBody(end token) {
	if f.expression == 0 {
		return
	}
	head := f.head()
	if i := f.expressionAt(head); i >= 0 {
		if d := f.declare(head[:i], f.top()); d.function != "" {
			f.functions[f.add(d, end)].Last = max(end.line, d.line)
		}
	}
}

// expressionAt returns the place of the mark that an expression for a body
// follows, or -1. A parameter's default value is none.
func (f *finder) expressionAt(head []token) int {
	depth := 0
	for i, t := range head {
		switch {
		case f.expression == 0:
			return -1
		case t.kind == '(' || t.kind == '[':
			depth++
		case t.kind == ')' || t.kind == ']':
			depth--
		case t.kind == f.expression && depth == 0:
			return i
		}
	}
	return -1
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
