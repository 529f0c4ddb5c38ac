package scope

// The languages with braces.
var (
	golang = grammar{lexis: lexis{charQuote: true, backtick: true}, declare: declareGo, types: true,
		starts: set("func type var const import package")}
	c    = grammar{lexis: lexis{charQuote: true, preproc: true}, declare: declareC, oldParameters: true}
	cpp  = grammar{lexis: lexis{charQuote: true, preproc: true, rawString: true}, declare: declareC, oldParameters: true}
	java = grammar{lexis: lexis{charQuote: true, triple: true}, declare: declareJava}
	dart = grammar{lexis: lexis{triple: true, interpolate: '$', nested: true, rawString: true}, declare: declareDart, expression: arrow}

	csharp = grammar{lexis: lexis{charQuote: true, preproc: true, triple: true, verbatim: true}, declare: declareCSharp, expression: arrow}
	groovy = grammar{lexis: lexis{triple: true, interpolate: '$'}, declare: declareGroovy,
		starts: set("def class interface enum trait private public protected static import return if for while")}

	kotlin = grammar{lexis: lexis{charQuote: true, backtick: true, triple: true, interpolate: '$', nested: true},
		declare: keyword("fun"), expression: '=',
		starts: set(`fun class interface object val var private public protected internal override suspend abstract open
			inline data sealed enum annotation companion init constructor import return if for while when typealias tailrec operator get set`)}
	scala = grammar{lexis: lexis{charQuote: true, backtick: true, triple: true, interpolate: '$', nested: true},
		declare: keyword("def"), expression: '=',
		starts: set(`def class trait object val var private protected override final implicit lazy abstract sealed case import
			if for while given extension type return`)}
	swift = grammar{lexis: lexis{triple: true, interpolate: '\\', nested: true}, declare: declareSwift,
		starts: set(`func class struct enum protocol extension var let private public internal fileprivate open static override
			final mutating init deinit subscript import return if for while switch guard case actor`)}
	rust = grammar{lexis: lexis{charQuote: true, nested: true, rawString: true}, declare: declareRust}
	php  = grammar{lexis: lexis{hashComment: true, heredoc: true, html: true}, declare: declarePHP}

	javascript = grammar{lexis: lexis{template: true, regex: true}, declare: declareJavaScript, comma: true, callbacks: true,
		generics: true, types: true,
		starts: set(`function class const let var export import return if for while switch async static public private protected
			readonly abstract interface type enum namespace declare try throw`)}
)

var classWords = set("class interface struct enum trait object extension namespace module protocol record union actor annotation")

// classOf reads "class Name", "extension Name", "companion object"; the name
// is what follows the last such word outside of parentheses.
func classOf(head []token) string {
	name := ""
	depth := 0
	for i, t := range head {
		switch t.kind {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case '=', ':':
			if depth == 0 && name != "" {
				return name
			}
		}
		if depth > 0 || t.kind != word || !classWords[t.text] {
			continue
		}
		switch {
		case i+1 < len(head) && head[i+1].kind == word && !classWords[head[i+1].text]:
			name = qualified(head[i+1:])
		case i > 0 && head[i-1].text == "companion":
			name = "Companion"
		}
		if name != "" {
			return name
		}
	}
	return name
}

// qualified reads a::b or a.b from the start of head.
func qualified(head []token) string {
	name := head[0].text
	for i := 1; i+1 < len(head) && (head[i].kind == scoped || head[i].kind == '.') && head[i+1].kind == word; i += 2 {
		if head[i].kind == scoped {
			name += "::" + head[i+1].text
		} else {
			name += "." + head[i+1].text
		}
	}
	return name
}

// match returns the place of the mark that closes the one at i, or -1.
func match(head []token, i int) int {
	depth := 0
	for ; i < len(head); i++ {
		switch head[i].kind {
		case '(', '[':
			depth++
		case ')', ']':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// matchBack returns the place of the mark that opens the one at i, or -1.
func matchBack(head []token, i int) int {
	depth := 0
	for ; i >= 0; i-- {
		switch head[i].kind {
		case ')', ']':
			depth++
		case '(', '[':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// angleBack returns the place before the type arguments that end at i.
func angleBack(head []token, i int) int {
	depth := 0
	for ; i >= 0; i-- {
		switch head[i].kind {
		case '>':
			depth++
		case '!':
			if head[i].text == ">=" {
				depth++ // "<T extends U<V>= any>"
			}
		case '<':
			if depth--; depth == 0 {
				return i - 1
			}
		case ';', '{', '}':
			return -1
		}
	}
	return -1
}

// maxAngles bounds the tokens of type arguments: a < that is never closed is a
// comparison, and must not cost the whole head again and again.
const maxAngles = 100

// skipAngles returns the place after the type arguments that start at i, or i.
func skipAngles(head []token, i int) int {
	depth := 0
	for j := i; j < min(len(head), i+maxAngles); j++ {
		switch head[j].kind {
		case '<':
			depth++
		case '!':
			if head[j].text == ">=" {
				depth--
			}
		case '>':
			if depth--; depth == 0 {
				return j + 1
			}
		}
	}
	return i
}

// openAngle reports whether a head ends in type parameters of a method, or in the
// type of its result, that are not closed yet.
func openAngle(head []token) bool {
	from := 0
	for i := 1; i < len(head); i++ {
		if head[i].kind == ':' && head[i-1].kind == ')' {
			from = i + 1 // the type of the result
		}
	}
	for i := from; i < len(head); i++ {
		switch t := head[i]; {
		case t.kind == '<' && i > from:
			j := skipAngles(head, i)
			if j == i {
				return true
			}
			i = j - 1
		case t.kind != word && t.kind != '*' && t.kind != '#' && (from == 0 || t.kind != '.' && t.kind != '|' && t.kind != '[' && t.kind != ']'):
			return false
		}
	}
	return false
}
