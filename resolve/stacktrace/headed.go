package stacktrace

// headedGrammar holds the runtimes whose frames come only after a line that is
// nothing but a header.
var headedGrammar = grammar{words: []string{haskellHead, juliaHead}, last: ":", open: openHeaded}

const (
	haskellHead = "CallStack (from "
	juliaHead   = "Stacktrace:"
)

func openHeaded(l line, c *context) parser {
	if p := openHaskell(l, c); p != nil {
		return p
	}
	return openJulia(l, c)
}
