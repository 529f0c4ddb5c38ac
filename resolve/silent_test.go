package resolve_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/blame/gittest"
	"github.com/whopage/whopage/resolve"
	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/config"
	"github.com/whopage/whopage/resolve/plan"
)

// crew is a company with somebody of every kind.
const crew = `version: 1
people:
  ana: {name: Ana Silva, emails: [ana@acme.example], handles: {github: anas}}
  bo: {name: Bo Lind, emails: [bo@acme.example], active: false, successors: ["person:ana"]}
  cy: {name: Cy Roe, emails: [cy@acme.example], page: never}
  di: {name: Di Wu, emails: [di@acme.example], away: [{from: 2026-03-01, to: 2026-03-09}]}
  ed: {name: Ed Oh, emails: [ed@acme.example], hours: {days: [mon], from: "09:00", to: "10:00"}}
  fay: {name: Fay Kim, emails: [fay@acme.example], active: false}
teams:
  payments: {aliases: ["@acme/payments"], members: [ana, bo], pagers: {pagerduty: PABC}}
  empty: {aliases: ["@acme/empty"], parent: ring}
  nobody: {parent: nowhere}
  nowhere: {}
  ring: {members: ["team:nest", cy]}
  nest: {members: [ed, "team:ring"], parent: ring}
  gone: {members: [bo, fay]}
operations: {rotation: {pagerduty: POPS}}
`

// owners are spelled as CODEOWNERS may have them, and who they lead to.
var owners = []string{
	"ana@acme.example", "@anas", "bo@acme.example", "cy@acme.example", "di@acme.example", "ed@acme.example", "fay@acme.example",
	"@acme/payments", "@acme/empty", "@acme/nobody", "@acme/ring", "@acme/nest", "@acme/gone", "@acme/strangers", "@stranger",
	"stranger@acme.example", "@renovate-bot", "dependabot[bot]@users.noreply.github.com", "@@maintainer", "@acme/leads",
}

var authors = []string{
	"Ana Silva <ana@acme.example>", "Bo Lind <bo@acme.example>", "Cy Roe <cy@acme.example>", "Di Wu <di@acme.example>",
	"Ed Oh <ed@acme.example>", "Fay Kim <fay@acme.example>", "Eve Hall <eve@acme.example>",
	"dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>", "renovate[bot] <renovate@acme.example>",
}

// world makes a history whose people and owners are drawn at random.
func world(random *rand.Rand) (script string, named []string) {
	pick := func(from []string) string { return from[random.IntN(len(from))] }
	var b strings.Builder
	fmt.Fprintf(&b, "-- commit start --\nauthor: %s\ndate: 2026-01-01T09:00:00Z\n-- .whopage.yaml --\n%s-- CODEOWNERS --\n", pick(authors), crew)
	for _, pattern := range []string{"*", "/app/", "/app/main.py"} {
		if random.IntN(3) > 0 {
			line := pattern
			for range random.IntN(3) {
				line += " " + pick(owners)
			}
			fmt.Fprintln(&b, line)
		}
	}
	fmt.Fprint(&b, "-- OWNERS_ALIASES --\naliases:\n  leads: [eve]\n-- app/OWNERS --\napprovers: [anas]\nemeritus_approvers: [oldtimer]\n")
	fmt.Fprint(&b, "-- app/main.py --\n", sixLines())
	for i := range random.IntN(6) {
		fmt.Fprintf(&b, "-- commit c%d --\nauthor: %s\ndate: +%dd\nsub: app/main.py \"v%d = 0\" \"v%d = %d\"\n", i, pick(authors), 1+random.IntN(9), i, i, i+1)
	}
	return b.String(), []string{"oldtimer"}
}

func sixLines() string {
	var b strings.Builder
	for i := range 6 {
		fmt.Fprintf(&b, "v%d = 0\n", i)
	}
	return b.String()
}

// Nobody who was considered is lost in silence: every owner that a rule names,
// every author behind the failing lines, programs and those who stepped down end
// in a page, in withheld, or in a problem that names them.
func TestNobodyIsSilent(t *testing.T) {
	for seed := range uint64(80) {
		random := rand.New(rand.NewPCG(seed, 9))
		script, named := world(random)
		repo := gittest.New(t, script)
		c := config.For(map[string]*blame.Repo{"": repo}, nil)
		c.Limits.Hook = 10 * time.Millisecond
		if random.IntN(2) == 0 {
			c.Directory = &moody{random.IntN(4)}
		}
		r, err := resolve.New(c)
		require.NoError(t, err)
		a := alert.Alert{
			Text:     "Traceback (most recent call last):\n  File \"/srv/app/main.py\", line 3, in run\n    v2 = 0\nValueError: x",
			Severity: []string{"", "critical", "warning", "error"}[random.IntN(4)], Time: time.Date(2026, 3, 4, 3, 0, 0, 0, time.UTC),
		}
		if random.IntN(4) == 0 {
			a.Text, a.Labels = "OOMKilled", map[string]string{"team": owners[random.IntN(len(owners))]}
		}
		p := r.Resolve(t.Context(), a)
		book := c.People
		for _, o := range p.Owners {
			responder, _ := book.Owner(o.Owner)
			requireTold(t, p, seed, o.Owner, responder.ID, responder.Email, strings.TrimPrefix(o.Owner, "@acme/"))
		}
		for _, d := range p.Developers {
			responder, _ := book.Identity(d.Name, d.Email)
			requireTold(t, p, seed, d.Email, responder.ID)
		}
		for _, commit := range p.Commits {
			responder, _ := book.Identity(commit.Author.Name, commit.Author.Email)
			requireTold(t, p, seed, responder.ID)
		}
		if len(p.Files) > 0 {
			requireTold(t, p, seed, named[0])
		}
		require.NotEmpty(t, p.Paged(plan.RoleRestore), seed)
	}
}

func requireTold(t *testing.T, p *plan.Plan, seed uint64, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, found := p.For(name); found {
			return
		}
		if slices.ContainsFunc(p.Problems, func(problem plan.Problem) bool { return name != "" && problem.Subject == name }) {
			return
		}
	}
	require.Fail(t, "silent", "seed %d: %q is in no page, no withheld entry, no problem: %+v", seed, names, p)
}

// moody is a directory that answers, does not know, fails, or does not answer.
type moody struct{ mood int }

func (m *moody) answer(ctx context.Context, id string) ([]plan.Responder, error) {
	switch m.mood {
	case 0:
		return []plan.Responder{{ID: id, Kind: plan.Person, Email: id}}, nil
	case 1:
		return nil, nil
	case 2:
		return nil, errors.New("no route to host")
	}
	<-ctx.Done()
	return nil, ctx.Err()
}

func (m *moody) Owner(ctx context.Context, owner string) ([]plan.Responder, error) {
	return m.answer(ctx, owner)
}

func (m *moody) Identity(ctx context.Context, id blame.Identity) ([]plan.Responder, error) {
	return m.answer(ctx, strings.ToLower(id.Email))
}
