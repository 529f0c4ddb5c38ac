package render_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/render"
)

// constraints are what each target's documentation demands of a request.
var constraints = map[string]func(t *testing.T, p *plan.Plan){
	"pagerduty": func(t *testing.T, p *plan.Plan) {
		e := render.PagerDuty(p)
		require.LessOrEqual(t, size(t, e), 512<<10)
		require.Equal(t, "trigger", e.Action)
		require.LessOrEqual(t, chars(e.DedupKey), 255)
		require.LessOrEqual(t, chars(e.Payload.Summary), 1024)
		require.NotEmpty(t, e.Payload.Summary)
		require.NotEmpty(t, e.Payload.Source)
		require.Contains(t, []string{"critical", "error", "warning", "info"}, e.Payload.Severity)
		for _, l := range e.Links {
			require.NotEmpty(t, l.Href)
		}
	},
	"pagerduty-changes": func(t *testing.T, p *plan.Plan) {
		changes := render.PagerDutyChanges(p)
		require.Len(t, changes, min(10, len(p.Commits)))
		for _, c := range changes {
			require.LessOrEqual(t, size(t, c), 512<<10)
			require.LessOrEqual(t, chars(c.Payload.Summary), 1024)
		}
	},
	"pagerduty-request": func(t *testing.T, p *plan.Plan) {
		r := render.PagerDutyRequest(p, 5*time.Minute)
		require.LessOrEqual(t, chars(r.Message), 1024)
		seen := map[string]bool{}
		for _, target := range r.Targets {
			require.NotEmpty(t, target.Target.ID)
			require.False(t, seen[target.Target.ID], "asked twice")
			seen[target.Target.ID] = true
			require.Contains(t, []string{"user_reference", "escalation_policy_reference"}, target.Target.Type)
		}
	},
	"opsgenie": func(t *testing.T, p *plan.Plan) {
		a := render.Opsgenie(p)
		require.NotEmpty(t, a.Message)
		require.LessOrEqual(t, chars(a.Message), 130)
		require.LessOrEqual(t, chars(a.Alias), 512)
		require.LessOrEqual(t, chars(a.Description), 15000)
		require.LessOrEqual(t, len(a.Responders), 50)
		require.LessOrEqual(t, len(a.Tags), 20)
		require.LessOrEqual(t, chars(a.Entity), 512)
		require.LessOrEqual(t, chars(a.Source), 100)
		require.Regexp(t, `^P[1-5]$`, a.Priority)
		details := 0
		for name, text := range a.Details {
			details += chars(name) + chars(text)
		}
		require.LessOrEqual(t, details, 8000)
		for _, r := range a.Responders {
			require.Contains(t, []string{"user", "team", "escalation", "schedule"}, r.Type)
			require.Equal(t, 1, strings.Count(fmt.Sprintf("%t %t %t", r.ID != "", r.Name != "", r.Username != ""), "true"))
		}
	},
	"slack": func(t *testing.T, p *plan.Plan) {
		for _, mention := range []bool{false, true} {
			checkSlack(t, render.Slack(p, mention), mention)
		}
	},
	"alertmanager": func(t *testing.T, p *plan.Plan) {
		a := render.Alertmanager(p)
		require.LessOrEqual(t, size(t, a.Annotations), 8000)
		for name := range a.Labels {
			require.Contains(t, []string{"owner_team", "owner_user"}, name)
		}
		for name := range a.Annotations {
			require.Regexp(t, `^[a-zA-Z_][a-zA-Z0-9_]*$`, name)
		}
	},
	"grafana": func(t *testing.T, p *plan.Plan) {
		a := render.Grafana(p)
		require.NotEmpty(t, a.Text)
		require.NotContains(t, strings.NewReplacer(`<a href="`, "", `">Open the alert</a>`, "").Replace(a.Text), "<")
		for _, tag := range a.Tags {
			require.LessOrEqual(t, chars(tag), 100)
		}
	},
	"markdown": func(t *testing.T, p *plan.Plan) {
		require.LessOrEqual(t, len(render.Markdown(p)), 65536)
	},
	"text": func(t *testing.T, p *plan.Plan) {
		for line := range strings.Lines(render.Text(p)) {
			require.LessOrEqual(t, len(line), 2100)
		}
	},
	"json": func(t *testing.T, p *plan.Plan) {
		text, err := render.JSON(p)
		require.NoError(t, err)
		require.True(t, json.Valid([]byte(text)))
	},
}

// commands are what Slack obeys between angle brackets; ours are links and, where
// they are asked for, mentions.
var commands = regexp.MustCompile(`<[^>]*>`)

func checkSlack(t *testing.T, m render.SlackMessage, mention bool) {
	require.NotEmpty(t, m.Text)
	require.LessOrEqual(t, len(m.Blocks), 50)
	all := chars(m.Text)
	text := func(s render.SlackText, limit int) {
		require.NotEmpty(t, s.Text)
		require.LessOrEqual(t, chars(s.Text), limit)
		all += chars(s.Text)
		for _, command := range commands.FindAllString(s.Text, -1) {
			if s.Type == "plain_text" {
				continue
			}
			require.Regexp(t, `^<(https?://[^<>|]+\|[^<>]*|@[UW][A-Z0-9]+|!subteam\^S[A-Z0-9]+)>$`, command)
			require.True(t, mention || strings.HasPrefix(command, "<http"), command)
		}
	}
	for _, b := range m.Blocks {
		switch b.Type {
		case "header":
			require.Equal(t, "plain_text", b.Text.Type)
			text(*b.Text, 150)
		case "section":
			text(*b.Text, 3000)
		default:
			require.Equal(t, "context", b.Type)
			require.LessOrEqual(t, len(b.Elements), 10)
			for _, e := range b.Elements {
				text(e, 3000)
			}
		}
	}
	require.LessOrEqual(t, all, 13000, "larger messages have been refused")
}

