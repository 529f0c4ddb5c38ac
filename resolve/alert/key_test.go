package alert_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// crash is a failure of a Go program with frames of its own and of libraries.
func crash() alert.Alert {
	return alert.Alert{Service: "shop", Traces: []stacktrace.Trace{{
		Format: stacktrace.Go, Type: "panic", Message: "runtime error: index out of range [5] with length 3",
		Frames: []stacktrace.Frame{
			{Func: "shop/cart.(*Cart).Total", File: "/srv/build-81/shop/cart/cart.go", Line: 42},
			{Func: "shop/api.Routes.func1.2", File: "/srv/build-81/shop/api/routes.go", Line: 17},
			{Func: "net/http.HandlerFunc.ServeHTTP", File: "/usr/local/go/src/net/http/server.go", Line: 2294},
			{Func: "github.com/gorilla/mux.(*Router).ServeHTTP", File: "/home/ci/go/pkg/mod/github.com/gorilla/mux@v1.8.1/mux.go", Line: 212},
			{Func: "main.main", File: "/srv/build-81/shop/main.go", Line: 9},
		}}}}
}

// each applies an edit to every frame of an alert's traces.
func each(a alert.Alert, edit func(*stacktrace.Frame)) alert.Alert {
	for i := range a.Traces {
		for j := range a.Traces[i].Frames {
			edit(&a.Traces[i].Frames[j])
		}
	}
	return a
}

func TestKeySurvivesWhatVaries(t *testing.T) {
	want := ptr(crash()).Key()
	for name, a := range map[string]alert.Alert{
		"lines": each(crash(), func(f *stacktrace.Frame) { f.Line += 31; f.Column = 7; f.Offset += 100 }),
		"host":  each(crash(), func(f *stacktrace.Frame) { f.File = strings.Replace(f.File, "/srv/build-81/", "C:\\agent\\7\\", 1) }),
		"closures": each(crash(), func(f *stacktrace.Frame) {
			f.Func = strings.Replace(f.Func, ".func1.2", ".func12.3.1", 1)
		}),
		"library": each(crash(), func(f *stacktrace.Frame) { f.File = strings.Replace(f.File, "v1.8.1", "v1.9.0", 1) }),
		"message": func() alert.Alert {
			a := crash()
			a.Traces[0].Message = "runtime error: index out of range [9] with length 4"
			return a
		}(),
		"thread": func() alert.Alert { a := crash(); a.Traces[0].Thread = "goroutine 777 [running]"; return a }(),
		"revision": func() alert.Alert {
			a := crash()
			a.Revision, a.Good, a.Repository, a.Source, a.SenderKey = "v2", "v1", "acme/shop", "sentry", "123"
			return a
		}(),
		"recursion": func() alert.Alert {
			a := crash()
			f := a.Traces[0].Frames
			a.Traces[0].Frames = append([]stacktrace.Frame{f[0], f[1], f[0], f[1], f[0]}, f...)
			return a
		}(),
		"log lines above": func() alert.Alert { a := crash(); a.Text = "started\npanic: x"; return a }(),
	} {
		require.Equal(t, want, a.Key(), name)
	}
}

func TestKeyTellsFailuresApart(t *testing.T) {
	seen := map[string]string{}
	for name, a := range map[string]alert.Alert{
		"as it is":       crash(),
		"other service":  func() alert.Alert { a := crash(); a.Service = "billing"; return a }(),
		"other type":     func() alert.Alert { a := crash(); a.Traces[0].Type = "fatal error"; return a }(),
		"other function": func() alert.Alert { a := crash(); a.Traces[0].Frames[0].Func = "shop/cart.(*Cart).Add"; return a }(),
		"other file":     func() alert.Alert { a := crash(); a.Traces[0].Frames[0].File = "/srv/shop/cart/item.go"; return a }(),
		"a message":      {Service: "shop", Title: "panic"},
		"nothing":        {},
	} {
		key := a.Key()
		require.Regexp(t, `^v1:[0-9a-f]{32}$`, key)
		require.Empty(t, seen[key], name)
		seen[key] = name
	}
}

