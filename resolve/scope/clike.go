package scope

import "strings"

// Heads of languages that put a function's name before its parameters without
// a word of its own: C, C++, Java, C#, Dart, Groovy.

// controlWords start a statement that has a block and is no function.
var controlWords = set(`if for while switch catch else do try return new throw case elseif
	sizeof typeof decltype alignas static_assert typedef`)

// A style is what differs between them.
type style struct {
	control  map[string]bool // words of this language alone
	nested   bool            // functions in functions
	bare     bool            // a name alone, with no type before it, outside of classes
	trailers map[string]bool
	// records have their components where a function has its parameters.
	records bool
	// constants of enums may have arguments and a body.
	constants bool
}

var (
	styleC    = style{bare: true, trailers: set("const noexcept override final volatile try requires throw mutable constexpr"), control: set("default")}
	styleJava = style{trailers: set("throws"), records: true, constants: true, control: set("synchronized assert")}
	styleCS   = style{nested: true, trailers: set("where"), records: true, control: set("foreach await lock using fixed checked unchecked when default")}
	styleDart = style{nested: true, bare: true, trailers: set("async sync"), control: set("assert default")}
)

func declareC(head []token, around *block) declaration {
	head = skipTemplate(head)
	if d := styleC.function(head, around); d.function != "" {
		return d
	}
	return classBlock(head)
}

func declareJava(head []token, around *block) declaration {
	if len(head) > 0 && head[0].kind == ',' {
		head = head[1:] // behind a constant of an enum
	}
	head = skipAnnotations(head)
	if d := styleJava.function(head, around); d.function != "" || d.class != "" {
		return d
	}
	return classBlock(head)
}

func declareCSharp(head []token, around *block) declaration {
	head = skipHiding(skipAttributes(head))
	if d := styleCS.function(head, around); d.function != "" || d.class != "" {
		return d
	}
	if c := classBlock(head); c.class != "" {
		return c
	}
	return property(head, around)
}

func declareDart(head []token, around *block) declaration {
	head = skipAnnotations(head)
	if d := styleDart.function(head, around); d.function != "" {
		return d
	}
	if n := len(head); n >= 2 && head[n-2].text == "get" && head[n-1].kind == word {
		return declaration{function: head[n-1].text, line: head[0].line}
	}
	return classBlock(head)
}

func declareGroovy(head []token, around *block) declaration {
	return declareJava(head, around)
}

// classBlock reads the head of a class; "new T()" starts one without a name.
func classBlock(head []token) declaration {
	if d := anonymous(head); d.class != "" {
		return d
	}
	if name := classOf(head); name != "" {
		return declaration{class: name}
	}
	return declaration{}
}

// anonymous reads "new a.b.Type<X>(arguments)" at the end of a head: the block
// is a class's.
func anonymous(head []token) declaration {
	n := len(head) - 1
	if n < 2 || head[n].kind != ')' {
		return declaration{}
	}
	i := matchBack(head, n) - 1
	if i > 0 && head[i].kind == '>' {
		i = angleBack(head, i)
	}
	if i < 1 || head[i].kind != word {
		return declaration{}
	}
	for j := i; j > 0 && (head[j].kind == word || head[j].kind == '.'); j-- {
		if head[j-1].text == "new" {
			return declaration{class: head[i].text}
		}
	}
	return declaration{}
}

// function reads "modifiers type name(parameters) trailers". A macro's call
// before that, which needs no semicolon, is passed over.
func (s style) function(head []token, around *block) declaration {
	if len(head) < 3 || s.controls(head) || around.inner && !s.nested {
		return declaration{}
	}
	for {
		open := s.parameters(head)
		if open < 1 {
			return declaration{}
		}
		end := match(head, open)
		switch {
		case end < 0:
			return declaration{}
		case s.trails(head[end+1:]), open > 1 && annotated(head[end+1:]), s.bare && oldStyle(head):
			return s.declares(head, open, around)
		case head[end+1].kind == '(':
			return wrapped(head, open, end, s)
		case head[end+1].kind != word || s.trailers[head[end+1].text]:
			return declaration{}
		}
		head = head[end+1:]
	}
}

