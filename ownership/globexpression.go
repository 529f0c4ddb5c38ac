package ownership

import (
	"regexp"
	"strings"
)

// globExpression translates a glob of an OWNERS file. Chromium's are those of
// Python's fnmatch, put behind the folder's path: * and ? take slashes too, so
// that *.md reaches into all folders below and README.md into none. Gerrit's are
// those of Java's file systems, with ** across folders and {a,b}, and each is
// tried in all folders below.
func globExpression(glob string, java bool) (expression string, ok bool) {
	var b strings.Builder
	b.WriteString(`^`)
	many, one := `.*`, `.`
	if java {
		many, one = `[^/]*`, `[^/]`
		b.WriteString(`(?:.*/)?`)
	}
	braces := 0
	for i := 0; i < len(glob); i++ {
		switch c := glob[i]; {
		case c == '*' && java && strings.HasPrefix(glob[i:], "**"):
			b.WriteString(`.*`)
			i++
		case c == '*':
			b.WriteString(many)
		case c == '?':
			b.WriteString(one)
		case c == '[':
			end := strings.IndexByte(glob[min(i+2, len(glob)):], ']') + i + 2
			if end < i+2 {
				return "", false
			}
			b.WriteString(classExpression(glob[i+1 : end]))
			i = end
		case c == '\\' && java && i+1 < len(glob):
			i++
			b.WriteString(regexp.QuoteMeta(glob[i : i+1]))
		case c == '{' && java:
			braces++
			b.WriteString(`(?:`)
		case c == '}' && braces > 0:
			braces--
			b.WriteString(`)`)
		case c == ',' && braces > 0:
			b.WriteString(`|`)
		default:
			b.WriteString(regexp.QuoteMeta(string(c)))
		}
	}
	b.WriteString(`$`)
	return b.String(), braces == 0
}

// classExpression translates what stands between brackets.
func classExpression(inside string) string {
	not := ""
	if rest, negated := strings.CutPrefix(inside, "!"); negated {
		not, inside = "^", rest
	}
	return "[" + not + strings.NewReplacer(`\`, `\\`, `[`, `\[`, `^`, `\^`, `&`, `\&`, `]`, `\]`).Replace(inside) + "]"
}
