package catalog

import (
	"regexp"
	"strings"
)

// A glob is a pattern of the configuration: * and ? stay within a segment, **
// crosses them, [a-z] and {a,b} are sets; a trailing / means all below.
type glob struct {
	re *regexp.Regexp
}

func (g glob) matches(s string) bool { return g.re.MatchString(s) }

// compile never fails: what is no pattern is matched as it is written.
func compile(pattern string) glob {
	if strings.HasSuffix(pattern, "/") {
		pattern += "**"
	}
	re, err := regexp.Compile("^(?:" + translate(pattern) + ")$")
	if err != nil || len(pattern) > 1000 {
		re = regexp.MustCompile("^" + regexp.QuoteMeta(pattern) + "$")
	}
	return glob{re}
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
			out.WriteString(regexp.QuoteMeta(string(c)))
		}
	}
	return out.String()
}
