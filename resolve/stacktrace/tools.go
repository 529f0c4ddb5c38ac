package stacktrace

import "strings"

// toolsGrammar is what tools that build and test print of what they ran, where
// that is no stack trace of its runtime.
var toolsGrammar = grammar{words: []string{pytestRule, pytestError, vitestMark, cmakeError, torchHead, miriNote, miriTail, swiftError, swiftCondition, ticketStack, ticketBack, ticketStack[1:], ticketBack[1:]}, open: openTools, margin: true}

func openTools(l line, c *context) parser {
	switch s := l.text[indent(l.text):]; {
	case strings.HasPrefix(s, vitestMark):
		return openVitest(l, c)
	case strings.HasPrefix(s, cmakeError):
		return openCMake(l, c)
	case strings.HasPrefix(s, torchHead):
		return openTorch(l, c)
	case strings.HasPrefix(s, miriNote), strings.HasPrefix(s, miriTail):
		return openMiri(l, c)
	case strings.HasPrefix(s, swiftError), strings.HasPrefix(s, swiftCondition):
		return openSwiftError(l, c)
	case s[0] == '#':
		return openTicket(l, c)
	}
	return openPytest(l, c)
}
