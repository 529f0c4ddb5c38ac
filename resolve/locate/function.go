package locate

import "strings"

// bareName is a printed function's own name: "run" of "pkg.(*T).run", "Object.run
// [as x]", "Foo$bar$1.run", "block in Foo#run", "a::B<T>::run(int) const" and
// "Cart.<run>d__5.MoveNext()". What runs outside of functions has none.
func bareName(function string) string {
	if strings.Contains(function, ".glob..func") {
		return "" // a closure of a variable, in Go
	}
	function, _, _ = strings.Cut(function, " [as ")
	function = uncloned(function)
	if inner, ok := stateMachine(function); ok {
		return inner
	}
	if i := strings.LastIndex(function, " in "); i >= 0 {
		function = function[i+4:]
	}
	function = strings.TrimSpace(unbracketed(function))
	function = strings.TrimSuffix(function, " const")
	if i := strings.LastIndexByte(function, ' '); i >= 0 {
		function = function[i+1:]
	}
	function = strings.TrimSuffix(function, "-fm")
	for {
		i := strings.LastIndexAny(function, ".:#/>$\\")
		if rest := function[i+1:]; i < 0 || rest != "" && !closure(rest) {
			return strings.TrimLeft(rest, "*&")
		}
		function = function[:i]
	}
}

// uncloned drops what compilers and linkers put behind the names of functions that
// they take apart, copy or give a version: "take.part.3", "take.isra.0.cold",
// "take@@LIB_1.2". A function that was taken apart beyond recognition has no name.
func uncloned(function string) string {
	if function == "UnknownInlinedFun" {
		return ""
	}
	function, _, _ = strings.Cut(function, "@@")
	for _, mark := range []string{".part.", ".isra.", ".constprop.", ".lto_priv.", ".llvm.", ".cold"} {
		head, tail, ok := strings.Cut(function, mark)
		if ok && strings.Trim(tail, ".0123456789abcdefghijklmnopqrstuvwxyz_") == "" {
			function = head
		}
	}
	return function
}

// unbracketed drops what stands in brackets: parameters, type arguments, Go's
// "(*T)". Of brackets that do not close, all that follows.
func unbracketed(function string) string {
	var b strings.Builder
	depth := 0
	for i := 0; i < len(function); i++ {
		switch c := function[i]; {
		case c == '>' && i > 0 && function[i-1] == '-' && depth == 0:
			b.WriteByte(c) // PHP's arrow
		case c == '(' || c == '<' || c == '[':
			depth++
		case c == ')' || c == '>' || c == ']':
			depth = max(0, depth-1)
		case depth == 0:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// stateMachine reads the names that the C# compiler gives what it makes of a
// method: <run>d__5 for an asynchronous one, <run>b__0 for a lambda in it.
func stateMachine(function string) (string, bool) {
	for _, mark := range []string{">d__", ">b__", ">g__"} {
		head, _, ok := strings.Cut(function, mark)
		if i := strings.LastIndexByte(head, '<'); ok && i >= 0 && i+1 < len(head) {
			return head[i+1:], true
		}
	}
	return "", false
}

// closure reports whether a last part only numbers a function in another one:
// Go's func1 and gowrap2, Rust's {{closure}}, the JVM's 1 and lambda.
func closure(part string) bool {
	if strings.HasPrefix(part, "{") || part == "lambda" || part == "anonfun" {
		return true
	}
	for _, made := range []string{"func", "gowrap", "deferwrap", "lambda-"} {
		part = strings.TrimPrefix(part, made)
	}
	return strings.TrimLeft(part, "0123456789") == ""
}
