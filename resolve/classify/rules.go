package classify

import (
	"slices"

	"github.com/whopage/whopage/resolve/plan"
)

// Rules returns the built-in table. Errors that a process makes itself come
// first: they beat any words of infrastructure around them. Types that libraries
// also throw for what they could not reach come last.
func Rules() []Rule {
	return slices.Concat(
		rules(plan.Infrastructure, disguised),
		rules(plan.Code, faults),
		rules(plan.Code, queries),
		ours(plan.Code, rules(plan.Infrastructure, heaps)),
		rules(plan.Infrastructure, machine),
		rules(plan.Infrastructure, orchestration),
		ours(plan.Code, rules(plan.Infrastructure, events)),
		rules(plan.Infrastructure, databases),
		rules(plan.Infrastructure, access),
		rules(plan.Infrastructure, network),
		ours(plan.Code, rules(plan.Infrastructure, planned)),
		rules(plan.Code, weakFaults),
	)
}

// A row is a cause, the system whose words follow, and the words.
type row struct {
	cause, system string
	words         []string
}

func rules(kind plan.Kind, rows []row) []Rule {
	var out []Rule
	for _, r := range rows {
		out = append(out, Rule{Cause: r.cause, System: r.system, Kind: kind, Words: slices.Clone(r.words)})
	}
	return out
}

// ours makes rules hold only where the stack trace has no frame of the
// repository; kind is what stands for them there.
func ours(kind plan.Kind, rules []Rule) []Rule {
	for i := range rules {
		rules[i].Ours = kind
	}
	return rules
}

// PlannedWork is the cause of alerts about work that somebody meant to do:
// nobody is woken for it.
const PlannedWork = "planned work"

var planned = []row{
	{PlannedWork, "", []string{
		"planned maintenance", "scheduled maintenance", "maintenance window", "maintenance mode",
		"under maintenance", "down for maintenance", "maintenance in progress", "rollout in progress",
		"planned failover", "planned downtime", "planned work", "being drained", "is cordoned", "node cordoned",
	}},
}
