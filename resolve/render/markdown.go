package render

import (
	"fmt"
	"strings"

	"github.com/whopage/whopage/resolve/plan"
)

// Markdown is a plan for an issue or a chat that takes GitHub's or GitLab's
// Markdown: what failed, who is told, what changed and where to look first, the
// evidence folded behind them. All text is escaped, so that no name or subject
// becomes a link, an image, HTML or a mention: whoever is named is not notified
// by it.
func Markdown(p *plan.Plan) string {
	return fit(NewView(p), markdownLimit, markdown, func(s string) int { return len(s) })
}

// markdownLimit is below the 65,536 characters of a comment on GitHub.
const markdownLimit = 60_000

func markdown(v View) string {
	var b strings.Builder
	paragraph(&b, bold(v.Title))
	if v.Title == "" {
		paragraph(&b, bold(v.Headline))
	} else {
		paragraph(&b, escapeMarkdown(v.Headline))
	}
	paragraph(&b, escapeMarkdown(v.Sure))
	for _, t := range v.Told {
		fmt.Fprintf(&b, "- %s %s **%s** (%s)%s\n", escapeMarkdown(t.When), escapeMarkdown(t.How), escapeMarkdown(t.Who), escapeMarkdown(t.Role), reason(t.Why))
	}
	if len(v.Told) == 0 {
		b.WriteString("- nobody is told\n")
	}
	b.WriteByte('\n')
	if len(v.Changed) > 0 {
		paragraph(&b, "Changed: "+change(v.Changed[0]))
	}
	if v.Restore != "" {
		paragraph(&b, "Restore: "+escapeMarkdown(v.Restore))
	}
	if v.Link != "" {
		paragraph(&b, markdownLink(v.Link, "Open the alert"))
	}
	fold(&b, "What changed", changes(v.Changed))
	fold(&b, "What comes next", escaped(v.Next))
	fold(&b, "Who owns it", ownerships(v.Owners))
	fold(&b, "Who is not told", escaped(v.Withheld))
	fold(&b, "Notes", escaped(v.Notes))
	paragraph(&b, escapeMarkdown(v.Cut))
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func paragraph(b *strings.Builder, text string) {
	if text != "" {
		b.WriteString(text + "\n\n")
	}
}

func bold(text string) string {
	if text == "" {
		return ""
	}
	return "**" + escapeMarkdown(text) + "**"
}

func reason(why []string) string {
	if len(why) == 0 {
		return ""
	}
	return ": " + escapeMarkdown(why[0])
}

func fold(b *strings.Builder, title string, items []string) {
	if len(items) == 0 {
		return
	}
	fmt.Fprintf(b, "<details><summary>%s (%d)</summary>\n\n", title, len(items))
	for _, item := range items {
		fmt.Fprintf(b, "- %s\n", item)
	}
	b.WriteString("\n</details>\n\n")
}

// change is a commit's sentence, linked where its address is known.
func change(c Change) string {
	rest, found := strings.CutPrefix(c.sentence(), c.Commit)
	if c.Link == "" || !found {
		return escapeMarkdown(c.sentence())
	}
	return markdownLink(c.Link, c.Commit) + escapeMarkdown(rest)
}

func markdownLink(address, words string) string {
	return "[" + escapeMarkdown(words) + "](<" + strings.ReplaceAll(address, "&", "&amp;") + ">)"
}

func changes(list []Change) []string {
	var out []string
	for _, c := range list {
		s := change(c)
		for _, why := range c.Why {
			s += "; " + escapeMarkdown(why)
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
		out[i] = escapeMarkdown(s)
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
