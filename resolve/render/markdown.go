package render

import (
	"fmt"
	"strings"

	"github.com/whopage/whopage/resolve/plan"
)

// Markdown is a plan for an issue or a chat that takes GitHub's or GitLab's
// Markdown: those who are told first, the evidence folded behind them. All text
// is escaped, so that no name or subject becomes a link, an image, HTML or a
// mention: whoever is named is not notified by it.
func Markdown(p *plan.Plan) string {
	v := NewView(p)
	var b strings.Builder
	fmt.Fprintf(&b, "**%s**\n", escapeMarkdown(v.Headline))
	if v.Sure != "" {
		fmt.Fprintf(&b, "\n%s\n", escapeMarkdown(v.Sure))
	}
	b.WriteByte('\n')
	for _, t := range v.Told {
		fmt.Fprintf(&b, "- %s %s **%s** (%s)%s\n", escapeMarkdown(t.When), escapeMarkdown(t.How), escapeMarkdown(t.Who), escapeMarkdown(t.Role), reason(t.Why))
	}
	if len(v.Told) == 0 {
		b.WriteString("- nobody is told\n")
	}
	if v.Restore != "" {
		fmt.Fprintf(&b, "\nRestore: %s\n", escapeMarkdown(v.Restore))
	}
	fold(&b, "What changed", changes(v.Changed))
	fold(&b, "Who owns it", ownerships(v.Owners))
	fold(&b, "Who is not told", escaped(v.Withheld))
	fold(&b, "What is not known", escaped(v.Unknown))
	return b.String()
}

func reason(why []string) string {
	if len(why) == 0 {
		return ""
	}
	return ": " + escapeMarkdown(cut(why[0], textWidth))
}

// markdownItems is how many items a folded list shows; the rest is counted.
const markdownItems = 10

func fold(b *strings.Builder, title string, items []string) {
	if len(items) == 0 {
		return
	}
	fmt.Fprintf(b, "\n<details><summary>%s (%d)</summary>\n\n", title, len(items))
	for _, item := range items[:min(len(items), markdownItems)] {
		fmt.Fprintf(b, "- %s\n", item)
	}
	if n := len(items) - markdownItems; n > 0 {
		fmt.Fprintf(b, "- and %d more\n", n)
	}
	b.WriteString("\n</details>\n")
}

func changes(list []Change) []string {
	var out []string
	for _, c := range list {
		s := escapeMarkdown(c.sentence())
		for _, why := range c.Why[:min(len(c.Why), 3)] {
			s += "; " + escapeMarkdown(cut(why, textWidth))
		}
		out = append(out, s)
	}
	return out
}

func ownerships(list []Ownership) []string {
	var out []string
	for _, o := range list {
		out = append(out, escapeMarkdown(o.sentence())+reason(o.Why))
	}
	return out
}

func escaped(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = escapeMarkdown(cut(s, textWidth))
	}
	return out
}

// escapeMarkdown escapes what CommonMark and its forge dialects give a meaning
// within a line or at its start. Mentions, issue numbers and addresses are cut
// by a space of no width: forges link them after escapes are resolved.
func escapeMarkdown(s string) string {
	if i := strings.TrimLeft(s, "0123456789"); len(i) < len(s) && (strings.HasPrefix(i, ".") || strings.HasPrefix(i, ")")) {
		return s[:len(s)-len(i)] + "\\" + i[:1] + markdownEscapes.Replace(i[1:])
	}
	if strings.HasPrefix(s, "+") || strings.HasPrefix(s, "-") {
		return "\\" + s[:1] + markdownEscapes.Replace(s[1:])
	}
	return markdownEscapes.Replace(s)
}

const noWidth = "&#8203;"

var markdownEscapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "~", `\~`, "$", `\$`, "|", `\|`,
	"<", "&lt;", ">", "&gt;", "&", "&amp;",
	"@", "@"+noWidth, "#", "#"+noWidth, "://", ":"+noWidth+"//", "www.", "www"+noWidth+".",
)