// annotated reports whether tokens are macros alone that say something of a
// function behind its parameters, with arguments or without: "OVS_REQUIRES(mutex)".
func annotated(rest []token) bool {
	for i := 0; i < len(rest); {
		if rest[i].kind != word || !isMacro(rest[i].text) {
			return false
		}
		i++
		if i < len(rest) && rest[i].kind == '(' {
			end := match(rest, i)
			if end < 0 {
				return false
			}
			i = end + 1
		}
	}
	return true
}

// oldStyle reports whether a head is a function's as C had them before 1989:
// its parameters are names alone, whose types follow the parenthesis.
func oldStyle(head []token) bool {
	open := styleC.parameters(head)
	if open < 1 || head[open-1].kind != word || isMacro(head[open-1].text) {
		return false
	}
	end := match(head, open)
	if end < open+2 || end+2 >= len(head) || head[end+1].kind != word || isMacro(head[end+1].text) || attributeWords[head[end+1].text] {
		return false
	}
	for i := open + 1; i < end; i++ {
		if (head[i].kind == word) != ((i-open)%2 == 1) || head[i].kind != word && head[i].kind != ',' {
			return false
		}
	}
	return true
}

// initializes reports whether the brace after head is that of a member in a
// constructor's list: "Store() : size_{0}, name_(n) {" has one of these.
func initializes(head []token) bool {
	n := len(head) - 1
	if n < 4 || head[n].kind != word && head[n].kind != '>' {
		return false
	}
	open := styleC.parameters(head)
	if open < 1 {
		return false
	}
	end := match(head, open)
	for i := max(end, 0); i < n && end > 0; i++ {
		if head[i].kind == ':' {
			return true
		}
	}
	return false
}

// controls reports whether a head starts with a word of control flow;
// "synchronized void f()" does not.
func (s style) controls(head []token) bool {
	first := head[0].text
	return controlWords[first] || s.control[first] && head[1].kind != word
}

func (s style) declares(head []token, open int, around *block) declaration {
	d := nameBefore(head, open)
	switch {
	case d.function == "" || s.control[d.function] || open == 1 && around.inner && !s.bare:
		return declaration{}
	case s.records && open > 1 && head[open-2].text == "record":
		return declaration{class: d.function}
	case s.constants && open == 1 && around.class != "" && d.function != around.class:
		return declaration{class: around.class} // the body of an enum's constant
	}
	if s.bare && open == 1 && around.class == "" && isMacro(d.function) && !strings.HasPrefix(d.function, "TEST") && len(head) > 3 && head[2].kind == word && (head[3].kind == ',' || head[3].kind == ')') {
		d.function = head[2].text // DEFUN(show_all, ...) makes a function of that name
	}
	d.line = head[0].line
	return d
}

// wrapped reads a name that a macro makes, "void HELPER(add)(parameters)", and
// that of a function whose result is one, "void (*choose(int n))(int)".
func wrapped(head []token, open, end int, s style) declaration {
	last, name := match(head, end+1), open+1
	if head[name].kind == '*' {
		name++
	}
	if last < 0 || head[name].kind != word || !s.trails(head[last+1:]) || end != open+2 && (name == open+1 || head[name+1].kind != '(') {
		return declaration{}
	}
	return declaration{function: head[name].text, line: head[0].line}
}

// parameters finds the parenthesis that opens the parameters: the first one
// outside of type arguments that stands behind a name.
func (s style) parameters(head []token) int {
	for i := 1; i < len(head); i++ {
		switch t := head[i]; {
		case t.kind == '=' && head[i-1].text != "operator" && head[i-1].kind != '!':
			return -1
		case t.kind == word && (t.text == "new" || t.text == "return" || t.text == "typedef"), t.kind == '@' && s.bare:
			return -1
		case t.kind == word && t.text == "operator":
			return operatorParameters(head, i)
		case t.kind == '<' && head[i-1].kind == word:
			if j := skipAngles(head, i); j > i {
				i = j - 1
			}
		case t.kind == '(' && attributeWords[head[i-1].text]:
			i = max(i, match(head, i))
		case t.kind == '(':
			return i
		}
	}
	return -1
}

