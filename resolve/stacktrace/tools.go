package stacktrace

import "strings"

// toolsGrammar is what tools that build and test print of what they ran, where
// that is no stack trace of its runtime, and other texts that their first words
// tell.
var toolsGrammar = grammar{first: "_E\xe2C=nFP#I", second: "_ x\x9dMoar#m", may: mayTool, open: openTools, margin: true}

func mayTool(s string) bool { return toolOf(s[indent(s):]) != nil }

func openTools(l line, c *context) parser {
	if open := toolOf(l.text[indent(l.text):]); open != nil {
		return open(l, c)
	}
	return nil
}

// tools are told by their first byte, then by the words.
var tools [256][]tool

func init() { // their parsers look back at lines, which may begin with such words
	for _, t := range []tool{
		{pytestRule, openPytest}, {pytestError, openPytest}, {vitestMark, openVitest}, {cmakeError, openCMake}, {torchHead, openTorch},
		{miriNote, openMiri}, {miriTail, openMiri}, {swiftError, openSwiftError}, {swiftCondition, openSwiftError},
		{v8Fatal, openV8Fatal}, {forrtlHead, openForrtl},
		{ticketStack, openTicket}, {ticketBack, openTicket}, {ticketStack[1:], openTicket}, {ticketBack[1:], openTicket},
	} {
		tools[t.words[0]] = append(tools[t.words[0]], t)
	}
}

type tool struct {
	words string
	open  func(line, *context) parser
}

// toolOf returns what opens a stack trace of the tool whose words begin s, or nil.
func toolOf(s string) func(line, *context) parser {
	if s == "" {
		return nil
	}
	for _, t := range tools[s[0]] {
		if strings.HasPrefix(s, t.words) {
			return t.open
		}
	}
	return nil
}
