package alert

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/whopage/whopage/resolve/stacktrace"
)

// keyFrames is how many frames of the application itself go into a key.
const keyFrames = 5

// Key joins identical alerts before anything is looked up: "v1:" and 32 hex
// digits of a hash over the service, the innermost error's type and its first
// five frames that are not the runtime's or a library's by their own text, each
// as its function and its file's base name. Nothing that differs between two
// occurrences goes in: no line, address, host, goroutine, version, revision or
// repository. Without a stack trace the alert's name and its message without
// numbers and quoted values stand in, and without these the sender's own key.
//
// It is a pure function of the alert and fits every pager's limit. A change of
// these rules gets a new prefix, never a silent change of keys.
func (a *Alert) Key() string {
	parts := append([]string{strings.TrimSpace(a.Service)}, a.identity()...)
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return "v1:" + hex.EncodeToString(sum[:16])
}

// identity is what the key hashes beside the service. Its first word tells the
// kinds apart, so that a message never equals a frame.
func (a *Alert) identity() []string {
	trace, ok := a.primary()
	if ok {
		chain := innermost(trace)
		if frames := ownFrames(chain); len(frames) > 0 {
			return append([]string{"frames", kind(chain[0])}, frames...)
		}
	}
	name := a.Labels["alertname"]
	if message := a.message(trace, ok); name != "" || message != "" {
		return []string{"message", name, message}
	}
	return []string{"sender", a.SenderKey}
}

// kind is a stack trace's type, and where the runtime has none of its own for
// what failed, as Go has for panics, the first words of its message.
func kind(t stacktrace.Trace) string {
	if t.Format != stacktrace.Go || t.Type == "" {
		return plainSymbol(t.Type)
	}
	words := strings.Fields(plainMessage(t.Message))
	return t.Type + ": " + strings.Join(words[:min(len(words), kindWords)], " ")
}

// kindWords is how many words of a message tell kinds apart. Names and values
// come later.
const kindWords = 5

// primary is the stack trace that the alert is about. A decoder puts it first.
// In a text it is the first one that a process died of, else the last: what
// was logged before it is history.
func (a *Alert) primary() (stacktrace.Trace, bool) {
	traces := a.Traces
	if len(traces) == 0 && a.Text != "" {
		traces = stacktrace.Parse(a.Text)
		if i := slices.IndexFunc(traces, fatal); i >= 0 {
			return traces[i], true
		}
		slices.Reverse(traces)
	}
	if len(traces) == 0 {
		return stacktrace.Trace{}, false
	}
	if i := slices.IndexFunc(traces, func(t stacktrace.Trace) bool { return len(t.Frames) > 0 }); i >= 0 {
		return traces[i], true
	}
	return traces[0], true
}

func fatal(t stacktrace.Trace) bool {
	return strings.Contains(t.Type, "panic") || strings.Contains(t.Type, "fatal") ||
		t.Format == stacktrace.Sanitizer || t.Format == stacktrace.Linux
}

// innermost lists a stack trace and its chain of causes, the innermost cause
// first. Where one error has several causes the order in which they were
// printed does not matter.
func innermost(t stacktrace.Trace) []stacktrace.Trace {
	var first *stacktrace.Trace
	for i := range t.Related {
		r := &t.Related[i]
		if r.Relation == stacktrace.Cause && (first == nil || order(*r, *first) < 0) {
			first = r
		}
	}
	if first == nil {
		return []stacktrace.Trace{t}
	}
	return append(innermost(*first), t)
}

func order(a, b stacktrace.Trace) int {
	if c := strings.Compare(plainSymbol(a.Type), plainSymbol(b.Type)); c != 0 {
		return c
	}
	return slices.Compare(frameNames(a, nil), frameNames(b, nil))
}

// ownFrames are the first frames of a chain of traces that are the
// application's own, with the innermost of all where that is only one; the first
// three of all where none is.
func ownFrames(chain []stacktrace.Trace) []string {
	var own, all []string
	for _, t := range chain {
		own = append(own, frameNames(t, func(f stacktrace.Frame) bool { return !external(f) })...)
		all = append(all, frameNames(t, nil)...)
	}
	own, all = distinct(own), distinct(all)
	switch {
	case len(own) == 0:
		return all[:min(len(all), 3)]
	case len(own) == 1 && own[0] != all[0]:
		return []string{all[0], own[0]} // one frame is often only where a program starts
	}
	return own
}

// frameNames are the plain names of a trace's frames that keep holds for.
func frameNames(t stacktrace.Trace, keep func(stacktrace.Frame) bool) []string {
	var out []string
	for _, f := range t.Frames {
		if name := frameName(f); name != "" && (keep == nil || keep(f)) {
			out = append(out, name)
		}
	}
	return out
}

// distinct drops what was there before, so that recursion, however deep and
// through however many functions, counts once.
func distinct(names []string) []string {
	var out []string
	for _, name := range names {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
		if len(out) == keyFrames {
			break
		}
	}
	return out
}