var attributeWords = set("__attribute__ __declspec alignas noexcept explicit decltype throw __asm__ asm")

// operatorParameters finds the parameters of operator()(...), operator==(...).
func operatorParameters(head []token, i int) int {
	for j := i + 1; j < len(head); j++ {
		if head[j].kind == '(' && !(j == i+1 && j+2 < len(head) && head[j+1].kind == ')' && head[j+2].kind == '(') {
			return j
		}
	}
	return -1
}

// trails reports whether tokens may stand between parameters and a body.
func (s style) trails(rest []token) bool {
	for i, t := range rest {
		switch {
		case t.kind == ':', t.kind == thin:
			return true // C++'s initializers, C#'s base call; a trailing type
		case t.kind == word && s.trailers[t.text]:
			if t.text == "throws" || t.text == "where" || t.text == "requires" {
				return true
			}
		case t.kind == word && i == 0 && isMacro(t.text), t.kind == '&', t.kind == '*':
		case t.kind == word && attributeWords[t.text]:
		case t.kind == '(' || t.kind == ')' || t.kind == '[' || t.kind == ']' || t.kind == literal:
			if i == 0 {
				return t.kind == '['
			}
		default:
			return false
		}
	}
	return true
}

func isMacro(name string) bool {
	for i := 0; i < len(name); i++ {
		if c := name[i]; 'a' <= c && c <= 'z' {
			return len(name) > 2 && name[:2] == "__"
		}
	}
	return true
}

// nameBefore reads A::B::name, ~name, operator== before the parameters.
func nameBefore(head []token, open int) declaration {
	i := open - 1
	if head[i].kind == '>' {
		i = angleBack(head, i)
	}
	for j := i; j >= 0 && j > i-5; j-- {
		if head[j].text == "operator" {
			return operatorName(head, j, open)
		}
	}
	if i < 0 || head[i].kind != word || controlWords[head[i].text] {
		return declaration{}
	}
	d := declaration{function: head[i].text}
	if i > 0 && head[i-1].kind == '~' {
		d.function = "~" + d.function
		i--
	}
	d.receiver = receiverBefore(head, i)
	return d
}

func operatorName(head []token, i, open int) declaration {
	name := "operator"
	for _, t := range head[i+1 : open] {
		switch {
		case t.kind == word:
			name += " " + t.text
		case t.kind == '!':
			name += t.text
		default:
			name += string(rune(t.kind))
		}
	}
	return declaration{function: name, receiver: receiverBefore(head, i)}
}

// receiverBefore reads "A::B::" or Dart's "A." that ends before i.
func receiverBefore(head []token, i int) string {
	receiver := ""
	for i >= 2 && head[i-1].kind == scoped {
		j := i - 2
		if head[j].kind == '>' {
			j = angleBack(head, j)
		}
		if j < 0 || head[j].kind != word {
			break
		}
		if receiver != "" {
			receiver = "::" + receiver
		}
		receiver = head[j].text + receiver
		i = j
	}
	return receiver
}

// skipAnnotations passes @Name and @Name(...) at the start of a head.
func skipAnnotations(head []token) []token {
	for len(head) > 1 && head[0].kind == '@' && head[1].text != "interface" {
		i := 2
		for i+1 < len(head) && head[i].kind == '.' {
			i += 2
		}
		if i < len(head) && head[i].kind == '(' {
			end := match(head, i)
			if end < 0 {
				return nil
			}
			i = end + 1
		}
		head = head[min(i, len(head)):]
	}
	return head
}

// skipTemplate passes template<...>, extern "C" and attributes of C++.
func skipTemplate(head []token) []token {
	head = skipAttributes(head)
	for len(head) > 1 && head[0].text == "template" && head[1].kind == '<' {
		i := skipAngles(head, 1)
		if i == 1 {
			return head
		}
		head = head[i:]
	}
	return head
}
