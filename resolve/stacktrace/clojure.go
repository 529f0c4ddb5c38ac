package stacktrace

import "strings"

// clojureGrammar is what Clojure's REPL and its command print of an exception:
// `Execution error (Type) at ns/f (x.clj:3).`, the message below it. That is
// one frame, the innermost of the program's own.
var clojureGrammar = grammar{format: Clojure, words: []string{"Execution error ", "Syntax error ", "Unexpected error "}, last: ".", needle: " at ", open: openClojure}

func openClojure(l line, _ *context) parser {
	s := strings.TrimSuffix(strings.TrimRight(l.text, " "), ").")
	if !strings.HasPrefix(s, "Execution error ") && !strings.HasPrefix(s, "Syntax error ") && !strings.HasPrefix(s, "Unexpected error ") {
		return nil
	}
	phase, where, _ := strings.Cut(s, " at ")
	open := strings.LastIndexByte(where, '(')
	if open < 0 {
		return nil
	}
	at, ok := cutPlace(where[open+1:])
	if !ok || !hasExt(at.file, jvmExts) {
		return nil
	}
	p := &clojure{trace: Trace{Format: Clojure, Offset: l.offset(0)}}
	if i := strings.IndexByte(phase, '('); i > 0 {
		p.trace.Type, _, _ = strings.Cut(phase[i+1:], ")")
	}
	p.trace.Frames = []Frame{at.frame(strings.TrimSpace(where[:open]), l.offset(0))}
	return p
}

// A clojure takes the message, which is the next line.
type clojure struct{ trace Trace }

func (p *clojure) next(l line) verdict {
	if p.trace.Message != "" || l.text == "" {
		return stop
	}
	p.trace.Message = l.text[:min(len(l.text), maxMessage)]
	return take
}

func (p *clojure) end() (Trace, bool) { return p.trace, true }
