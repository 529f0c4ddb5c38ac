package plan

import (
	"cmp"
	"fmt"
	"time"
)

// A Difference is one responder for whom two plans differ. Was and Is are nil
// where a plan does not tell them.
type Difference struct {
	Responder Responder `json:"responder"`
	Was       *Page     `json:"was,omitempty"`
	Is        *Page     `json:"is,omitempty"`
	Text      string    `json:"text"` // the sentence for people
}

// Diff says what would change for whom if the other plan were followed in place
// of this one: a team's present routing, say, and a plan in shadow mode, which
// is compared by what it would have done. Whoever both plans tell in the same
// way is left out; those of this plan come first, in its order.
func (p *Plan) Diff(other *Plan) []Difference {
	var out []Difference
	for i := range p.Pages {
		was := &p.Pages[i]
		is := other.page(was.Responder)
		if is == nil || was.told() != is.told() {
			out = append(out, difference(was.Responder, was, is))
		}
	}
	for i := range other.Pages {
		if is := &other.Pages[i]; p.page(is.Responder) == nil {
			out = append(out, difference(is.Responder, nil, is))
		}
	}
	return out
}

func (p *Plan) page(r Responder) *Page {
	for i := range p.Pages {
		if p.Pages[i].Responder.Kind == r.Kind && p.Pages[i].Responder.ID == r.ID {
			return &p.Pages[i]
		}
	}
	return nil
}

func difference(r Responder, was, is *Page) Difference {
	return Difference{Responder: r, Was: was, Is: is, Text: fmt.Sprintf("%s: %s, now %s", r.label(), was.told(), is.told())}
}

// told is how a page reaches its responder, in words; two pages that read the
// same are the same for them.
func (p *Page) told() string {
	if p == nil {
		return "not told"
	}
	text := fmt.Sprintf("%s (%s)", cmp.Or(p.Would, p.Urgency), p.Role)
	switch {
	case !p.At.IsZero():
		return text + " at " + p.At.UTC().Format(time.RFC3339)
	case p.After > 0:
		return text + " after " + brief(p.After)
	}
	return text + " at once"
}
