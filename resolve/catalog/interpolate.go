package catalog

import "strings"

// variables are those of an .env file.
type variables map[string]string

// expandLimit bounds what one expansion may grow to.
const expandLimit = 1 << 14

// parseEnv reads an .env file as compose does: NAME=VALUE lines, comments,
// quotes, and variables of earlier lines in later ones.
func parseEnv(text string) variables {
	vars := variables{}
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		line = strings.TrimPrefix(strings.TrimSpace(line), "export ")
		name, value, found := strings.Cut(line, "=")
		name = strings.TrimSpace(name)
		if !found || strings.HasPrefix(line, "#") || name == "" {
			continue
		}
		value, literal := unquote(strings.TrimSpace(value))
		if !literal {
			value, _ = vars.expand(value)
		}
		vars[name] = value
	}
	return vars
}

// unquote takes quotes, or a comment behind a bare value, off. Single quotes
// keep their text as it is.
func unquote(value string) (text string, literal bool) {
	if value == "" {
		return "", false
	}
	if quote := value[0]; quote == '"' || quote == '\'' {
		if end := strings.IndexByte(value[1:], quote); end >= 0 {
			return value[1 : 1+end], quote == '\''
		}
	}
	if i := strings.Index(value, " #"); i >= 0 {
		value = strings.TrimSpace(value[:i])
	}
	return value, false
}

// expand replaces $NAME, ${NAME}, ${NAME:-default}, ${NAME-default},
// ${NAME:+other}, ${NAME+other}, ${NAME:?message} and $$. known is false where a
// variable has neither a value nor a default; it is then empty, as in compose.
func (v variables) expand(s string) (expanded string, known bool) {
	var out strings.Builder
	known = v.expandTo(&out, s, 0)
	return out.String(), known
}

func (v variables) expandTo(out *strings.Builder, s string, depth int) (known bool) {
	known = true
	for {
		before, after, found := strings.Cut(s, "$")
		out.WriteString(before)
		if !found || depth > mergeDepth || out.Len() > expandLimit {
			return known
		}
		switch {
		case strings.HasPrefix(after, "$"):
			out.WriteByte('$')
			s = after[1:]
		case strings.HasPrefix(after, "{"):
			end := closing(after)
			if end < 0 {
				out.WriteString("$" + after)
				return known
			}
			known = v.substitute(out, after[1:end], depth) && known
			s = after[end+1:]
		default:
			name := variableName(after)
			if name == "" {
				out.WriteByte('$')
			} else {
				value, set := v[name]
				out.WriteString(value)
				known = known && set
			}
			s = after[len(name):]
		}
	}
}

// substitute writes what stands in braces.
func (v variables) substitute(out *strings.Builder, inner string, depth int) (known bool) {
	name := variableName(inner)
	operator, word := inner[len(name):], ""
	for _, o := range []string{":-", ":?", ":+", "-", "?", "+"} {
		if rest, found := strings.CutPrefix(operator, o); found {
			operator, word = o, rest
			break
		}
	}
	value, set := v[name]
	if strings.HasPrefix(operator, ":") {
		set = set && value != ""
	}
	switch strings.TrimPrefix(operator, ":") {
	case "-":
		if !set {
			return v.expandTo(out, word, depth+1)
		}
	case "+":
		if set {
			return v.expandTo(out, word, depth+1)
		}
		return true
	}
	out.WriteString(value)
	return set
}

// closing is where the brace that opens s closes; -1 if nowhere.
func closing(s string) int {
	depth := 0
	for i, c := range []byte(s) {
		switch c {
		case '{':
			depth++
		case '}':
			depth--
			if depth == 0 {
				return i
			}
		}
	}
	return -1
}

// variableName is the name that s begins with.
func variableName(s string) string {
	i := 0
	for i < len(s) && (s[i] == '_' || s[i] >= 'a' && s[i] <= 'z' || s[i] >= 'A' && s[i] <= 'Z' || i > 0 && s[i] >= '0' && s[i] <= '9') {
		i++
	}
	return s[:i]
}
