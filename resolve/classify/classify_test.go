package classify_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/whopage/whopage/resolve/classify"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/stacktrace"
)

func table(t testing.TB) *classify.Table {
	rules, err := classify.New(classify.Rules())
	require.NoError(t, err)
	return rules
}

// ours says that the repository has every file under app/ and every class of
// com.acme.
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
		f := flat[trace].Frames[frame]
		if strings.HasPrefix(strings.TrimPrefix(f.File, "/"), "app/") || strings.HasPrefix(f.Func, "com.acme.") {
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
			plan.Infrastructure, "connect: connection refused",
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

// The texts of testdata, each its own story, have the kind of their file; in
// infrastructure.txt a name's first words are the cause.
func TestCauses(t *testing.T) {
	for _, kind := range []plan.Kind{plan.Infrastructure, plan.Code, plan.Unknown} {
		archive, err := txtar.ParseFile("testdata/" + string(kind) + ".txt")
		require.NoError(t, err)
		for _, f := range archive.Files {
			t.Run(string(kind)+"/"+f.Name, func(t *testing.T) {
				text := string(f.Data)
				traces := stacktrace.Parse(text)
				got := table(t).Classify(classify.Input{Text: text, Traces: traces, Place: ours(traces)})
				require.Equal(t, kind, got.Kind, got.Why)
				if cause, _, named := strings.Cut(f.Name, ","); kind == plan.Infrastructure && named {
					require.Contains(t, got.Rule.Cause, cause, got.Why)
					require.NotEmpty(t, got.Where)
				}
			})
		}
	}
}

// However the texts arrive, they have the kind that they have.
func TestDressChangesNothing(t *testing.T) {
	each := func(dress func(line string) string) func(string) string {
		return func(text string) string {
			lines := strings.Split(text, "\n")
			for i := range lines {
				lines[i] = dress(lines[i])
			}
			return strings.Join(lines, "\n")
		}
	}
	for name, dress := range map[string]func(text string) string{
		"syslog":  each(func(s string) string { return "Nov  6 02:36:08 web1 shop[77]: " + s }),
		"colours": each(func(s string) string { return "\x1b[31m" + s + "\x1b[0m" }),
		"times":   each(func(s string) string { return "[2026-03-04 03:14:07,123] " + s }),
		"code":    func(s string) string { return "```" + s + "```" },
	} {
		for _, kind := range []plan.Kind{plan.Infrastructure, plan.Code, plan.Unknown} {
			archive, err := txtar.ParseFile("testdata/" + string(kind) + ".txt")
			require.NoError(t, err)
			for _, f := range archive.Files {
				text := dress(strings.TrimRight(string(f.Data), "\n"))
				traces := stacktrace.Parse(text)
				got := table(t).Classify(classify.Input{Text: text, Traces: traces, Place: ours(traces)})
				require.Equal(t, kind, got.Kind, "%s: %s: %s", name, f.Name, got.Why)
			}
		}
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
	_, err := classify.New([]classify.Rule{{Cause: "broken", Kind: plan.Code, Words: []string{"* *"}}})
	require.EqualError(t, err, `classify: rule "broken": words "* *": no letter or digit`)
	_, err = classify.New([]classify.Rule{{Cause: "broken", Kind: "weather", Words: []string{"rain"}}})
	require.ErrorContains(t, err, `classify: rule "broken": kind "weather": want one of`)
}

func TestOverride(t *testing.T) {
	rules := classify.Override(classify.Rules(),
		classify.Rule{Cause: "billing provider", Kind: plan.ThirdParty, Words: []string{"billing.example* 402"}},
		classify.Rule{Cause: "port in use"})
	own, err := classify.New(rules)
	require.NoError(t, err)
	require.Equal(t, plan.ThirdParty, own.Classify(classify.Input{Text: "POST billing.example/v1: 402"}).Kind)
	inUse := classify.Input{Text: "bind: address already in use"}
	require.Equal(t, plan.Unknown, own.Classify(inUse).Kind)
	require.Equal(t, plan.Infrastructure, table(t).Classify(inUse).Kind)
	require.Len(t, own.Rules(), len(classify.Rules()))
}

// Names tell rules apart, since they are what overrides go by.
func TestNamesAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range classify.Rules() {
		require.False(t, seen[r.Name()], r.Name())
		seen[r.Name()] = true
	}
}

func TestWhereTheWordsStand(t *testing.T) {
	text := "starting\nERROR flush: no space left on device\n"
	got := table(t).Classify(classify.Input{Text: text})
	require.Equal(t, "no space left on device", got.Words)
	require.Equal(t, "line 2", got.Where)
	text = "Caused by: x\njava.lang.IllegalStateException: cannot charge\n\tat com.acme.shop.Pay.charge(Pay.java:18)\nCaused by: java.net.ConnectException: Connection refused\n\tat java.base/sun.nio.ch.Net.poll(Native Method)\n"
	traces := stacktrace.Parse(text)
	got = table(t).Classify(classify.Input{Text: text, Traces: traces, Place: ours(traces)})
	require.Equal(t, "the cause, line 4", got.Where)
}

// A megabyte of log costs no more than its first part.
func BenchmarkClassify(b *testing.B) {
	rules := table(b)
	for name, text := range map[string]string{
		"lines=1":  "dial tcp: lookup stock: no such host",
		"size=1MB": strings.Repeat("2026-03-04T03:14:07Z ERROR cart: order 9 could not be placed for reasons that nobody knows\n", 11000),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				rules.Classify(classify.Input{Text: text})
			}
		})
	}
}

func ExampleOverride() {
	rules := classify.Override(classify.Rules(), classify.Rule{
		Cause: "billing provider", Kind: plan.ThirdParty, Words: []string{"billing.example* 402"},
	})
	fmt.Println(rules[0])
	// Output: third-party: billing provider: billing.example* 402
}

func FuzzClassify(f *testing.F) {
	f.Add("err=\"dial tcp: lookup x: no such host\"", "panic", "boom")
	rules := table(f)
	f.Fuzz(func(t *testing.T, text, typ, message string) {
		in := classify.Input{Text: text, Traces: []stacktrace.Trace{{Type: typ, Message: message, Offset: len(text) / 2, Frames: []stacktrace.Frame{own}}}}
		for _, v := range []classify.Verdict{rules.Classify(in), rules.Classify(classify.Input{Text: text})} {
			require.NotEmpty(t, v.Kind)
			require.NotEmpty(t, v.Why)
		}
	})
}
