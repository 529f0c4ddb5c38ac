package webhook_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/webhook"
)

const firing = `{"version":"4","receiver":"r","groupLabels":{},"alerts":[{"status":"firing","labels":{"alertname":"Down","service":"cart"},"annotations":{}}]}`

func accepted(context.Context, []alert.Alert) error { return nil }

func post(h http.Handler, body io.Reader, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/", body)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func zipped(t *testing.T, body []byte) *bytes.Buffer {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write(body)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return &b
}

func TestHandlerHandsOnAndAnswers(t *testing.T) {
	var got []alert.Alert
	h := &webhook.Handler{Accept: func(_ context.Context, alerts []alert.Alert) error { got = append(got, alerts...); return nil }, Counters: &webhook.Counters{}}
	require.Equal(t, 202, post(h, strings.NewReader(firing)).Code)
	require.Len(t, got, 1)
	require.Equal(t, "cart", got[0].Service)
	require.Equal(t, 202, post(h, zipped(t, []byte(firing)), "Content-Encoding", "gzip").Code)
	require.Len(t, got, 2)
	require.Equal(t, 202, post(h, strings.NewReader(`{"zen":"x","hook_id":1}`), "X-GitHub-Event", "ping").Code)
	require.Len(t, got, 2, "a ping has no alerts to accept")
	require.Equal(t, 202, post(h, strings.NewReader(`{"who":"knows"}`)).Code)
	require.JSONEq(t, `{"requests":4,"accepted":4,"refused":0,"deferred":0,"alerts":2,"unknown":1,"joined":0,"resolved":0,"failed":0,"waiting":0}`, h.Counters.String())
}

// Every way to go wrong has the documented status, and none reaches Accept.
func TestHandlerRefuses(t *testing.T) {
	h := &webhook.Handler{
		Accept: func(context.Context, []alert.Alert) error { t.Error("accepted"); return nil },
		Verify: webhook.GitHubSignature("s"), Bytes: 10_000, Now: func() time.Time { return now },
	}
	signed := func(body string) []string { return []string{"X-Hub-Signature-256", "sha256=" + sign("s", body)} }
	deep := strings.Repeat("[", 100)
	bomb := zipped(t, make([]byte, 1<<20)).String()
	for name, c := range map[string]struct {
		status  int
		body    string
		headers []string
	}{
		"signature missing": {401, firing, nil},
		"signature wrong":   {401, firing, signed("other")},
		"content type":      {415, firing, append(signed(firing), "Content-Type", "application/x-www-form-urlencoded")},
		"encoding":          {415, firing, append(signed(firing), "Content-Encoding", "br")},
		"not gzip":          {400, firing, append(signed(firing), "Content-Encoding", "gzip")},
		"truncated":         {400, firing[:50], signed(firing[:50])},
		"too deep":          {400, deep, signed(deep)},
		"too large":         {413, strings.Repeat(" ", 10_001), nil},
		"a bomb":            {413, bomb, append(signed(bomb), "Content-Encoding", "gzip")},
	} {
		w := post(h, strings.NewReader(c.body), c.headers...)
		require.Equal(t, c.status, w.Code, "%s: %s", name, w.Body)
	}
	get := httptest.NewRecorder()
	h.ServeHTTP(get, httptest.NewRequest(http.MethodGet, "/", nil))
	require.Equal(t, 405, get.Code)
	require.Equal(t, "POST", get.Header().Get("Allow"))
}

// A gigabyte costs no more than the limit.
func TestHandlerReadsNoFurtherThanItsLimit(t *testing.T) {
	body := &counted{left: 1 << 30}
	h := &webhook.Handler{Accept: accepted}
	require.Equal(t, 413, post(h, body).Code)
	require.LessOrEqual(t, body.read, 1<<20+64<<10)
}

type counted struct{ left, read int }

