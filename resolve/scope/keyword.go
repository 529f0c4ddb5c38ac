package scope

// Heads of languages that have a word for functions: Go, Rust, Kotlin, Scala,
// Swift, PHP.

// find returns the place of the first of the words outside of parentheses.
func findWord(head []token, words ...string) int {
	depth := 0
	for i, t := range head {
		switch t.kind {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case word:
			for _, w := range words {
				if depth == 0 && t.text == w {
					return i
				}
			}
		}
	}
	return -1
}

// declareGo reads func at the file's level; closures belong to what is around.
func declareGo(head []token, around *block) declaration {
	i := findWord(head, "func")
	if i != 0 || !head[0].first || around.inner || len(head) < 3 {
		return declaration{}
	}
	if last := head[len(head)-1].text; last == "interface" || last == "struct" {
		return declaration{}
	}
	d := declaration{line: head[0].line}
	rest := head[1:]
	if rest[0].kind == '(' {
		end := match(rest, 0)
		if end < 0 {
			return declaration{}
		}
		d.receiver = receiverType(rest[1:end])
		rest = rest[end+1:]
	}
	if len(rest) > 0 && rest[0].kind == word {
		d.function = rest[0].text
	}
	return d
}

// receiverType is the type's name in "(s *Store[T])".
func receiverType(tokens []token) string {
	name := ""
	for _, t := range tokens {
		if t.kind == '[' {
			break
		}
		if t.kind == word {
			name = t.text
		}
	}
	return name
}

func declareRust(head []token, around *block) declaration {
	if i := findWord(head, "fn"); i >= 0 && i+1 < len(head) && head[i+1].kind == word {
		return declaration{function: head[i+1].text, line: head[i].line}
	}
	if i := findWord(head, "impl"); i == 0 || i == 1 {
		return declaration{class: implemented(head[i+1:])}
	}
	if findWord(head, "match", "if", "while", "for") >= 0 {
		return declaration{}
	}
	if i := findWord(head, "mod"); i >= 0 && i+1 < len(head) {
		return declaration{}
	}
	return classBlock(head)
}

// implemented is the type of "impl<T> Trait for a::Type<T>".
func implemented(head []token) string {
	if len(head) > 0 && head[0].kind == '<' {
		head = head[skipAngles(head, 0):]
	}
	if i := findWord(head, "for"); i >= 0 {
		head = head[i+1:]
	}
	name := ""
	for _, t := range head {
		switch {
		case t.kind == word && t.text != "dyn" && t.text != "mut":
			name = t.text
		case t.kind == '<', t.kind == word:
			return name
		case t.kind != scoped && name != "":
			return name
		}
	}
	return name
}

// keyword reads Kotlin's and Scala's heads.
func keyword(w string) func([]token, *block) declaration {
	return func(head []token, around *block) declaration {
		if i := findWord(head, w); i >= 0 && i+1 < len(head) {
			return named(head, i)
		}
		if i := findWord(head, "init", "constructor"); i == 0 && w == "fun" {
			return declaration{function: "<init>", line: head[0].line}
		}
		if i := findWord(head, "get", "set"); i >= 0 && w == "fun" && !around.inner && i+1 < len(head) && head[i+1].kind == '(' {
			return declaration{function: head[i].text, line: head[i].line}
		}
		return classBlock(head)
	}
}

// named reads "fun <T> Receiver.name(": the last name before the parameters.
func named(head []token, i int) declaration {
	d := declaration{line: head[i].line}
	j := i + 1
	if head[j].kind == '<' {
		j = skipAngles(head, j)
	}
	for ; j < len(head); j++ {
		switch t := head[j]; {
		case t.kind == word && (d.function == "" || head[j-1].kind == '.'):
			if d.function != "" {
				d.receiver = d.function
			}
			d.function = t.text
		case t.kind == literal && (d.function == "" || head[j-1].kind == '.'):
			d.receiver, d.function = d.function, t.text
		case t.kind == '<':
			j = max(j, skipAngles(head, j)-1)
		case t.kind != '.' && t.kind != '?':
			return d
		default:
		}
	}
	return d
}

func declareSwift(head []token, around *block) declaration {
	if i := findWord(head, "func"); i >= 0 && i+1 < len(head) {
		if head[i+1].kind == word {
			return declaration{function: head[i+1].text, line: head[i].line}
		}
		return declaration{function: marks(head[i+1:]), line: head[i].line}
	}
	if i := findWord(head, "init", "deinit", "subscript"); i >= 0 && !around.inner {
		return declaration{function: head[i].text, line: head[i].line}
	}
	if i := findWord(head, "var"); i >= 0 && i+2 < len(head) && head[i+2].kind == ':' && findWord(head, "if", "guard") < 0 && !around.inner {
		return declaration{function: head[i+1].text, line: head[i].line}
	}
	return classBlock(head)
}

// marks is the name of an operator: what stands before the parameters.
func marks(head []token) string {
	name := ""
	for _, t := range head {
		switch {
		case t.kind == '(':
			return name
		case t.kind == '!':
			name += t.text
		case t.kind == arrow:
			name += "=>"
		case t.kind == thin:
			name += "->"
		default:
			name += string(rune(t.kind))
		}
	}
	return name
}

func declarePHP(head []token, around *block) declaration {
	if i := findWord(head, "function"); i >= 0 {
		j := i + 1
		if j < len(head) && head[j].kind == '&' {
			j++
		}
		if j < len(head) && head[j].kind == word && head[j].text != "use" {
			return declaration{function: head[j].text, line: head[i].line}
		}
		return declaration{}
	}
	if findWord(head, "new") >= 0 || findWord(head, "use") == 0 {
		return declaration{class: "class@anonymous"}
	}
	return classBlock(head)
}