func chars(s string) int { return utf8.RuneCountInString(s) }

func size(t *testing.T, v any) int {
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return len(text)
}

func TestEveryFormatHasConstraints(t *testing.T) {
	for _, name := range render.Formats() {
		require.NotNil(t, constraints[name], name)
	}
	require.Len(t, constraints, len(render.Formats()))
}

// The stories, an empty plan and many of any size and content fit every target.
func TestRenderingsFitTheirTargets(t *testing.T) {
	plans := map[string]*plan.Plan{"empty": {}}
	for _, file := range stories(t) {
		name := strings.TrimSuffix(strings.TrimPrefix(file, "testdata/"), ".txt")
		plans[name] = story(t, name)
	}
	random := rand.New(rand.NewPCG(3, 4))
	for i := range 30 {
		plans[fmt.Sprintf("random %d", i)] = randomPlan(random)
	}
	for name, p := range plans {
		for format, check := range constraints {
			check(t, p)
			require.False(t, t.Failed(), "%s: %s", name, format)
		}
	}
}

// Names are the last to go: whoever is paged is in every rendering for people,
// whatever else there is to say.
func TestNamesAreKeptWhenEvidenceGoes(t *testing.T) {
	p := randomPlan(rand.New(rand.NewPCG(5, 6)))
	p.Pages = nil
	for i := range 3 {
		page := plan.Page{Responder: plan.Responder{ID: fmt.Sprint(i), Name: fmt.Sprintf("Person %d", i)}, Role: plan.RoleFix, Urgency: plan.UrgencyPage}
		for range 50 {
			page.Why = append(page.Why, plan.Why{Text: strings.Repeat("because <&> ", 100)})
		}
		p.Pages = append(p.Pages, page)
	}
	for range 200 {
		p.Problems = append(p.Problems, plan.Problem{Text: strings.Repeat("note & ", 300)})
	}
	for _, name := range []string{"text", "markdown", "pagerduty", "opsgenie", "slack", "alertmanager", "grafana"} {
		got, err := render.Format(name, p)
		require.NoError(t, err)
		for i := range 3 {
			require.Contains(t, got, fmt.Sprintf("Person %d", i), name)
		}
		if name != "text" {
			require.Contains(t, got, "left out for length: ", name)
		}
	}
}

// randomPlan is a plan of any size with any text in it.
func randomPlan(random *rand.Rand) *plan.Plan {
	alphabets := []string{"ab ", "*_~`", "<>&|", "é世🔥", ":fire: @x #1 ", "\x1b[31m\u202e\x00\n\r\t", "\xff\xfe"}
	text := func() string {
		a := alphabets[random.IntN(len(alphabets))]
		return strings.Repeat(a, random.IntN(1+[]int{3, 50, 3000}[random.IntN(3)]/len(a)))
	}
	count := func() int { return random.IntN([]int{2, 8, 70}[random.IntN(3)]) }
	why := func() (out []plan.Why) {
		for range random.IntN(6) {
			out = append(out, plan.Why{Text: text()})
		}
		return out
	}
	address := func() string { return "https://x.example/" + strings.Repeat("a&b=<", random.IntN(500)) }
	kinds := []plan.ResponderKind{plan.Person, plan.Team, plan.Operations, ""}
	p := &plan.Plan{Key: text(), Title: text(), URL: address(), Service: text(), Class: plan.Class{Kind: plan.Kind(text()), Why: text()}, Confidence: random.Float64()}
	for range count() {
		r := plan.Responder{ID: text(), Kind: kinds[random.IntN(len(kinds))], Name: text(), Email: text(), Addresses: map[string]string{
			"slack": []string{"U012AB", "S99", "!channel", "#ops"}[random.IntN(4)], "pagerduty": text(), "opsgenie": []string{"team:", "user:", ""}[random.IntN(3)] + text(),
		}}
		p.Pages = append(p.Pages, plan.Page{Responder: r, Role: plan.Role(text()), Urgency: []plan.Urgency{plan.UrgencyPage, plan.UrgencyNotify, plan.Urgency(text())}[random.IntN(3)],
			After: plan.Duration(time.Duration(random.IntN(20)) * time.Minute), Why: why()})
		p.Developers = append(p.Developers, plan.Developer{Name: text(), Email: text()})
		p.Withheld = append(p.Withheld, plan.Withheld{Responder: r, Why: plan.Reason(text()), Text: text()})
	}
	for range count() {
		p.Commits = append(p.Commits, plan.Commit{Repo: text(), Commit: text(), Subject: text(), URL: address(), Author: plan.Author{Name: text(), Email: text()}, Why: why()})
		p.Owners = append(p.Owners, plan.Owner{Owner: text(), Paths: []string{text(), text()}, Why: why()})
		p.Files = append(p.Files, plan.File{Path: text(), Line: count()})
		p.Problems = append(p.Problems, plan.Problem{Kind: plan.ProblemKind(text()), Subject: text(), Text: text()})
		p.Handoffs = append(p.Handoffs, plan.Handoff{Text: text()})
	}
	if random.IntN(2) == 0 {
		p.Restore = &plan.Restore{Text: text()}
	}
	return p
}

func BenchmarkFormat(b *testing.B) {
	for _, name := range render.Formats() {
		b.Run(name, func(b *testing.B) {
			p := story(b, "regression")
			b.ReportAllocs()
			for b.Loop() {
				if _, err := render.Format(name, p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
