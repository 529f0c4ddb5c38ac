package scope

// Heads of languages that put a function's name before its parameters without
// a word of its own: C, C++, Java, C#, Dart, Groovy.

// controlWords start a statement that has a block and is no function.
var controlWords = set(`if for while switch catch else do try return new throw case elseif
	sizeof typeof decltype alignas static_assert`)

// A style is what differs between them.
type style struct {
	control  map[string]bool // words of this language alone
	nested   bool            // functions in functions
	bare     bool            // a name alone, with no type before it, outside of classes
	trailers map[string]bool
	accessor bool // properties have bodies
}

var (
	styleC    = style{bare: true, trailers: set("const noexcept override final volatile try requires throw mutable constexpr"), control: set("default")}
	styleJava = style{trailers: set("throws"), control: set("synchronized assert")}
	styleCS   = style{nested: true, trailers: set("where"), control: set("foreach await lock using fixed checked unchecked when default")}
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
	head = skipAnnotations(head)
	if d := styleJava.function(head, around); d.function != "" {
		return d
	}
	return classBlock(head)
}

func declareCSharp(head []token, around *block) declaration {
	head = skipAttributes(head)
	if d := styleCS.function(head, around); d.function != "" {
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
		case s.trails(head[end+1:]):
			return s.declares(head, open, around)
		case head[end+1].kind == '(':
			return wrapped(head, open, end, s)
		case head[end+1].kind != word || s.trailers[head[end+1].text]:
			return declaration{}
		}
		head = head[end+1:]
	}
}

// controls reports whether a head starts with a word of control flow;
// "synchronized void f()" does not.
func (s style) controls(head []token) bool {
	first := head[0].text
	return controlWords[first] || s.control[first] && head[1].kind != word
}

func (s style) declares(head []token, open int, around *block) declaration {
	d := nameBefore(head, open)
	if d.function == "" || s.control[d.function] || open == 1 && around.inner && !s.bare {
		return declaration{}
	}
	d.line = head[0].line
	return d
}

// wrapped reads a name that a macro makes: "void HELPER(add)(parameters)".
func wrapped(head []token, open, end int, s style) declaration {
	last := match(head, end+1)
	if last < 0 || end != open+2 || head[open+1].kind != word || !s.trails(head[last+1:]) {
		return declaration{}
	}
	return declaration{function: head[open+1].text, line: head[0].line}
}

// parameters finds the parenthesis that opens the parameters: the first one
// outside of type arguments that stands behind a name.
func (s style) parameters(head []token) int {
	for i := 1; i < len(head); i++ {
		switch t := head[i]; {
		case t.kind == '=' && head[i-1].text != "operator" && head[i-1].kind != '!':
			return -1
		case t.kind == word && (t.text == "new" || t.text == "return"):
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

// property reads C#'s "modifiers type Name" before a body with get and set.
func property(head []token, around *block) declaration {
	n := len(head)
	if around.inner || around.class == "" || n < 2 || head[n-1].kind != word || head[n-2].kind == '=' || head[n-2].kind == '.' {
		return declaration{}
	}
	for _, t := range head {
		if t.kind == '=' || t.kind == '(' || t.text == "event" || controlWords[t.text] {
			return declaration{}
		}
	}
	return declaration{function: head[n-1].text, line: head[0].line}
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

// skipAttributes passes [Name(...)] at the start of a head.
func skipAttributes(head []token) []token {
	for len(head) > 0 && head[0].kind == '[' {
		end := match(head, 0)
		if end < 0 {
			return nil
		}
		head = head[end+1:]
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
