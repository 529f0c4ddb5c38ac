package resolve_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/plan"
)

// Everybody whom a plan considered ends in a page or is withheld, with a reason;
// every frame's file, and every owner, is in it or in a problem.
func TestNothingIsLost(t *testing.T) {
	for _, s := range readStories(t) {
		p := s.resolver(t).Resolve(t.Context(), s.alert)
		require.True(t, slices.ContainsFunc(p.Pages, func(page plan.Page) bool { return page.Role == plan.RoleRestore }), s.file)
		ends := map[string]int{}
		for _, page := range p.Pages {
			ends[page.Responder.Email]++
			ends[page.Responder.Name]++
		}
		for _, w := range p.Withheld {
			require.NotEmpty(t, w.Why, s.file)
			ends[w.Responder.Email]++
			ends[w.Responder.Name]++
		}
		for _, d := range p.Developers {
			require.NotZero(t, ends[d.Email]+ends[d.Name], "%s: %s", s.file, d.Name)
		}
		tellers := len(p.Pages) + len(p.Withheld)
		require.GreaterOrEqual(t, tellers, len(p.Owners), s.file)
		for _, problem := range p.Problems {
			require.NotEmpty(t, problem.Kind, s.file)
			require.NotEmpty(t, problem.Text, s.file)
		}
		require.LessOrEqual(t, people(p), 3, s.file)
	}
}

// people counts the people whom a plan pages.
func people(p *plan.Plan) int {
	n := 0
	for _, page := range p.Pages {
		if page.Urgency == plan.UrgencyPage && page.Responder.Kind == plan.Person {
			n++
		}
	}
	return n
}

// A plan blames nobody: words of guilt are not in it, whatever the history says.
func TestWordsAreBlameless(t *testing.T) {
	for _, s := range readStories(t) {
		p := s.resolver(t).Resolve(t.Context(), s.alert)
		var said []string
		for _, page := range p.Pages {
			for _, why := range page.Why {
				said = append(said, why.Text)
			}
		}
		for _, w := range p.Withheld {
			said = append(said, w.Text)
		}
		for _, h := range p.Handoffs {
			said = append(said, h.Text)
		}
		if p.Restore != nil {
			said = append(said, p.Restore.Text)
		}
		for _, text := range said {
			for _, word := range []string{"culprit", "guilty", "blame", "broke ", "fault", "mistake"} {
				require.NotContains(t, strings.ToLower(text), word, s.file)
			}
		}
	}
}

// Lines of a log around the failure that have nothing to do with it change
// nobody's plan.
func TestUnrelatedTextChangesNothing(t *testing.T) {
	noise := "2026-03-04T03:14:05Z INFO  mail: 12 messages sent\n"
	for _, s := range readStories(t) {
		r := s.resolver(t)
		if s.alert.Text == "" || strings.HasPrefix(s.alert.Text, "{") {
			continue
		}
		want := told(r.Resolve(t.Context(), s.alert))
		for _, text := range []string{noise + s.alert.Text, s.alert.Text + "\n" + noise, strings.Repeat(noise, 40) + s.alert.Text + "\n" + noise} {
			more := s.alert
			more.Text = text
			require.Equal(t, want, told(r.Resolve(t.Context(), more)), s.file)
		}
	}
}

// told is what a plan does, without its words and places in the text.
func told(p *plan.Plan) []string {
	out := []string{p.Key, string(p.Class.Kind)}
	for _, page := range p.Pages {
		out = append(out, fmt.Sprint(page.Responder.ID, page.Role, page.Urgency, page.After))
	}
	for _, w := range p.Withheld {
		out = append(out, fmt.Sprint(w.Responder.ID, w.Why))
	}
	return out
}

// The order in which a map holds labels or deploys shows nowhere, nor does the
// number of cores: fifty runs give the same bytes.
func TestSameBytes(t *testing.T) {
	runs := 50
	if testing.Short() {
		runs = 5
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, s := range readStories(t) {
		want, r := "", s.resolver(t)
		for run := range runs {
			runtime.GOMAXPROCS([]int{1, 2, 8}[run%3])
			if run%10 == 1 {
				r = s.resolver(t) // with nothing learned
			}
			a := s.alert
			a.Labels = shuffled(a.Labels)
			text, err := json.Marshal(r.Resolve(t.Context(), a))
			require.NoError(t, err)
			if run == 0 {
				want = string(text)
			}
			require.Equal(t, want, string(text), s.file)
		}
	}
}

// shuffled is a map with the same entries, put in in another order, and one
// more label that means nothing.
func shuffled(labels map[string]string) map[string]string {
	out := map[string]string{"cluster": "c1"}
	for _, k := range slices.Backward(slices.Sorted(maps.Keys(labels))) {
		out[k] = labels[k]
	}
	return out
}

// An alert that is resolved or acknowledged wakes nobody.
func TestResolvedAlertsPageNobody(t *testing.T) {
	r := opened(t, shop)
	for _, status := range []alert.Status{alert.Resolved, alert.Acknowledged} {
		p := r.Resolve(t.Context(), alert.Alert{Text: failing, Time: failed, Status: status})
		require.NotEmpty(t, p.Pages)
		for _, page := range p.Pages {
			require.Equal(t, plan.UrgencyInform, page.Urgency)
		}
	}
}
