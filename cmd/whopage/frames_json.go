package main

import (
	"strconv"

	"github.com/whopage/whopage/resolve/stacktrace"
)

// appendTrace appends what encoding/json makes of a stack trace, without HTML
// escapes. A log may hold more frames than reflection is fast enough for.
func appendTrace(b []byte, t *stacktrace.Trace) []byte {
	b = append(b, '{')
	b = appendText(b, "format", string(t.Format))
	b = appendText(b, "type", t.Type)
	b = appendText(b, "message", t.Message)
	b = appendText(b, "relation", string(t.Relation))
	b = appendText(b, "thread", t.Thread)
	b = append(b, `"frames":[`...)
	for i := range t.Frames {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendFrame(b, &t.Frames[i])
	}
	b = append(b, ']')
	if len(t.Related) > 0 {
		b = append(b, `,"related":[`...)
		for i := range t.Related {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendTrace(b, &t.Related[i])
		}
		b = append(b, ']')
	}
	b = append(b, `,"offset":`...)
	b = strconv.AppendInt(b, int64(t.Offset), 10)
	if t.Truncated {
		b = append(b, `,"truncated":true`...)
	}
	return append(b, '}')
}

func appendFrame(b []byte, f *stacktrace.Frame) []byte {
	b = append(b, '{')
	b = appendText(b, "function", f.Func)
	b = appendText(b, "module", f.Module)
	b = appendText(b, "file", f.File)
	b = appendInt(b, "line", f.Line)
	b = appendInt(b, "column", f.Column)
	b = append(b, `"offset":`...)
	b = strconv.AppendInt(b, int64(f.Offset), 10)
	if f.InApp != stacktrace.InAppUnknown {
		b = append(b, `,"inApp":`...)
		b = strconv.AppendInt(b, int64(f.InApp), 10)
	}
	return append(b, '}')
}

// appendText appends a field and a comma, unless it is empty.
func appendText(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	b = append(append(append(b, '"'), name...), '"', ':')
	return append(appendQuoted(b, value), ',')
}

func appendInt(b []byte, name string, value int) []byte {
	if value == 0 {
		return b
	}
	b = append(append(append(b, '"'), name...), '"', ':')
	return append(strconv.AppendInt(b, int64(value), 10), ',')
}

// appendQuoted appends a JSON string; what is not ASCII, or a control byte
// other than newlines and tabs, is left to encoding/json.
func appendQuoted(b []byte, s string) []byte {
	start := len(b)
	b = append(b, '"')
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < 0x7f {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\t':
			b = append(b, '\\', 't')
		default:
			quoted, _ := encode(s) // a string cannot fail
			return append(b[:start], quoted...)
		}
	}
	return append(append(b, s[from:]...), '"')
}
