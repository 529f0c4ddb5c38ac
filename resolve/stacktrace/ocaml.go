package stacktrace

import "strings"

// ocamlGrammar is OCaml's backtrace.
var ocamlGrammar = grammar{format: OCaml, words: ocamlWords, last: digit + "n", open: openOCaml, margin: true}

var ocamlWords = []string{"Raised at ", "Raised by primitive operation at ", "Re-raised at ", "Called from "}

func openOCaml(l line, c *context) parser {
	f, ok, _ := ocamlLine(l)
	if !ok {
		return nil
	}
	r := &run{frame: ocamlLine}
	r.trace = Trace{Format: OCaml, Offset: l.offset(0)}
	if b, ok := c.above(); ok {
		if message, ok := strings.CutPrefix(b.text, "Fatal error: exception "); ok {
			r.trace.Type, r.trace.Offset = message, b.offset(0)
			if kind, rest, ok := strings.Cut(message, "("); ok {
				r.trace.Type, r.trace.Message = kind, unquoted(strings.TrimSuffix(rest, ")"))
			}
		}
	}
	r.add(f)
	return r
}

// ocamlLine reads `Called from M.f in file "x.ml", line 1, characters 2-3`.
func ocamlLine(l line) (Frame, bool, verdict) {
	rest, ok := cutAny(l.text, ocamlWords...)
	if !ok {
		return Frame{}, false, stop
	}
	function, where, ok := strings.Cut(rest, `file "`)
	if !ok {
		return Frame{}, false, take // unknown location
	}
	f := Frame{Func: strings.TrimSuffix(strings.TrimSuffix(function, " "), " in"), Offset: l.offset(0)}
	file, where, _ := strings.Cut(where, `"`)
	_, where, ok = strings.Cut(where, ", line ")
	if !ok {
		if _, where, ok = strings.Cut(where, ", lines "); !ok {
			return Frame{}, false, take
		}
	}
	f.File, f.Line = file, number(where[:digits(where)])
	if _, characters, ok := strings.Cut(where, ", characters "); ok {
		f.Column = number(characters[:digits(characters)])
	}
	return f, true, take
}

// unquoted takes the quotes around s off.
func unquoted(s string) string {
	if len(s) > 1 && s[0] == '"' && s[len(s)-1] == '"' {
		return s[1 : len(s)-1]
	}
	return s
}
