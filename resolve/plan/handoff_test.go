package plan_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/plan"
)

const minute = plan.Duration(time.Minute)

var (
	ops      = plan.Responder{ID: "ops", Kind: plan.Operations}
	ana      = plan.Responder{ID: "ana", Kind: plan.Person, Name: "Ana Silva"}
	bo       = plan.Responder{ID: "bo", Kind: plan.Person, Name: "Bo Lind"}
	cy       = plan.Responder{ID: "cy", Kind: plan.Person, Name: "Cy Roe"}
	payments = plan.Responder{ID: "payments", Kind: plan.Team}
)

func paged(r plan.Responder, role plan.Role, after plan.Duration, score float64) plan.Page {
	return plan.Page{Responder: r, Role: role, Urgency: plan.UrgencyPage, After: after, Score: score}
}

func night() *plan.Plan {
	p := &plan.Plan{
		Class: plan.Class{Kind: plan.Code},
		Pages: []plan.Page{
			paged(ops, plan.RoleRestore, 0, 0), paged(ana, plan.RoleFix, 0, 0.6),
			{Responder: cy, Role: plan.RoleAdvise, Urgency: plan.UrgencyNotify, Score: 0.1},
			paged(bo, plan.RoleFix, 5*minute, 0.3), paged(payments, plan.RoleFix, 10*minute, 0),
		},
	}
	p.Handoffs = plan.Handoffs(p)
	return p
}

// edges prints handoffs one a line.
func edges(p *plan.Plan) string {
	var b strings.Builder
	for _, h := range p.Handoffs {
		fmt.Fprintf(&b, "%s to %s, %s, %s: %s\n", h.From, h.To, h.When, h.After, h.Text)
	}
	return b.String()
}

func TestHandoffsBothWays(t *testing.T) {
	p := night()
	require.Equal(t, `ana to bo, unacknowledged, 5m0s: Bo Lind is paged if Ana Silva does not acknowledge within 5 minutes
ana to bo, declined, 0s: Bo Lind is paged if Ana Silva declines
bo to payments, unacknowledged, 5m0s: payments is paged if Bo Lind does not acknowledge within 5 minutes
bo to payments, declined, 0s: payments is paged if Bo Lind declines
payments to ops, unacknowledged, 10m0s: ops decides if nobody acknowledges
payments to ops, declined, 0s: ops decides if payments declines: nobody else is known
ana to ops, infrastructure, 0s: ops takes over if it turns out not to be the code
ops to bo, no-recovery, 5m0s: Bo Lind is paged if the service is not back within 5 minutes
`, edges(p))
	p.Restore = &plan.Restore{Rollback: plan.Keeps}
	p.Handoffs = plan.Handoffs(p)
	require.Contains(t, edges(p), "ops to ana, no-rollback, 0s: Ana Silva is asked where rolling back does not help\n")
}

func TestHandoffsOfInfrastructureReachADeveloper(t *testing.T) {
	p := &plan.Plan{
		Pages:    []plan.Page{paged(ops, plan.RoleRestore, 0, 0)},
		Withheld: []plan.Withheld{{Responder: bo, Why: plan.ReasonBot}, {Responder: ana, Why: plan.ReasonInfrastructure}},
	}
	p.Handoffs = plan.Handoffs(p)
	require.Equal(t, `ops to ana, restart-repeats, 0s: Ana Silva is paged if it fails again after a restart
ops to ana, no-recovery, 10m0s: Ana Silva is paged if the service is not back within 10 minutes
ops to ana, code, 0s: Ana Silva is paged if it turns out to be the code
`, edges(p))
	p.Withheld = nil
	require.Empty(t, plan.Handoffs(p))
	require.Empty(t, plan.Handoffs(&plan.Plan{}))
}

func TestSteps(t *testing.T) {
	steps := night().Steps()
	require.Len(t, steps, 3)
	require.Equal(t, plan.Step{Tell: []plan.Responder{ops, ana}}, steps[0])
	require.Equal(t, plan.Step{After: 5 * minute, Wait: 5 * minute, Tell: []plan.Responder{bo}}, steps[1])
	require.Equal(t, plan.Step{After: 10 * minute, Wait: 5 * minute, Tell: []plan.Responder{payments}}, steps[2])
}

func say(p *plan.Plan) string {
	var b strings.Builder
	for _, page := range p.Pages {
		fmt.Fprintf(&b, "%s %s %s %s\n", page.After, page.Role, page.Urgency, page.Responder.ID)
	}
	for _, w := range p.Withheld {
		fmt.Fprintf(&b, "not %s: %s, %s\n", w.Responder.ID, w.Why, w.Text)
	}
	return b.String()
}

