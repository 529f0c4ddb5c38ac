package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/whopage/whopage/blame/gittest"
	"github.com/whopage/whopage/resolve/plan"
)

const shop = `
-- commit first --
author: Ana Silva <ana@acme.example>
date: 2026-03-01T09:00:00Z

Add the cart
-- .whopage.yaml --
version: 1
people:
  ana: {name: Ana Silva, emails: [ana@acme.example]}
services:
  cart: {paths: [cart/], owners: ["person:ana"]}
operations: {rotation: {pagerduty: POPS001}}
-- cart/cart.py --
def total(items):
    return sum(items)
`

const crash = `{"version":"4","receiver":"r","groupLabels":{},"alerts":[{"status":"firing","labels":{"alertname":"Down","service":"cart"},
	"annotations":{"log":"Traceback (most recent call last):\n  File \"/app/cart/cart.py\", line 2, in total\nTypeError: no price"},"startsAt":"2026-03-04T02:10:00Z"}]}`

// A serving is whopage serve at work in this process.
type serving struct {
	url   string
	plans *bufio.Scanner
	log   *locked
	stop  func() int
}

// A locked is a log that is read while it is written.
type locked struct {
	mu   sync.Mutex
	text bytes.Buffer
	line chan string
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if m := regexp.MustCompile(`listening address=(\S+)`).FindSubmatch(p); m != nil {
		l.line <- string(m[1])
	}
	return l.text.Write(p)
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func serve(t *testing.T, flags ...string) *serving {
	ctx, cancel := context.WithCancel(t.Context())
	out, in := io.Pipe()
	s := &serving{plans: bufio.NewScanner(out), log: &locked{line: make(chan string, 1)}}
	s.plans.Buffer(nil, 1<<20)
	status := make(chan int, 1)
	args := append([]string{"serve", "-repo", gittest.Dir(t, shop), "-listen", "127.0.0.1:0"}, flags...)
	go func() {
		status <- run(ctx, env{in: strings.NewReader(""), out: in, err: s.log}, args)
		in.Close()
	}()
	select {
	case address := <-s.log.line:
		s.url = "http://" + address
	case code := <-status:
		t.Fatalf("exit status %d: %s", code, s.log)
	}
	s.stop = func() int { cancel(); return <-status }
	return s
}

func (s *serving) send(t *testing.T, body string, headers ...string) int {
	request, err := http.NewRequest(http.MethodPost, s.url+"/hook", strings.NewReader(body))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	return response.StatusCode
}

func (s *serving) plan(t *testing.T) *plan.Plan {
	require.True(t, s.plans.Scan(), s.log)
	var p plan.Plan
	require.NoError(t, json.Unmarshal(s.plans.Bytes(), &p))
	return &p
}

func TestServePrintsAPlanALine(t *testing.T) {
	s := serve(t)
	require.Equal(t, 202, s.send(t, crash))
	p := s.plan(t)
	require.Equal(t, "cart", p.Service)
	require.Len(t, p.Paged(plan.RoleRestore), 1)
	entry, known := p.For("ana@acme.example")
	require.True(t, known)
	require.NotNil(t, entry.Page)

	require.Equal(t, 202, s.send(t, crash), "the same again is joined")
	require.Equal(t, 400, s.send(t, `{"alerts":[`))
	for path, want := range map[string]string{"/health": "ok", "/counters": `"joined":1`} {
		response, err := http.Get(s.url + path)
		require.NoError(t, err)
		body, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		require.Contains(t, string(body), want)
	}
	require.Zero(t, s.stop())
	require.False(t, s.plans.Scan(), "one plan: %s", s.plans.Text())
	require.Contains(t, s.log.String(), "JSON breaks off")
}

func TestServePostsPlans(t *testing.T) {
	t.Setenv("POST_KEY", "k3y")
	t.Setenv("SECRETS", "old,new")
	posted := make(chan string, 1)
	chat := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		posted <- r.Header.Get("X-Key") + " " + r.Header.Get("Content-Type") + " " + string(body)
	}))
	defer chat.Close()
	s := serve(t, "-format", "slack", "-post", chat.URL, "-header", "X-Key=POST_KEY", "-verify", "bearer=SECRETS", "-verify", "github=SECRETS")
	require.Equal(t, 401, s.send(t, crash))
	require.Equal(t, 401, s.send(t, crash, "Authorization", "Bearer older"))
	require.Equal(t, 202, s.send(t, crash, "Authorization", "Bearer new"))
	got := <-posted
	require.True(t, strings.HasPrefix(got, "k3y application/json {"), got)
	require.Contains(t, got, `"blocks"`)
	require.Zero(t, s.stop())
	require.False(t, s.plans.Scan(), "nothing is printed that was posted")
}

// A plan that cannot be posted is printed: the page is not lost, and the address
// is not told.
func TestServePrintsWhatItCannotPost(t *testing.T) {
	chat := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusForbidden) }))
	defer chat.Close()
	s := serve(t, "-post", chat.URL+"/s3cret")
	require.Equal(t, 202, s.send(t, crash))
	require.Equal(t, "cart", s.plan(t).Service)
	require.Zero(t, s.stop())
	require.Contains(t, s.log.String(), "answered 403 Forbidden")
	require.NotContains(t, s.log.String(), "s3cret")
}

// No secret of any payload is in a plan, in any rendering of one, or in the log.
func TestServeTellsNoSecret(t *testing.T) {
	files, err := filepath.Glob("../../testdata/payloads/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	s := serve(t)
	printed := make(chan string)
	go func() {
		var all strings.Builder
		for s.plans.Scan() {
			all.WriteString(s.plans.Text() + "\n")
		}
		printed <- all.String()
	}()
	secret := "0123456789-s3cr3t"
	sent := 0
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		require.NoError(t, err)
		for _, f := range archive.Files {
			var body map[string]any
			if f.Name == "body" && json.Unmarshal(f.Data, &body) == nil {
				text, err := json.Marshal(planted(body, secret))
				require.NoError(t, err)
				require.Equal(t, 202, s.send(t, string(text)), file)
				require.Equal(t, 400, s.send(t, string(text[:len(text)-1])), file)
				sent++
			}
		}
	}
	require.Zero(t, s.stop())
	require.Greater(t, sent, 40)
	all := <-printed
	require.Contains(t, all, "[redacted]")
	require.NotContains(t, all, secret)
	require.NotContains(t, s.log.String(), secret)
}

// planted puts a secret under secrets' names, and into the texts that people
// read.
func planted(body map[string]any, secret string) map[string]any {
	out := map[string]any{}
	for name, value := range body {
		switch v := value.(type) {
		case map[string]any:
			out[name] = planted(v, secret)
		case []any:
			list := []any{}
			for _, item := range v {
				if m, ok := item.(map[string]any); ok {
					item = planted(m, secret)
				}
				list = append(list, item)
			}
			out[name] = list
		case string:
			switch name {
			case "message", "title", "summary", "description", "value", "filename", "file", "culprit", "context_line", "details", "generatorURL":
				value = v + " " + secret
			}
			out[name] = value
		default:
			out[name] = value
		}
	}
	out["access_token"] = secret
	out["request"] = map[string]any{"cookies": [][]string{{"sid", secret}}, "headers": [][]string{{"Authorization", "Bearer " + secret}}}
	return out
}
