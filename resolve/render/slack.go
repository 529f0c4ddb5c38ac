package render

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/whopage/whopage/resolve/internal/lazy"
	"github.com/whopage/whopage/resolve/plan"
)

// Slack's limits, by its documentation of blocks and text objects, in
// characters; whole messages above about 13,000 have been refused.
const (
	slackHeader  = 150
	slackSection = 3000
	slackMessage = 12_000
	slackLine    = 400 // before escapes, of which the longest makes five characters of one
	slackAddress = 900
)

// A SlackMessage is what is posted to an incoming webhook or chat.postMessage.
type SlackMessage struct {
	Text   string       `json:"text"` // for notifications
	Blocks []SlackBlock `json:"blocks"`
}

// A SlackBlock is a header, a section or a context block.
type SlackBlock struct {
	Type     string      `json:"type"`
	Text     *SlackText  `json:"text,omitempty"`
	Elements []SlackText `json:"elements,omitempty"`
}

// A SlackText is a text object.
type SlackText struct {
	Type string `json:"type"` // "plain_text" or "mrkdwn"
	Text string `json:"text"`
	// Verbatim keeps Slack from making links and mentions of words.
	Verbatim bool `json:"verbatim,omitempty"`
}

// Slack is a plan as blocks: who is told, what changed, what helps to restore
// and where to look; the rest in small letters. Names are plain words and notify
// nobody; with mention those who are paged at once and have an address "slack"
// (U..., W... for people, S... for groups) are notified.
func Slack(p *plan.Plan, mention bool) SlackMessage {
	return fit(NewView(p), slackMessage, func(v View) SlackMessage { return slack(v, mention) }, SlackMessage.size)
}

// size is how many characters of text a message has.
func (m SlackMessage) size() int {
	n := utf8.RuneCountInString(m.Text)
	for _, b := range m.Blocks {
		if b.Text != nil {
			n += utf8.RuneCountInString(b.Text.Text)
		}
		for _, e := range b.Elements {
			n += utf8.RuneCountInString(e.Text)
		}
	}
	return n
}

func slack(v View, mention bool) SlackMessage {
	top := v.Title
	if top == "" {
		top = title(v.Service, v.Headline)
	}
	m := SlackMessage{Text: escapeSlack(v.Summary())}
	m.add("header", SlackText{Type: "plain_text", Text: cut(top, slackHeader)})
	m.section(nonEmpty(escapeSlack(v.Headline), escapeSlack(v.Sure)))
	var told []string
	for _, t := range v.Told {
		told = append(told, slackTold(t, mention))
	}
	if len(told) == 0 {
		told = []string{"nobody is told"}
	}
	m.section(told)
	var facts []string
	for i, c := range v.Changed {
		if i < textChanges {
			facts = append(facts, "*changed* "+slackChange(c))
		}
	}
	if v.Restore != "" {
		facts = append(facts, "*restore* "+escapeSlack(v.Restore))
	}
	if v.Link != "" {
		facts = append(facts, slackLink(v.Link, "Open the alert"))
	}
	m.section(facts)
	m.context(v)
	return m
}

// context adds the rest in small letters.
func (m *SlackMessage) context(v View) {
	var rest []string
	for _, o := range v.Owners {
		rest = append(rest, "owns: "+o.sentence())
	}
	for _, w := range v.Withheld {
		rest = append(rest, "not told: "+w)
	}
	for _, n := range v.Notes {
		rest = append(rest, "note: "+n)
	}
	if n := len(v.Changed) - textChanges; n > 0 {
		rest = append(rest, fmt.Sprintf("and %d further commits", n))
	}
	for i := range rest {
		rest[i] = escapeSlack(cut(rest[i], slackLine))
	}
	for _, text := range packed(append(rest, nonEmpty(escapeSlack(v.Cut))...)) {
		m.Blocks = append(m.Blocks, SlackBlock{Type: "context", Elements: []SlackText{{Type: "mrkdwn", Text: text, Verbatim: true}}})
	}
}

func (m *SlackMessage) add(kind string, text SlackText) {
	if text.Text != "" {
		m.Blocks = append(m.Blocks, SlackBlock{Type: kind, Text: &text})
	}
}

func (m *SlackMessage) section(lines []string) {
	for _, text := range packed(lines) {
		m.add("section", SlackText{Type: "mrkdwn", Text: text, Verbatim: true})
	}
}

// packed joins lines into texts that fit a block each. No line is cut: each is
// shorter than a block, also when every character of it is escaped.
func packed(lines []string) []string {
	var out []string
	for _, line := range lines {
		if n := len(out); n > 0 && utf8.RuneCountInString(out[n-1])+1+utf8.RuneCountInString(line) <= slackSection {
			out[n-1] += "\n" + line
		} else {
			out = append(out, line)
		}
	}
	return out
}

func nonEmpty(lines ...string) []string {
	var out []string
	for _, line := range lines {
		if line != "" {
			out = append(out, line)
		}
	}
	return out
}

func slackTold(t Told, mention bool) string {
	who := "*" + escapeSlack(t.Who) + "*"
	if id := mentioned(t); mention && id != "" {
		who = id
	}
	s := escapeSlack(cut(t.When+" "+t.How, 40)) + " " + who
	if t.Role != "" {
		s += " (" + escapeSlack(cut(t.Role, 20)) + ")"
	}
	if len(t.Why) > 0 {
		s += ": " + escapeSlack(cut(t.Why[0], slackLine-140))
	}
	return s
}

var (
	slackUser  = lazy.Regexp(`^[UW][A-Z0-9]{2,}$`)
	slackGroup = lazy.Regexp(`^S[A-Z0-9]{2,}$`)
)

// mentioned is what notifies one who is paged now; empty for everybody else.
func mentioned(t Told) string {
	id := t.Responder.Addresses["slack"]
	switch {
	case t.How != string(plan.UrgencyPage) || t.When != "now":
		return ""
	case slackUser().MatchString(id):
		return "<@" + id + ">"
	case slackGroup().MatchString(id):
		return "<!subteam^" + id + ">"
	}
	return ""
}

func slackChange(c Change) string {
	s := cut(c.sentence(), slackLine)
	rest, found := strings.CutPrefix(s, c.Commit)
	if c.Link == "" || !found {
		return escapeSlack(s)
	}
	return slackLink(c.Link, c.Commit) + escapeSlack(rest)
}

// slackLink makes words a link; words alone if the address is longer than any
// that a person would follow.
func slackLink(address, words string) string {
	if address = slackEscapes.Replace(address); len(address) > slackAddress {
		return escapeSlack(words)
	}
	return "<" + address + "|" + escapeSlack(words) + ">"
}

// emoji is a word that Slack would show as a picture.
var emoji = lazy.Regexp(`:([a-z+-][\w+-]*):`)

var slackEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escapeSlack escapes what Slack gives a meaning. Marks of emphasis have no
// escape: one that could begin or end it gets a space of no width, one between
// letters stays.
func escapeSlack(s string) string {
	var b strings.Builder
	runes := []rune(emoji().ReplaceAllString(s, ":\u200b$1:"))
	letter := func(i int) bool {
		return i >= 0 && i < len(runes) && (unicode.IsLetter(runes[i]) || unicode.IsDigit(runes[i]))
	}
	for i, r := range runes {
		switch {
		case r == '&' || r == '<' || r == '>':
			b.WriteString(slackEscapes.Replace(string(r)))
		case strings.ContainsRune("*_~`", r) && !(letter(i-1) && letter(i+1)):
			b.WriteString("\u200b" + string(r) + "\u200b")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
