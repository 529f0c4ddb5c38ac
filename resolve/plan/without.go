package plan

import (
	"cmp"
	"slices"
)

// Without returns the plan as it is without a responder, who declined for
// instance: their place in the escalation goes to the next who is known, by
// score among the people who are told already, else to the team behind them.
// They end in Withheld with the reason and the word of who was asked in their
// stead. The plan itself is not changed; a responder that it does not know
// leaves the copy as it is. Operations cannot be taken out.
func (p *Plan) Without(id string, reason Reason) *Plan {
	out := *p
	out.Pages, out.Withheld = slices.Clone(p.Pages), slices.Clone(p.Withheld)
	i := slices.IndexFunc(out.Pages, func(page Page) bool { return page.Role != RoleRestore && page.Responder.is(id) })
	if i < 0 {
		return &out
	}
	gone := out.Pages[i]
	out.Pages = slices.Delete(out.Pages, i, i+1)
	out.Withheld = slices.DeleteFunc(out.Withheld, func(w Withheld) bool { return w.Responder.is(id) })
	text := ""
	if gone.Role == RoleFix && gone.wakes() {
		text = out.succeed(gone)
	}
	out.Withheld = append(out.Withheld, Withheld{Responder: gone.Responder, Why: reason, Text: text})
	Sort(out.Pages)
	out.Handoffs = Handoffs(&out)
	return &out
}

// succeed gives the place of who is gone to the next, and says to whom: the
// best placed person who is told later or only for advice, else the team that
// comes later.
func (p *Plan) succeed(gone Page) string {
	next := -1
	for i, page := range p.Pages {
		later := page.Role == RoleAdvise || page.Role == RoleFix && page.After > gone.After
		if later && page.Responder.Kind == Person && (next < 0 || page.Score > p.Pages[next].Score) {
			next = i
		}
	}
	if next < 0 {
		next = slices.IndexFunc(p.Pages, func(page Page) bool { return page.Role == RoleFix && page.After > gone.After })
	}
	if next < 0 {
		return ""
	}
	page := &p.Pages[next]
	page.Role, page.After, page.Urgency, page.Would, page.At = RoleFix, gone.After, gone.Urgency, gone.Would, gone.At
	page.Why = append(slices.Clone(page.Why), Why{Kind: WhyPolicy, Text: "asked in place of " + gone.Responder.label()})
	return page.Responder.label() + " is asked in their place"
}

// Sort puts pages into a plan's order: by tier, then role, then score. Equals
// stay as they are.
func Sort(pages []Page) {
	roles := []Role{RoleRestore, RoleFix, RoleAdvise, RoleInform}
	slices.SortStableFunc(pages, func(a, b Page) int {
		return cmp.Or(
			cmp.Compare(a.After, b.After),
			cmp.Compare(slices.Index(roles, a.Role), slices.Index(roles, b.Role)),
			cmp.Compare(b.Score, a.Score),
		)
	})
}
