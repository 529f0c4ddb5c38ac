package policy_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/people"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/policy"
)

var (
	ops  = plan.Responder{ID: "ops", Kind: plan.Operations}
	team = policy.Owner{Responder: plan.Responder{ID: "payments", Kind: plan.Team}}
)

func person(id string, score float64) policy.Candidate {
	return policy.Candidate{Responder: plan.Responder{ID: id, Kind: plan.Person}, Score: score, Commits: 1}
}

func code(confidence float64, people ...policy.Candidate) policy.Case {
	return policy.Case{
		Class: plan.Class{Kind: plan.Code}, Confidence: confidence, Operations: []plan.Responder{ops}, People: people,
		Time: time.Date(2026, 3, 4, 3, 0, 0, 0, time.UTC), // a Wednesday night
	}
}

// say prints pages and withheld entries one a line, for comparison with a story.
func say(pages []plan.Page, withheld []plan.Withheld) string {
	var b strings.Builder
	for _, p := range pages {
		fmt.Fprintf(&b, "%s %s %s %s\n", p.After, p.Role, p.Urgency, p.Responder.ID)
	}
	for _, w := range withheld {
		fmt.Fprintf(&b, "not %s: %s\n", w.Responder.ID, w.Why)
	}
	return b.String()
}

func ExamplePolicy_Decide() {
	pages, withheld := policy.Policy{}.Decide(policy.Case{
		Class:      plan.Class{Kind: plan.Code},
		Confidence: 0.8,
		Operations: []plan.Responder{{ID: "operations", Kind: plan.Operations}},
		People: []policy.Candidate{
			{Responder: plan.Responder{ID: "ana", Kind: plan.Person}, Score: 0.7},
			{Responder: plan.Responder{ID: "bo", Kind: plan.Person}, Score: 0.3, Blocked: &policy.Block{Reason: plan.ReasonInactive}},
		},
		Owners: []policy.Owner{{Responder: plan.Responder{ID: "payments", Kind: plan.Team}}},
	})
	for _, p := range pages {
		fmt.Println(p.After, p.Urgency, p.Responder.ID, "to", p.Role)
	}
	for _, w := range withheld {
		fmt.Println("not", w.Responder.ID+":", w.Why)
	}
	// Output:
	// 0s page operations to restore
	// 0s page ana to fix
	// 10m0s page payments to fix
	// not bo: inactive
}

