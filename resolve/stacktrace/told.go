package stacktrace

import (
	"maps"
	"slices"
)

// A record tells of one failure: what stands in it side by side or one within
// the other is one stack trace with those related to it. Beside zap's
// errorVerbose, where the error was made, stands its stacktrace, where it was
// logged; beside Python's exc_info its stack_info; an error of Node holds its
// cause, and an AggregateError a list of errors.

// A told is a stack trace that a field of a record holds.
type told struct {
	trace Trace
	field int
	first bool // of those that the field holds
}

// relate hands out what the fields hold. Objects that are not within each
// other, as in a batch, tell of failures of their own.
func (r *record) relate() {
	kept := r.kept
	r.kept = kept[:0]
	if len(kept) > 1 {
		r.nest(kept)
	}
	for i := range kept {
		if r.cut && kept[i].field == len(r.values)-1 {
			kept[i].trace.Truncated = true
		}
		if kept[i].trace.Relation == "" {
			r.e.out(kept[i].trace)
		}
		kept[i] = told{}
	}
}

// nest puts the stack traces of objects within each other, and those side by
// side, into the one that they belong to.
func (r *record) nest(kept []told) {
	tops := r.tops(kept)
	within := map[int][]int{}
	for i := range kept {
		if in, relation := r.place(i, kept, tops); relation != "" {
			kept[i].trace.Relation = relation
			within[in] = append(within[in], i)
		}
	}
	objects := slices.Sorted(maps.Keys(tops))
	for _, object := range slices.Backward(objects) { // what is within first
		top := &kept[tops[object]].trace
		for _, i := range within[tops[object]] {
			if t := kept[i].trace; !again(top, t) {
				top.Related = append(top.Related, t)
			}
		}
	}
}

// place returns in which stack trace the one at i belongs, and how; no relation
// where it stands for itself.
func (r *record) place(i int, kept []told, tops map[int]int) (in int, _ Relation) {
	object := r.values[kept[i].field].up
	switch {
	case !kept[i].first:
		return 0, ""
	case tops[object] != i:
		return tops[object], Context
	}
	return r.around(object, tops)
}

// tops returns, for each object, which of its stack traces is the error's own:
// the first whose field's name speaks of one, or else the first.
func (r *record) tops(kept []told) map[int]int {
	tops := map[int]int{}
	for i, k := range kept {
		object := r.values[k.field].up
		top, ok := tops[object]
		if k.first && (!ok || ofError(r.values[k.field].key) && !ofError(r.values[kept[top].field].key)) {
			tops[object] = i
		}
	}
	return tops
}

// around returns the stack trace of the object that holds this one as what
// belongs to its failure.
func (r *record) around(object int, tops map[int]int) (in int, _ Relation) {
	if object < 0 {
		return 0, ""
	}
	v := r.values[object]
	if v.up >= 0 && r.values[v.up].kind == '[' {
		v = r.values[v.up]
	}
	in, ok := tops[v.up]
	if !ok {
		return 0, ""
	}
	return in, relationOf(v.key)
}

// again says whether a stack trace beside another tells nothing new.
func again(top *Trace, t Trace) bool {
	return t.Relation == Context && (t.Message == "" || t.Message == top.Message) && sameFrames(top.Frames, t.Frames)
}

func ofError(key string) bool { return containsFold(key, "err") || containsFold(key, "exc") }

// relationOf says how the exception under a field of that name belongs to the
// one that holds it.
func relationOf(key string) Relation {
	switch {
	case containsFold(key, "cause"), containsFold(key, "inner"), containsFold(key, "previous"), containsFold(key, "original"):
		return Cause
	case containsFold(key, "suppressed"):
		return Suppressed
	case containsFold(key, "errors"), containsFold(key, "exceptions"):
		return Member
	}
	return ""
}