func TestWithoutGivesThePlaceToTheNext(t *testing.T) {
	p := night()
	before := say(p)
	first := p.Without("ana", plan.ReasonDeclined)
	require.Equal(t, `0s restore page ops
0s fix page bo
0s advise notify cy
10m0s fix page payments
not ana: declined, Bo Lind is asked in their place
`, say(first))
	second := first.Without("bo", plan.ReasonDeclined)
	require.Contains(t, say(second), "0s fix page cy\n", "who only advised is asked next")
	third := second.Without("cy", plan.ReasonDeclined)
	require.Contains(t, say(third), "0s fix page payments\n", "then the team")
	fourth := third.Without("payments", plan.ReasonDeclined)
	require.Equal(t, "0s restore page ops\n", strings.Split(say(fourth), "not")[0])
	require.Len(t, fourth.Withheld, 4)
	require.Equal(t, before, say(p), "the plan itself stays")
	require.Equal(t, say(fourth), say(fourth.Without("ops", plan.ReasonDeclined)), "operations stays")
	require.Equal(t, before, say(p.Without("nobody", plan.ReasonDeclined)))
}

// Whoever goes, in whatever order: nobody is lost, operations stays, each tier
// keeps one primary.
func TestWithoutLosesNobody(t *testing.T) {
	ids := []string{"ana", "bo", "cy", "payments"}
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 7))
		p := night()
		r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		for n, id := range ids {
			p = p.Without(id, plan.ReasonDeclined)
			require.Len(t, p.Withheld, n+1)
			require.Equal(t, 5, len(p.Pages)+len(p.Withheld))
			tiers := map[plan.Duration]bool{}
			for _, page := range p.Pages {
				if page.Role == plan.RoleFix {
					require.False(t, tiers[page.After], "%v", ids)
					tiers[page.After] = true
				}
			}
			require.Equal(t, plan.RoleRestore, p.Pages[0].Role)
		}
	}
}

func TestDiffSaysWhatWouldChange(t *testing.T) {
	today := &plan.Plan{Pages: []plan.Page{paged(ops, plan.RoleRestore, 0, 0), paged(payments, plan.RoleFix, 0, 0)}}
	shadow := night()
	for i := range shadow.Pages {
		shadow.Pages[i].Would, shadow.Pages[i].Urgency = shadow.Pages[i].Urgency, plan.UrgencyInform
	}
	var said []string
	for _, d := range today.Diff(shadow) {
		said = append(said, d.Text)
	}
	require.Equal(t, []string{
		"payments: page (fix) at once, now page (fix) after 10 minutes",
		"Ana Silva: not told, now page (fix) at once",
		"Cy Roe: not told, now notify (advise) at once",
		"Bo Lind: not told, now page (fix) after 5 minutes",
	}, said)
	require.Empty(t, shadow.Diff(night()))
}

// A plan that was stored is the same plan.
func FuzzJSON(f *testing.F) {
	for _, p := range []*plan.Plan{example(), night(), night().Without("ana", plan.ReasonDeclined)} {
		text, err := json.Marshal(p)
		require.NoError(f, err)
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var p plan.Plan
		if json.Unmarshal(text, &p) != nil {
			return
		}
		once, err := json.Marshal(&p)
		require.NoError(t, err)
		var back plan.Plan
		require.NoError(t, json.Unmarshal(once, &back))
		twice, err := json.Marshal(&back)
		require.NoError(t, err)
		require.Equal(t, string(once), string(twice))
		plan.Handoffs(&p)
		p.Steps()
		p.Diff(&back)
		for _, page := range p.Pages {
			p.Without(page.Responder.ID, plan.ReasonDeclined)
		}
	})
}

func ExamplePlan_Without() {
	declined := night().Without("ana", plan.ReasonDeclined)
	entry, _ := declined.For("ana")
	fmt.Println(entry.Withheld.Why+":", entry.Withheld.Text)
	// Output: declined: Bo Lind is asked in their place
}

func ExamplePlan_Diff() {
	today := &plan.Plan{Pages: []plan.Page{paged(payments, plan.RoleFix, 0, 0)}}
	tried := &plan.Plan{Pages: []plan.Page{paged(ana, plan.RoleFix, 0, 0.6)}}
	for _, d := range today.Diff(tried) {
		fmt.Println(d.Text)
	}
	// Output:
	// payments: page (fix) at once, now not told
	// Ana Silva: not told, now page (fix) at once
}
