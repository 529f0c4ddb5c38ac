package scope

// declareJavaScript reads the heads of functions, methods and arrow functions
// of JavaScript and TypeScript; those without a name belong to what is around.
func declareJavaScript(head []token, around *block) declaration {
	if len(head) == 0 {
		return declaration{}
	}
	tail := parameterEnd(head)
	if tail < 0 {
		return javaScriptClass(head)
	}
	if head[len(head)-1].kind == arrow {
		return arrowFunction(head, tail)
	}
	if head[tail].kind != ')' {
		return javaScriptClass(head)
	}
	open := matchBack(head, tail)
	if open < 1 {
		return declaration{}
	}
	before := open - 1
	if head[before].kind == '>' {
		before = angleBack(head, before)
	}
	if before < 0 {
		return declaration{}
	}
	if d, ok := functionExpression(head, before); ok {
		return d
	}
	return methodOf(head, before, around)
}

// parameterEnd finds the last token of the parameters: before the brace, the
// arrow, or TypeScript's type of the result. -1: there are none.
func parameterEnd(head []token) int {
	i := len(head) - 1
	if head[i].kind == arrow {
		i--
		if i >= 0 && head[i].kind == word && (i == 0 || startsValue(head[i-1])) {
			return i
		}
	}
	for stop := max(0, i-80); i >= stop; i-- {
		switch t := head[i]; t.kind {
		case ')':
			if i == len(head)-1 || head[i+1].kind == ':' || head[i+1].kind == arrow {
				return i
			}
			i = max(matchBack(head, i), 0)
		case ']':
			i = max(matchBack(head, i), 0)
		case '=', ';':
			return -1
		}
	}
	return -1
}

// startsValue reports whether a value, of which the first word may be the only
// parameter of an arrow function, may follow a token.
func startsValue(t token) bool {
	switch t.kind {
	case '=', ',', '(', '[', '?', arrow, '!':
		return true
	}
	return t.text == "async" || t.text == "return"
}

// functionExpression reads "function name(", "function (" with the name it is
// assigned to; ok is false where there is no such word before.
func functionExpression(head []token, before int) (declaration, bool) {
	i, name := before, ""
	if head[i].kind == word && head[i].text != "function" {
		name = head[i].text
		i--
	}
	if i >= 0 && head[i].kind == '*' {
		i--
	}
	if i < 0 || head[i].text != "function" {
		return declaration{}, false
	}
	d := declaration{function: name, line: head[i].line}
	if name == "" {
		d = assigned(head, i)
	}
	return d, true
}

// arrowFunction reads "name = (a, b) =>", "name: async a =>".
func arrowFunction(head []token, tail int) declaration {
	start := tail
	if head[tail].kind == ')' {
		start = matchBack(head, tail)
	}
	if start > 0 && head[start-1].kind == '>' {
		start = angleBack(head, start-1) + 1
	}
	if start < 1 {
		return declaration{}
	}
	return assigned(head, start)
}

// assigned names a function by what it is assigned to: "name =", "a.b =",
// "name: Type =", "name:".
func assigned(head []token, i int) declaration {
	i--
	if i >= 0 && head[i].text == "async" {
		i--
	}
	if i < 1 || head[i].kind != '=' && head[i].kind != ':' {
		return declaration{}
	}
	if head[i].kind == '=' {
		i = untyped(head, i)
	}
	if i < 1 || head[i-1].text == "" {
		return declaration{}
	}
	d := declaration{function: head[i-1].text, line: head[i-1].line}
	if i >= 3 && head[i-2].kind == '.' && head[i-3].kind == word {
		d.receiver = head[i-3].text
		if d.receiver == "prototype" && i >= 5 && head[i-5].kind == word {
			d.receiver = head[i-5].text
		}
	}
	return d
}

// untyped passes ": Type" before the equals sign at i, back to its colon.
func untyped(head []token, i int) int {
	for j, stop := i-1, max(1, i-40); j >= stop; j-- {
		switch head[j].kind {
		case ')', ']':
			j = max(matchBack(head, j), 0)
		case ':':
			return j
		case ';', ',', '=':
			return i
		case word:
			if w := head[j].text; w == "const" || w == "let" || w == "var" {
				return i
			}
		}
	}
	return i
}

// methodOf reads "name(", "get name(", "#name(" and quoted names in the body of a
// class or an object.
func methodOf(head []token, i int, around *block) declaration {
	name := head[i].text
	switch {
	case head[i].kind == ']':
		name = computed(head[max(matchBack(head, i), 0) : i+1])
	case head[i].kind == literal:
		if name == "" {
			name = "[quoted]"
		}
	case head[i].kind != word || controlWords[name]:
		return declaration{}
	}
	if i > 0 && (head[i-1].kind == '.' || head[i-1].kind == '=' || head[i-1].text == "new") {
		return declaration{}
	}
	if around.inner && around.function != "" && head[i].line != head[len(head)-1].line && !modifiers[head[max(i-1, 0)].text] {
		return declaration{} // a call on an earlier line
	}
	return declaration{function: name, line: head[i].line}
}

// computed is the name of "[Symbol.iterator]() {", as stack traces print it.
func computed(tokens []token) string {
	name := ""
	for _, t := range tokens {
		if t.kind == word {
			name += t.text
		} else {
			name += string(rune(t.kind))
		}
	}
	return name
}

func javaScriptClass(head []token) declaration {
	if i := findWord(head, "class"); i >= 0 {
		if i+1 < len(head) && head[i+1].kind == word && head[i+1].text != "extends" {
			return declaration{class: head[i+1].text}
		}
		if d := assigned(head, i); d.function != "" {
			return declaration{class: d.function}
		}
		return declaration{class: "(class)"}
	}
	if i := findWord(head, "namespace", "module"); i >= 0 && i+1 < len(head) && head[i+1].kind == word {
		return declaration{class: head[i+1].text}
	}
	return declaration{}
}