func TestDecide(t *testing.T) {
	weekdays := &people.Hours{Days: [7]bool{false, true, true, true, true, true, false}, From: 9 * time.Hour, To: 18 * time.Hour}
	for name, story := range map[string]struct {
		policy policy.Policy
		given  func() policy.Case
		want   string
	}{
		"the author of a clear fault is paged at once, the team later": {
			given: func() policy.Case {
				c := code(0.8, person("ana", 0.7), person("bo", 0.2))
				c.Owners = []policy.Owner{team}
				return c
			},
			want: "0s restore page ops\n0s fix page ana\n0s advise notify bo\n10m0s fix page payments\n",
		},
		"two who are likely: the second five minutes later": {
			given: func() policy.Case { return code(0.5, person("ana", 0.5), person("bo", 0.45)) },
			want:  "0s restore page ops\n0s fix page ana\n5m0s fix page bo\n",
		},
		"nobody stands out: the owner first, developers advise": {
			given: func() policy.Case {
				c := code(0.2, person("ana", 0.3), person("bo", 0.25), person("cy", 0.2))
				c.Owners = []policy.Owner{team}
				return c
			},
			want: "0s restore page ops\n0s fix page payments\n0s advise notify ana\n0s advise notify bo\n0s advise notify cy\n",
		},
		"all are alike: nobody by name": {
			given: func() policy.Case {
				c := code(0.2, person("ana", 0.2), person("bo", 0.2), person("cy", 0.2))
				c.Owners = []policy.Owner{team}
				return c
			},
			want: "0s restore page ops\n0s fix page payments\nnot ana: below threshold\nnot bo: below threshold\nnot cy: below threshold\n",
		},
		"who changed it in the last deploy goes before the team's on-call": {
			given: func() policy.Case {
				ana := person("ana", 0.7)
				ana.Deployed = true
				c := code(0.8, ana)
				o := team
				o.OnCall = []plan.Responder{{ID: "eve", Kind: plan.Person}}
				c.Owners = []policy.Owner{o}
				return c
			},
			want: "0s restore page ops\n0s fix page ana\n10m0s fix page payments\n",
		},
		"who inherits the code of somebody who left is asked first": {
			given: func() policy.Case {
				gone := person("ana", 0.7)
				gone.Blocked = &policy.Block{Reason: plan.ReasonInactive}
				c := code(0.8, gone, person("bo", 0.3))
				heir := team
				heir.Inherits = true
				c.Owners = []policy.Owner{heir}
				return c
			},
			want: "0s restore page ops\n0s fix page payments\n0s advise notify bo\nnot ana: inactive\n",
		},
		"who has had enough pages is notified, and the next is paged": {
			given: func() policy.Case {
				busy := person("ana", 0.6)
				busy.Blocked = &policy.Block{Reason: plan.ReasonLoad}
				return code(0.8, busy, person("bo", 0.3))
			},
			want: "0s restore page ops\n0s fix page bo\n0s advise notify ana\nnot ana: load\n",
		},
		"who does not want to be woken is notified": {
			given: func() policy.Case {
				c := code(0.8, person("ana", 0.6))
				c.People[0].Blocked = &policy.Block{Reason: plan.ReasonOptedOut}
				return c
			},
			want: "0s restore page ops\n0s advise notify ana\nnot ana: opted out\n",
		},
		"who sleeps is told when their day begins": {
			given: func() policy.Case {
				c := code(0.8, person("ana", 0.6), person("bo", 0.3))
				c.People[0].Blocked = &policy.Block{Reason: plan.ReasonAsleep, Until: c.Time.Add(6 * time.Hour)}
				return c
			},
			want: "0s restore page ops\n0s fix page bo\n0s advise defer ana\nnot ana: asleep\n",
		},
		"an owner who is told already under another id": {
			given: func() policy.Case {
				c := code(0.8, person("ana", 0.6))
				c.People[0].Responder.Email = "ana@acme.example"
				c.Owners = []policy.Owner{{Responder: plan.Responder{ID: "@ana", Kind: plan.Person, Email: "Ana@acme.example"}}}
				return c
			},
			want: "0s restore page ops\n0s fix page ana\nnot @ana: duplicate\n",
		},
		"planned work wakes nobody": {
			given: func() policy.Case {
				c := code(0.8, person("ana", 0.6))
				c.Class.Kind, c.Planned = plan.Infrastructure, true
				c.Owners = []policy.Owner{team}
				return c
			},
			want: "0s restore notify ops\n0s inform inform payments\nnot ana: infrastructure\n",
		},
		"owners who are people stay under the cap": {
			given: func() policy.Case {
				c := code(0.8, person("ana", 0.4), person("bo", 0.4), person("cy", 0.2))
				c.Owners = []policy.Owner{{Responder: plan.Responder{ID: "di", Kind: plan.Person}}}
				return c
			},
			want: "0s restore page ops\n0s fix page ana\n0s advise notify cy\n0s advise notify di\n5m0s fix page bo\n",
		},
		"a service's own escalation, step by step": {
			given: func() policy.Case {
				c := code(0.8, person("ana", 0.7))
				c.Owners = []policy.Owner{team}
				c.Escalation = []plan.Responder{team.Responder, {ID: "eve", Kind: plan.Person}}
				return c
			},
			want: "0s restore page ops\n0s fix page ana\n10m0s fix page payments\n20m0s fix page eve\n",
		},
		"nobody stands out and nobody owns it: the best placed all the same": {
			given: func() policy.Case { return code(0.1, person("ana", 0.2)) },
			want:  "0s restore page ops\n0s fix page ana\n",
		},
		"the team's on-call goes before the author": {
			given: func() policy.Case {
				c := code(0.8, person("ana", 0.7))
				o := team
				o.OnCall = []plan.Responder{{ID: "eve", Kind: plan.Person}}
				c.Owners = []policy.Owner{o}
				return c
			},
			want: "0s restore page ops\n0s fix page eve\n0s advise notify ana\n10m0s fix page payments\n",
		},
		"who left is withheld, and the next is paged": {
			given: func() policy.Case {
				gone := person("ana", 0.7)
				gone.Blocked = &policy.Block{Reason: plan.ReasonInactive}
				return code(0.8, gone, person("bo", 0.3))
			},
			want: "0s restore page ops\n0s fix page bo\nnot ana: inactive\n",
		},
		"infrastructure lets developers sleep": {
			given: func() policy.Case {
				c := code(0.8, person("ana", 0.7))
				c.Class.Kind = plan.Infrastructure
				c.Owners = []policy.Owner{team}
				return c
			},
			want: "0s restore page ops\n0s inform inform payments\nnot ana: infrastructure\n",
		},
		"infrastructure right after a deploy notifies": {
			given: func() policy.Case {
				c := code(0.8, person("ana", 0.7))
				c.Class.Kind, c.Deployed = plan.Infrastructure, true
				return c
			},
			want: "0s restore page ops\n0s advise notify ana\n",
		},
		"a warning never wakes developers": {
			given: func() policy.Case {
				c := code(0.8, person("ana", 0.7))
				c.Severity = "Warning"
				return c
			},
			want: "0s restore page ops\n0s fix notify ana\n",
		},
		"an error at night waits for the morning": {
			policy: policy.Policy{WorkingHours: weekdays},
			given: func() policy.Case {
				c := code(0.8, person("ana", 0.7))
				c.Severity = "error"
				return c
			},
			want: "0s restore page ops\n0s fix defer ana\n",
		},
		"what is critical wakes at any hour": {
			policy: policy.Policy{WorkingHours: weekdays},
			given: func() policy.Case {
				c := code(0.8, person("ana", 0.7))
				c.Severity = "critical"
				return c
			},
			want: "0s restore page ops\n0s fix page ana\n",
		},
		"shadow mode tells everybody for the record only": {
			policy: policy.Policy{Shadow: true},
			given:  func() policy.Case { return code(0.8, person("ana", 0.7)) },
			want:   "0s restore inform ops\n0s fix inform ana\n",
		},
		"of several operations one acts": {
			given: func() policy.Case {
				c := code(0, person("ana", 0))
				c.Class.Kind = plan.Infrastructure
				c.Operations = append(c.Operations, plan.Responder{ID: "ops2", Kind: plan.Operations})
				return c
			},
			want: "0s restore page ops\n0s restore notify ops2\nnot ana: infrastructure\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, story.want, say(story.policy.Decide(story.given())))
		})
	}
}

