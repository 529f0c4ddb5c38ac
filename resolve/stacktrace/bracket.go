package stacktrace

import "strings"

// bracketGrammar holds the runtimes whose frames end in a place in brackets,
// `f (file:12)`, and begin with no word that tells them.
var bracketGrammar = grammar{format: JavaScript, last: ")", before: digit + "()", may: mayBracket, open: openBracket}

func mayBracket(s string) bool { return bracketOf(s) != nil }

func openBracket(l line, c *context) parser { return bracketOf(l.text)(l, c) }

// bracketOf returns what opens a stack trace of the runtime whose frame the
// line may be, or nil.
func bracketOf(s string) func(line, *context) parser {
	if first := indent(s); first < len(s) && s[first] == 'a' && strings.HasPrefix(s[first:], "at ") {
		return nil
	}
	if s[len(s)-1] == ' ' {
		s = strings.TrimRight(s, " ")
	}
	i := strings.LastIndexByte(s, '(')
	if i < 2 || s[len(s)-1] != ')' {
		return nil
	}
	placed := isDigit(s[len(s)-2])
	switch at := strings.HasPrefix(s[i:], unityAt); {
	case placed && at && s[i-2] == ')':
		return openUnity
	case placed && at && mayReact(s):
		return openReact
	case placed && mayV8(s):
		return openV8Bare
	case placed && s[i-2] == ']' && strings.Contains(s[:i], " [0x"):
		return openChromium
	case placed && mayVisual(s, i):
		return openModules
	case mayGodot(s, i):
		return openGodot
	}
	return nil
}

// mayVisual says whether s is like `shop.exe!f(int n) Line 12 (f.cpp:12)`; its
// last bracket opens at s[i].
func mayVisual(s string, i int) bool {
	return isDigit(s[i-2]) && strings.IndexByte(s, '!') >= 0 && strings.Contains(s, ") Line ")
}
