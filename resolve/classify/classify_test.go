package classify_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/classify"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/stacktrace"
)

func table(t testing.TB) *classify.Table {
	rules, err := classify.New(classify.Rules())
	require.NoError(t, err)
	return rules
}

// ours says that every frame with a file under app/ is the repository's.
func ours(traces []stacktrace.Trace) func(trace, frame int) classify.Place {
	var flat []stacktrace.Trace
	var walk func([]stacktrace.Trace)
	walk = func(ts []stacktrace.Trace) {
		for _, t := range ts {
			flat = append(flat, t)
			walk(t.Related)
		}
	}
	walk(traces)
	return func(trace, frame int) classify.Place {
		if strings.HasPrefix(flat[trace].Frames[frame].File, "app/") {
			return classify.Own
		}
		return classify.External
	}
}

var (
	own     = stacktrace.Frame{Func: "serve", File: "app/serve.x", Line: 7}
	library = stacktrace.Frame{Func: "run", File: "/usr/lib/framework/run.x", Line: 70}
)

func TestStackTraces(t *testing.T) {
	for name, story := range map[string]struct {
		trace stacktrace.Trace
		want  plan.Kind
		words string
	}{
		"a nil pointer of ours is code": {
			stacktrace.Trace{Type: "panic", Message: "runtime error: invalid memory address or nil pointer dereference", Frames: []stacktrace.Frame{own}},
			plan.Code, "nil pointer dereference",
		},
		"any unhandled error with a frame of ours is code": {
			stacktrace.Trace{Type: "BasketError", Message: "basket 7 is upside down", Frames: []stacktrace.Frame{library, own}}, plan.Code, "",
		},
		"a refused connection that nobody handled is infrastructure": {
			stacktrace.Trace{Type: "panic", Message: "dial tcp 192.0.2.7:6379: connect: connection refused", Frames: []stacktrace.Frame{own}},
			plan.Infrastructure, "connection refused",
		},
		"the innermost cause decides": {
			stacktrace.Trace{Type: "BasketException", Message: "cannot save", Frames: []stacktrace.Frame{own}, Related: []stacktrace.Trace{{
				Relation: stacktrace.Cause, Type: "java.io.IOException", Message: "No space left on device", Frames: []stacktrace.Frame{library}}}},
			plan.Infrastructure, "No space left on device",
		},
		"what was being handled is history": {
			stacktrace.Trace{Type: "AttributeError", Message: "'Conn' object has no attribute 'retries'", Frames: []stacktrace.Frame{own}, Related: []stacktrace.Trace{{
				Relation: stacktrace.Context, Type: "ConnectionResetError", Message: "[Errno 104] Connection reset by peer", Frames: []stacktrace.Frame{own}}}},
			plan.Code, "AttributeError",
		},
		"a quoted key says what was looked for, not what failed": {
			stacktrace.Trace{Type: "LookupFailure", Message: "no handler for 'ECONNRESET'", Frames: []stacktrace.Frame{own}}, plan.Code, "",
		},
		"a heap that our code filled is code": {
			stacktrace.Trace{Type: "java.lang.OutOfMemoryError", Message: "Java heap space", Frames: []stacktrace.Frame{own}}, plan.Code, "OutOfMemoryError: Java heap space",
		},
		"frames of libraries alone are third-party": {
			stacktrace.Trace{Type: "java.lang.NullPointerException", Frames: []stacktrace.Frame{library, library}}, plan.ThirdParty, "NullPointerException",
		},
	} {
		t.Run(name, func(t *testing.T) {
			traces := []stacktrace.Trace{story.trace}
			got := table(t).Classify(classify.Input{Traces: traces, Place: ours(traces)})
			require.Equal(t, story.want, got.Kind, got.Why)
			require.Equal(t, story.words, got.Words)
			require.NotEmpty(t, got.Why)
		})
	}
}

func TestTexts(t *testing.T) {
	for text, want := range map[string]plan.Kind{
		"lookup stock.internal: no such host":                                                 plan.Infrastructure,
		`ts=1 level=error msg="flush failed" err="write /srv/wal/3: no space left on device"`: plan.Infrastructure,
		"Reason: OOMKilled, exit code 137":                                                    plan.Infrastructure,
		`{"type":"Warning","reason":"FailedScheduling","message":"0/3 nodes are available"}`:  plan.Infrastructure,
		"FATAL: remaining connection slots are reserved for superusers":                       plan.Infrastructure,
		"ERROR: column \"totl\" does not exist at character 8":                                plan.Code,
		"runtime error: index out of range [3] with length 3":                                 plan.Code,
		"--- FAIL: TestConnectionRefusedIsRetried (0.00s)":                                    plan.Unknown,
		"p99 latency of basket is 3 s":                                                        plan.Unknown,
		"":                                                                                    plan.Unknown,
	} {
		got := table(t).Classify(classify.Input{Text: text})
		require.Equal(t, want, got.Kind, "%q: %s", text, got.Why)
	}
}

// Words of infrastructure around an error of the process itself change nothing.
func TestPanicAfterALoggedRefusalIsCode(t *testing.T) {
	refused := stacktrace.Trace{Type: "Error", Message: "connect ECONNREFUSED 192.0.2.1:80", Frames: []stacktrace.Frame{own}}
	panics := stacktrace.Trace{Type: "panic", Message: "runtime error: slice bounds out of range [:4]", Frames: []stacktrace.Frame{own}}
	for _, traces := range [][]stacktrace.Trace{{refused, panics}, {panics, refused}} {
		got := table(t).Classify(classify.Input{Traces: traces, Place: ours(traces)})
		require.Equal(t, plan.Code, got.Kind, got.Why)
	}
}

func TestABadRuleIsNamed(t *testing.T) {
	_, err := classify.New([]classify.Rule{{Name: "broken", Kind: plan.Code, Pattern: "("}})
	require.ErrorContains(t, err, `rule "broken"`)
}

func FuzzClassify(f *testing.F) {
	f.Add("err=\"dial tcp: lookup x: no such host\"", "panic", "boom")
	f.Fuzz(func(t *testing.T, text, typ, message string) {
		rules := table(t)
		in := classify.Input{Text: text, Traces: []stacktrace.Trace{{Type: typ, Message: message, Offset: len(text) / 2, Frames: []stacktrace.Frame{own}}}}
		for _, v := range []classify.Verdict{rules.Classify(in), rules.Classify(classify.Input{Text: text})} {
			require.NotEmpty(t, v.Kind)
			require.NotEmpty(t, v.Why)
		}
	})
}