// A deferred page says when it is due: the next morning of a working day.
func TestDeferredUntilMorning(t *testing.T) {
	p := policy.Policy{WorkingHours: &people.Hours{Days: [7]bool{time.Thursday: true}, From: 9 * time.Hour, To: 17 * time.Hour}}
	c := code(0.8, person("ana", 0.7))
	c.Severity = "error"
	pages, _ := p.Decide(c)
	require.Equal(t, time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC), pages[1].At)
}

// Nobody who is considered is lost, nobody is told twice, at most three people
// are paged and operations always is: whatever the case.
func TestNobodyIsLost(t *testing.T) {
	kinds := []plan.Kind{plan.Code, plan.Regression, plan.Infrastructure, plan.ThirdParty, plan.Unknown}
	severities := []string{"", "critical", "error", "warning", "info", "P1"}
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 1))
		c := policy.Case{
			Class: plan.Class{Kind: kinds[r.IntN(len(kinds))]}, Confidence: r.Float64(), Deployed: r.IntN(3) == 0,
			Severity: severities[r.IntN(len(severities))], Operations: []plan.Responder{ops},
		}
		block := func() *policy.Block {
			reasons := []plan.Reason{plan.ReasonAsleep, plan.ReasonLoad, plan.ReasonInactive, plan.ReasonOptedOut}
			if r.IntN(3) == 0 {
				return &policy.Block{Reason: reasons[r.IntN(len(reasons))], Until: c.Time.Add(time.Hour)}
			}
			return nil
		}
		for i := range r.IntN(15) {
			p := person(fmt.Sprint("p", i), r.Float64())
			p.Commits, p.Blocked, p.Deployed = r.IntN(5), block(), r.IntN(6) == 0
			c.People = append(c.People, p)
		}
		for i := range r.IntN(4) {
			o := policy.Owner{Responder: plan.Responder{ID: fmt.Sprint("t", i), Kind: plan.Team}, Blocked: block()}
			if r.IntN(2) == 0 && len(c.People) > 0 {
				o.OnCall = []plan.Responder{c.People[r.IntN(len(c.People))].Responder}
			}
			if r.IntN(4) == 0 {
				o.Responder.Kind = plan.Person
			}
			c.Owners = append(c.Owners, o)
		}
		pages, withheld := policy.Policy{}.Decide(c)

		ends := map[string]int{}
		primaries := map[plan.Duration]int{}
		paged := 0
		for _, p := range pages {
			ends[p.Responder.ID]++
			if p.Role == plan.RoleFix && p.Urgency == plan.UrgencyPage {
				primaries[p.After]++
			}
			if p.Responder.Kind == plan.Person && p.Urgency == plan.UrgencyPage {
				paged++
			}
		}
		for _, w := range withheld {
			if ends[w.Responder.ID] == 0 { // else told less than they would be
				ends[w.Responder.ID]++
			}
		}
		for after, n := range primaries {
			require.Equal(t, 1, n, "seed %d: at %s", seed, after)
		}
		for _, p := range c.People {
			require.Equal(t, 1, ends[p.Responder.ID], "seed %d: %s", seed, p.Responder.ID)
		}
		for _, o := range c.Owners {
			require.Equal(t, 1, ends[o.Responder.ID], "seed %d: %s", seed, o.Responder.ID)
		}
		require.LessOrEqual(t, paged, 3, "seed %d", seed)
		require.True(t, slices.ContainsFunc(pages, func(p plan.Page) bool {
			return p.Role == plan.RoleRestore && p.Urgency == plan.UrgencyPage
		}), "seed %d", seed)
	}
}
