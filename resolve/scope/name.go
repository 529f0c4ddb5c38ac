package scope

import "strings"

// Name is the own name of a function as a stack trace prints it, which is the
// [Function.Name] of its source: "run" of "pkg.(*T).run", "Object.run [as x]",
// "Foo$bar$1.run", "block in Foo#run", "a::B<T>::run(int) const" and
// "Cart.<run>d__5.MoveNext()". What runs outside of functions has none.
func Name(function string) string {
	if strings.Contains(function, ".glob..func") {
		return "" // a closure of a variable, in Go
	}
	function, _, _ = strings.Cut(function, " [as ")
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
	function = unsplit(strings.TrimSuffix(function, "-fm"))
	for {
		i := strings.LastIndexAny(function, ".:#/>$\\")
		if rest := function[i+1:]; i < 0 || rest != "" && !closure(rest) {
			return strings.TrimLeft(rest, "*&")
		}
		function = function[:i]
	}
}

// unsplit drops what compilers and linkers append to the name of a function that
// they split, copied or gave a version: "run.part.0", "run.isra.0.cold",
// "run@@LIB_1.2". A function that was taken apart beyond recognition has no name.
func unsplit(function string) string {
	if function == "UnknownInlinedFun" {
		return ""
	}
	function, _, _ = strings.Cut(function, "@@")
	own, tail, _ := strings.Cut(function, ".")
	for _, part := range strings.Split(tail, ".") {
		if !split[part] && strings.Trim(part, "0123456789") != "" {
			return function
		}
	}
	return own
}

var split = map[string]bool{"part": true, "constprop": true, "isra": true, "cold": true, "lto_priv": true, "llvm": true, "localalias": true}

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