func (c *counted) Read(p []byte) (int, error) {
	n := min(len(p), c.left)
	c.left, c.read = c.left-n, c.read+n
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func TestHandlerAsksToSendAgain(t *testing.T) {
	var log strings.Builder
	for name, accept := range map[string]func(context.Context, []alert.Alert) error{
		"refuses": func(context.Context, []alert.Alert) error { return errors.New("queue is full") },
		"panics":  func(context.Context, []alert.Alert) error { panic("oh") },
		"blocks":  func(context.Context, []alert.Alert) error { select {} },
		"obeys":   func(ctx context.Context, _ []alert.Alert) error { <-ctx.Done(); return ctx.Err() },
	} {
		h := &webhook.Handler{Accept: accept, Time: 20 * time.Millisecond, RetryAfter: 1500 * time.Millisecond, Counters: &webhook.Counters{}, Logger: slog.New(slog.NewTextHandler(&log, nil))}
		w := post(h, strings.NewReader(firing))
		require.Equal(t, 503, w.Code, name)
		require.Equal(t, "2", w.Header().Get("Retry-After"))
		require.NotContains(t, w.Body.String(), "queue", "what is wrong inside stays inside")
		require.EqualValues(t, 1, h.Counters.Deferred.Load())
	}
	require.Contains(t, log.String(), "queue is full")
	require.Contains(t, log.String(), "panic in Accept: oh")
}

// An Accept that never ends keeps its place, so that there are never more than
// InFlight of them.
func TestHandlerBoundsWhatIsInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		finish := make(chan bool)
		var calls atomic.Int64
		h := &webhook.Handler{InFlight: 2, Accept: func(context.Context, []alert.Alert) error { calls.Add(1); <-finish; return nil }}
		for range 5 {
			require.Equal(t, 503, post(h, strings.NewReader(firing)).Code)
		}
		require.EqualValues(t, 2, calls.Load())
		require.Equal(t, 503, post(h, strings.NewReader(`{"zen":"x","hook_id":1}`)).Code)
		close(finish)
		synctest.Wait()
		require.Equal(t, 202, post(h, strings.NewReader(firing)).Code)
	})
}

func TestASenderThatPanicsIsSentAgain(t *testing.T) {
	bad := webhook.Sender{Name: "bad", Shapes: []webhook.Shape{{"bad"}}, Read: func(webhook.Reading, *alert.Alert) bool { panic("oh") }}
	h := &webhook.Handler{Accept: accepted, Decoder: webhook.Decoder{Senders: []webhook.Sender{bad}}}
	require.Equal(t, 503, post(h, strings.NewReader(`{"bad":1}`)).Code)
	require.Equal(t, 202, post(h, strings.NewReader(`{"good":1}`)).Code)
}

// A delivery that comes twice is accepted twice and told once.
func TestADuplicateDeliveryIsToldOnce(t *testing.T) {
	r := &resolver{}
	w := &webhook.Worker{Resolver: r, Deliver: deliver}
	h := &webhook.Handler{Accept: w.Accept}
	stop := run(w)
	require.Equal(t, 202, post(h, strings.NewReader(firing)).Code)
	require.Equal(t, 202, post(h, strings.NewReader(firing)).Code)
	require.NoError(t, stop())
	require.EqualValues(t, 1, r.calls.Load())
}

// Stopped under load, the handler loses nothing that it answered 202.
func TestNothingAcceptedIsLostWhenStopped(t *testing.T) {
	var mu sync.Mutex
	told := map[string]bool{}
	w := &webhook.Worker{Resolver: &resolver{}, Deliver: func(_ context.Context, a alert.Alert, _ *plan.Plan) error {
		mu.Lock()
		defer mu.Unlock()
		told[a.Service] = true
		return nil
	}}
	stop := run(w)
	server := httptest.NewServer(&webhook.Handler{Accept: w.Accept})
	defer server.Close()
	enough := make(chan bool)
	answered := make(chan string, 10_000)
	var clients sync.WaitGroup
	for c := range 8 {
		clients.Go(func() {
			for i := 0; i < 1000; i++ {
				service := fmt.Sprintf("s%d-%d", c, i)
				body := strings.Replace(firing, `"cart"`, `"`+service+`"`, 1)
				response, err := http.Post(server.URL, "application/json", strings.NewReader(body))
				if err != nil {
					return // the server is gone
				}
				response.Body.Close()
				if response.StatusCode == http.StatusAccepted {
					answered <- service
				}
				if c == 0 && i == 20 {
					close(enough)
				}
			}
		})
	}
	<-enough
	require.NoError(t, server.Config.Shutdown(t.Context()))
	require.NoError(t, stop())
	clients.Wait()
	close(answered)
	require.NotEmpty(t, answered)
	for service := range answered {
		require.True(t, told[service], service)
	}
}

// A client that stops in the middle of its body is answered, over a real
// connection.
func TestHandlerGivesASlowClientUp(t *testing.T) {
	server := httptest.NewServer(&webhook.Handler{Accept: accepted, Time: 30 * time.Millisecond})
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
	answer, err := io.ReadAll(conn)
	require.NoError(t, err)
	require.Contains(t, string(answer), "408 Request Timeout")
}