func TestKeyIsLedByTheInnermostCause(t *testing.T) {
	cause := stacktrace.Trace{Relation: stacktrace.Cause, Type: "KeyError", Frames: []stacktrace.Frame{{Func: "load", File: "app/load.py", Line: 3}}}
	other := stacktrace.Trace{Relation: stacktrace.Context, Type: "OSError", Frames: []stacktrace.Frame{{Func: "open", File: "app/open.py", Line: 3}}}
	outer := stacktrace.Trace{Type: "RuntimeError", Frames: []stacktrace.Frame{{Func: "run", File: "app/run.py", Line: 9}}}
	with := func(related ...stacktrace.Trace) string {
		trace := outer
		trace.Related = related
		return ptr(alert.Alert{Traces: []stacktrace.Trace{trace}}).Key()
	}
	require.Equal(t, with(cause, other), with(other, cause))
	require.Equal(t, with(), with(other), "what was being handled is history")
	require.NotEqual(t, with(), with(cause))
}

func TestKeyOfLibraryFramesAlone(t *testing.T) {
	library := func(function string, line int) string {
		return ptr(alert.Alert{Traces: []stacktrace.Trace{{Type: "TypeError", Frames: []stacktrace.Frame{
			{Func: function, File: "/app/node_modules/express/lib/router/layer.js", Line: line}}}}}).Key()
	}
	require.Equal(t, library("Layer.handle", 95), library("Layer.handle", 99))
	require.NotEqual(t, library("Layer.handle", 95), library("Layer.match", 95))
}

func TestKeyWithoutFrames(t *testing.T) {
	for _, same := range [][2]string{
		{"timeout after 30s on 10.0.0.7:5432", "timeout after 45s on 10.0.0.9:5432"},
		{`relation "orders_81" does not exist`, `relation "orders_82" does not exist`},
		{"job 3f2a1c9d-0000-4000-8000-000000000001 is late", "job 77777777-1111-4000-8000-0000000000ff is late"},
		{"pod api-7c9d8f6b5d-x2x4z restarted", "pod api-5b8c7d6f9c-q9w8z restarted"},
		{"at 2026-01-01T10:00:00Z the disk was full", "at 2026-02-03T11:30:00Z the disk was full"},
	} {
		require.Equal(t, titled(same[0]), titled(same[1]), same[0])
	}
	require.NotEqual(t, titled("the disk was full"), titled("the queue was full"))
	require.NotEqual(t, ptr(alert.Alert{SenderKey: "a"}).Key(), ptr(alert.Alert{SenderKey: "b"}).Key())
	named := alert.Alert{Title: "down", Labels: map[string]string{"alertname": "ApiDown"}}
	require.NotEqual(t, titled("down"), named.Key())
}

func TestKeyOfALogLineIgnoresItsPrefix(t *testing.T) {
	bare := ptr(alert.Alert{Text: "FATAL: password authentication failed for user \"shop\""}).Key()
	logged := ptr(alert.Alert{Text: "starting\nNov 24 15:53:22 db-1 postgres[811]: FATAL: password authentication failed for user \"cart\"\n"}).Key()
	require.Equal(t, bare, logged)
}

// A failure is the same whatever a logger puts around it.
func TestKeyOfAMessageInLogs(t *testing.T) {
	said := func(text string) string { return ptr(alert.Alert{Service: "shop", Text: text}).Key() }
	for _, message := range []string{"dial tcp 192.0.2.7:5432: connect: connection refused", "Error: read ECONNRESET", "java.io.IOException: Broken pipe"} {
		quoted, err := json.Marshal(message)
		require.NoError(t, err)
		for _, log := range []string{
			"2026-03-04 03:14:07,118 ERROR [worker-7] " + message,
			"E0304 03:14:07.118402       1 controller.go:142] " + message,
			`time=2026-03-04T03:14:07Z level=ERROR msg="request failed" err=` + string(quoted),
			`{"level":"error","ts":"2026-03-04T03:14:07Z","msg":"request failed","error":` + string(quoted) + `}`,
			"web-1  | " + message,
			"2026-03-04T03:14:06Z INFO  mail: 12 messages sent\n" + message,
			"[FIRING:1] ShopErrors\nLast error: " + message,
		} {
			require.Equal(t, said(message), said(log), log)
		}
	}
	require.NotEqual(t, said("dial tcp 192.0.2.7:5432: connect: connection refused"), said("write /srv/x: no space left on device"))
	require.NotEqual(t, said("/srv/app/cart.x: 12"), said("/srv/app/mail.x: 12"))
}

