package resolve_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/blame/gittest"
	"github.com/whopage/whopage/resolve"
	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/classify"
	"github.com/whopage/whopage/resolve/config"
	"github.com/whopage/whopage/resolve/plan"
)

const billing = `
-- commit start --
author: Ana Silva <ana@acme.example>
date: 2026-03-01T09:00:00Z
-- .whopage.yaml --
version: 1
operations: {rotation: {pagerduty: POPS001}}
people: {ana: {name: Ana Silva, emails: [ana@acme.example], page: never}}
teams: {payments: {aliases: ["@acme/payments"], members: [ana], pagers: {pagerduty: PABC123}}}
-- .github/CODEOWNERS --
/billing/ @acme/payments
-- billing/invoice.py --
def render(rows):
    return rows[0]
`

const crashed = `Traceback (most recent call last):
  File "/app/billing/invoice.py", line 2, in render
    return rows[0]
IndexError: list index out of range
`

// A shop tests its own routing: who does not want to be woken is notified, and
// the owning team is paged beside operations.
func TestBillingPagesItsTeam(t *testing.T) {
	repo := gittest.New(t, billing)
	resolver, err := resolve.New(config.For(map[string]*blame.Repo{"": repo}, nil))
	require.NoError(t, err)
	p := resolver.Resolve(t.Context(), alert.Alert{Text: crashed})

	require.Equal(t, "operations", p.Paged(plan.RoleRestore)[0].ID)
	require.Equal(t, "payments", p.Paged(plan.RoleFix)[0].ID)
	ana, told := p.For("ana")
	require.True(t, told)
	require.Equal(t, plan.UrgencyNotify, ana.Page.Urgency)
}

// The same as a program: the history of a fixture in, who is paged out.
func Example_routingRule() {
	repo, err := gittest.Open([]byte(billing))
	if err != nil {
		fmt.Println(err)
		return
	}
	resolver, err := resolve.New(config.For(map[string]*blame.Repo{"": repo}, nil))
	if err != nil {
		fmt.Println(err)
		return
	}
	p := resolver.Resolve(context.Background(), alert.Alert{Text: crashed})
	ana, _ := p.For("ana")
	fmt.Println(p.Paged(plan.RoleFix)[0].ID, ana.Page.Urgency)
	// Output: payments notify
}

// A shop's own kinds of failure: what its payment provider answers wakes nobody.
func ExampleConfig_rules() {
	repo, err := gittest.Open([]byte(billing))
	if err != nil {
		fmt.Println(err)
		return
	}
	c := config.For(map[string]*blame.Repo{"": repo}, nil)
	c.Rules = classify.Override(classify.Rules(), classify.Rule{
		Cause: "payment provider", Kind: plan.ThirdParty, Words: []string{"pay.example * 5*"},
	})
	resolver, err := resolve.New(c)
	if err != nil {
		fmt.Println(err)
		return
	}
	p := resolver.Resolve(context.Background(), alert.Alert{Text: "POST pay.example answered 503"})
	fmt.Println(p.Class.Kind, len(p.Paged(plan.RoleFix)))
	// Output: third-party 0
}
