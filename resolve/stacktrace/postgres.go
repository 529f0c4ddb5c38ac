package stacktrace

import "strings"

// postgresGrammar is the context that PostgreSQL's servers and clients print
// below an error in PL/pgSQL: functions of the database, no files.
var postgresGrammar = grammar{format: Postgres, first: "CP", second: "OL", needle: "PL/pgSQL function ", open: openPostgres}

func openPostgres(l line, c *context) parser {
	f, ok, _ := postgresLine(l)
	if !ok {
		return nil
	}
	r := &run{frame: postgresLine}
	r.trace = Trace{Format: Postgres, Offset: l.offset(0)}
	n := 0
	c.before(func(b line) bool {
		n++
		_, message, ok := strings.Cut(b.text, "ERROR:  ")
		if ok {
			r.trace.Type, r.trace.Message, r.trace.Offset = "ERROR", message, b.offset(0)
		}
		return !ok && n < 6
	})
	r.add(f)
	return r
}

// postgresLine reads `PL/pgSQL function f(integer) line 5 at RETURN`.
func postgresLine(l line) (Frame, bool, verdict) {
	blanks := indent(l.text)
	s := strings.TrimPrefix(l.text[blanks:], "CONTEXT:  ")
	rest, ok := strings.CutPrefix(s, "PL/pgSQL function ")
	if !ok {
		if strings.HasPrefix(s, "SQL statement ") || strings.HasPrefix(s, "SQL expression ") || strings.HasPrefix(s, "SQL function ") {
			return Frame{}, false, take
		}
		return Frame{}, false, stop
	}
	function, where, ok := strings.Cut(rest, " line ")
	d := digits(where)
	if !ok || d == 0 {
		return Frame{}, false, stop
	}
	return Frame{Func: function, Line: number(where[:d]), Offset: l.offset(blanks)}, true, take
}