// Go has no types of panics: the first words of the message tell them apart.
func TestKeyTellsPanicsApart(t *testing.T) {
	panics := func(message string) string {
		a := crash()
		a.Traces[0].Message = message
		return a.Key()
	}
	require.NotEqual(t, panics("assignment to entry in nil map"), panics("cart: no space left in buffer"))
	require.Equal(t, panics("cart: item 7 is twice in order 9"), panics("cart: item 8 is twice in order 12"))
}

// Lines that only announce what comes are no failure of their own.
func TestKeyOfAnnouncedLines(t *testing.T) {
	said := func(text string) string { return ptr(alert.Alert{Text: text}).Key() }
	require.NotEqual(t, said("WARNING: DATA RACE\nWrite by cart.Add"), said("WARNING: DATA RACE\nWrite by mail.Send"))
	require.Equal(t, said("WARNING: DATA RACE\nWrite by cart.Add"), said("WARNING: DATA RACE\n2026-03-04T03:14:06Z INFO x\nWrite by cart.Add"))
}

func FuzzKey(f *testing.F) {
	f.Add("panic: x\n\ngoroutine 1 [running]:\nmain.main()\n\t/a/b.go:3", "shop")
	f.Add(`{"error":"a\nb","stack":"c"}`, "")
	f.Add("Last error: Error: error: x", "")
	f.Fuzz(func(t *testing.T, text, service string) {
		a := alert.Alert{Text: text, Service: service}
		key := a.Key()
		require.Regexp(t, `^v1:[0-9a-f]{32}$`, key)
		require.Equal(t, key, a.Key())
		a.Traces = stacktrace.Parse(text)
		a.Key()
	})
}

// Build tools, virtual machines and compilers number things anew each time.
func TestKeyIgnoresWhatBuildsNumber(t *testing.T) {
	for _, same := range [][2]stacktrace.Frame{
		{{Func: "t.render", File: "https://cdn.example/main.4f3a2b1c.js?v=1"}, {Func: "t.render", File: "https://cdn2.example/main.99aa88bb.js"}},
		{{Func: "insert", File: "/assets/chunk-G4DFXOZZ.js"}, {Func: "insert", File: "/assets/chunk-7HQKLM2P.js"}},
		{{Func: "com.acme.Cart$$Lambda/0x00007f1c.run"}, {Func: "com.acme.Cart$$Lambda/0x00007e2d.run"}},
		{{Func: "com.acme.Cart.lambda$total$0", File: "Cart.java"}, {Func: "com.acme.Cart.lambda$total$3", File: "Cart.java"}},
		{{Func: "com.acme.Cart$$EnhancerBySpringCGLIB$$1a2b3c.total"}, {Func: "com.acme.Cart$$EnhancerBySpringCGLIB$$99ffee.total"}},
		{{Func: "shop::cart::total::h0123456789abcdef"}, {Func: "shop::cart::total::hfedcba9876543210"}},
		{{Func: "shop::cart::total::{closure#0}"}, {Func: "shop::cart::total::{closure#4}"}},
		{{Func: "shop.Map[go.shape.int]"}, {Func: "shop.Map[...]"}},
		{{Func: "cart::sum<int>(int)"}, {Func: "cart::sum<long>(int)"}},
		{{Func: "cart_total+0x1c/0x80"}, {Func: "cart_total+0x2d/0x90"}},
		{{Func: "block (2 levels) in total", File: "cart.rb"}, {Func: "block (3 levels) in total", File: "cart.rb"}},
		{{Func: "acme.example/shop/v2/cart.Total"}, {Func: "acme.example/shop/v3/cart.Total"}},
	} {
		require.Equal(t, framed(same[0]), framed(same[1]), same[0].Func)
	}
	require.NotEqual(t, framed(stacktrace.Frame{Func: "<module>"}), framed(stacktrace.Frame{Func: "<lambda>"}))
	require.NotEqual(t, framed(stacktrace.Frame{Func: "step1"}), framed(stacktrace.Frame{Func: "step2"}))
}

func framed(f stacktrace.Frame) string {
	return ptr(alert.Alert{Traces: []stacktrace.Trace{{Frames: []stacktrace.Frame{f}}}}).Key()
}

func titled(title string) string { return ptr(alert.Alert{Title: title}).Key() }

func ptr(a alert.Alert) *alert.Alert { return &a }

func ExampleAlert_Key() {
	monday := alert.Alert{Service: "shop", Title: "3 of 7 workers are down"}
	friday := alert.Alert{Service: "shop", Title: "5 of 7 workers are down"}
	fmt.Println(monday.Key() == friday.Key())
	// Output: true
}
