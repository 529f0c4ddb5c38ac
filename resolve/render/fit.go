package render

import (
	"encoding/json"
	"fmt"
	"strings"
)

// A detail is how much of a plan is shown: reasons of one entry, items of one
// list, and people who are told.
type detail struct{ why, items, told int }

// details are tried in order until a rendering fits: evidence goes first, names
// last.
var details = []detail{{3, 10, 50}, {1, 10, 50}, {1, 3, 50}, {0, 3, 50}, {0, 1, 50}, {0, 0, 50}, {0, 0, 10}, {0, 0, 3}}

// fit renders as much of a view as the limit allows. The least that there is of
// it, which is three names, takes less than 3,000 bytes of text.
func fit[T any](v View, limit int, make func(View) T, size func(T) int) T {
	var out T
	for _, d := range details {
		if out = make(v.trimmed(d)); size(out) <= limit {
			break
		}
	}
	return out
}

// jsonSize is how many bytes a value takes in a request.
func jsonSize[T any](v T) int {
	text, err := json.Marshal(v)
	if err != nil {
		return 0
	}
	return len(text)
}

// A counter counts what is left out, by name.
type counter []string

func (c *counter) add(n int, one, many string) {
	switch {
	case n == 1:
		*c = append(*c, "1 "+one)
	case n > 1:
		*c = append(*c, fmt.Sprintf("%d %s", n, many))
	}
}

// trimmed is the view without what is more than a detail, which Cut tells.
func (v View) trimmed(d detail) View {
	var left counter
	reasons := 0
	left.add(len(v.Told)-d.told, "person who is told", "people who are told")
	v.Told = head(v.Told, d.told)
	for i := range v.Told {
		t := &v.Told[i]
		t.Why = narrow(t.Why, d.why, &reasons)
	}
	left.add(len(v.Changed)-d.items, "commit", "commits")
	v.Changed = head(v.Changed, d.items)
	for i := range v.Changed {
		c := &v.Changed[i]
		c.Why = narrow(c.Why, d.why, &reasons)
	}
	left.add(len(v.Owners)-d.items, "owner", "owners")
	v.Owners = head(v.Owners, d.items)
	for i := range v.Owners {
		v.Owners[i].Why = narrow(v.Owners[i].Why, d.why, &reasons)
	}
	left.add(reasons, "reason", "reasons")
	left.add(len(v.Files)-d.items, "file", "files")
	left.add(len(v.Next)-d.items, "handoff", "handoffs")
	left.add(len(v.Withheld)-d.items, "person who is not told", "people who are not told")
	left.add(len(v.Notes)-d.items, "note", "notes")
	v.Files, v.Next = head(v.Files, d.items), head(v.Next, d.items)
	v.Withheld, v.Notes = head(v.Withheld, d.items), head(v.Notes, d.items)
	if len(left) > 0 {
		v.Cut = "left out for length: " + strings.Join(left, ", ")
	}
	return v
}

// head copies the first n of a list.
func head[T any](list []T, n int) []T {
	return append([]T(nil), list[:min(len(list), n)]...)
}

// narrow is head, and counts the rest.
func narrow(list []string, n int, left *int) []string {
	*left += max(len(list)-n, 0)
	return head(list, n)
}
