package plan_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/plan"
)

func example() *plan.Plan {
	ana := plan.Responder{ID: "ana", Kind: plan.Person, Email: "ana@acme.example", Handle: "anasilva"}
	bot := plan.Responder{ID: "bot", Kind: plan.Person}
	return &plan.Plan{
		Version: plan.Version,
		Pages: []plan.Page{
			{Responder: plan.Responder{ID: "operations", Kind: plan.Operations}, Role: plan.RoleRestore, Urgency: plan.UrgencyPage},
			{Responder: ana, Role: plan.RoleFix, Urgency: plan.UrgencyPage, After: plan.Duration(5 * time.Minute)},
		},
		Withheld: []plan.Withheld{{Responder: bot, Why: plan.ReasonBot}},
		Problems: []plan.Problem{{Kind: plan.NoCodeowners, Text: "the repository has no CODEOWNERS file"}},
	}
}

func TestForFindsPagesAndWithheld(t *testing.T) {
	p := example()
	for _, name := range []string{"ana", "ana@acme.example", "anasilva"} {
		entry, ok := p.For(name)
		require.True(t, ok)
		require.Equal(t, plan.RoleFix, entry.Page.Role)
	}
	entry, ok := p.For("bot")
	require.True(t, ok)
	require.Equal(t, plan.ReasonBot, entry.Withheld.Why)
	_, ok = p.For("nobody")
	require.False(t, ok)
	_, ok = p.For("")
	require.False(t, ok)
}

func TestProblemsAreErrors(t *testing.T) {
	err := example().Err()
	require.ErrorIs(t, err, plan.Problem{Kind: plan.NoCodeowners})
	require.NotErrorIs(t, err, plan.Problem{Kind: plan.NoOperations})
	var problem plan.Problem
	require.True(t, errors.As(err, &problem))
	require.Equal(t, "the repository has no CODEOWNERS file", problem.Text)
	require.NoError(t, (&plan.Plan{}).Err())
}

func TestProblemsOfOneSubject(t *testing.T) {
	missing := plan.Problem{Kind: plan.MissingFile, Subject: "a.go", Text: "a.go is gone"}
	require.ErrorIs(t, missing, plan.Problem{Kind: plan.MissingFile, Subject: "a.go"})
	require.NotErrorIs(t, missing, plan.Problem{Kind: plan.MissingFile, Subject: "b.go"})
}

func TestJSONIsTheContract(t *testing.T) {
	text, err := json.Marshal(example())
	require.NoError(t, err)
	require.JSONEq(t, `{"version":1,"class":{"kind":""},"confidence":0,
		"pages":[
			{"responder":{"id":"operations","kind":"operations"},"role":"restore","urgency":"page","after":"0s"},
			{"responder":{"id":"ana","kind":"person","email":"ana@acme.example","handle":"anasilva"},"role":"fix","urgency":"page","after":"5m0s"}],
		"withheld":[{"responder":{"id":"bot","kind":"person"},"why":"bot"}],
		"problems":[{"kind":"no-codeowners","subject":"","text":"the repository has no CODEOWNERS file"}]}`, string(text))
	var back plan.Plan
	require.NoError(t, json.Unmarshal(text, &back))
	require.Equal(t, example(), &back)
}

func ExamplePlan_Paged() {
	for _, r := range example().Paged(plan.RoleFix) {
		fmt.Println(r.ID)
	}
	// Output: ana
}
