package catalog

import (
	"regexp"
	"strings"
)

// A glob is a pattern of the configuration: * and ? stay within a segment, **
// crosses them, [a-z] and {a,b} are sets; a trailing / means all below.
type glob struct {
	re   *regexp.Regexp
	text string // where re is nil
}

func (g glob) matches(s string) bool {
	if g.re == nil {
		return s == g.text
	}
	return g.re.MatchString(s)
}

// compile never fails: what is no pattern is matched as it is written.
func compile(pattern string) glob {
	if strings.HasSuffix(pattern, "/") {
		pattern += "**"
	}
	re, err := regexp.Compile("(?s)^(?:" + translate(pattern) + ")$")
	if err != nil || len(pattern) > 1000 {
		return glob{text: pattern}
	}
	return glob{re: re}
}

func translate(pattern string) string {
	var out strings.Builder
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case strings.HasPrefix(pattern[i:], "**/"):
			out.WriteString("(?:.*/)?")
			i += 2
		case strings.HasPrefix(pattern[i:], "**"):
			out.WriteString(".*")
			i++
		case c == '*':
			out.WriteString("[^/]*")
		case c == '?':
			out.WriteString("[^/]")
		case c == '[' && strings.IndexByte(pattern[i:], ']') > 1:
			end := strings.IndexByte(pattern[i:], ']')
			set := pattern[i+1 : i+end]
			out.WriteString("[" + strings.Replace(regexp.QuoteMeta(strings.Replace(set, "-", "\x00", -1)), "\x00", "-", -1) + "]")
			i += end
		case c == '{':
			out.WriteString("(?:")
		case c == '}':
			out.WriteByte(')')
		case c == ',' && strings.Count(pattern[:i], "{") > strings.Count(pattern[:i], "}"):
			out.WriteByte('|')
		default:
			out.WriteString(regexp.QuoteMeta(pattern[i : i+1])) // a byte: the rest of its character follows
		}
	}
	return out.String()
}
