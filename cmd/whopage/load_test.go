package main

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/blame/gittest"
)

// TestLoad sends as many different alerts as WHOPAGE_LOAD says to a server on
// loopback, first as fast as it answers and then a thousand a second, and says
// how many plans a second there were, how long each took from the request to its
// plan on the output, and what memory it took:
//
//	WHOPAGE_LOAD=100000 go test ./cmd/whopage -run TestLoad -v
func TestLoad(t *testing.T) {
	count, _ := strconv.Atoi(os.Getenv("WHOPAGE_LOAD"))
	if count == 0 {
		t.Skip("WHOPAGE_LOAD is not set")
	}
	l := startLoad(t)
	l.fast(t, 0, count/10) // warm
	heap := memory()
	began := time.Now()
	l.fast(t, count/10, count)
	rate := float64(count-count/10) / time.Since(began).Seconds()
	t.Logf("as fast as it goes: %.0f plans/s, %s; heap %d MB, then %d MB", rate, l.times(), heap>>20, memory()>>20)
	l.paced(t, count, count+count/10, time.Millisecond)
	t.Logf("a thousand a second: %s", l.times())
}

// A load is a server at work and the clients' view of it.
type load struct {
	url    string
	client *http.Client
	mu     sync.Mutex
	sent   map[string]time.Time // by the word that makes an alert different
	took   []time.Duration
	done   chan bool
}

func startLoad(t *testing.T) *load {
	rs, err := newResolvers("")
	require.NoError(t, err)
	l := &load{
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}, sent: map[string]time.Time{}, done: make(chan bool, 1<<20),
	}
	s := &server{repo: gittest.Dir(t, shop), format: "json", rs: rs, out: l, log: slog.New(slog.DiscardHandler), bytes: 1 << 20}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	l.url = "http://" + listener.Addr().String()
	stopped := make(chan error, 1)
	go func() { stopped <- s.serve(t.Context(), listener) }()
	t.Cleanup(func() { require.NoError(t, <-stopped); rs.close() })
	return l
}

// Write takes a plan off the server's output.
func (l *load) Write(line []byte) (int, error) {
	_, rest, _ := bytes.Cut(line, []byte(`"title":"`))
	word, _, _ := bytes.Cut(rest, []byte(" "))
	l.mu.Lock()
	if at, known := l.sent[string(word)]; known {
		l.took = append(l.took, time.Since(at))
		delete(l.sent, string(word))
	}
	l.mu.Unlock()
	l.done <- true
	return len(line), nil
}

// bodies are what systems of three kinds send, with a place for a word.
var bodies = []string{
	`{"version":"4","receiver":"r","groupLabels":{},"alerts":[{"status":"firing","labels":{"alertname":"%[1]s","service":"cart","severity":"critical"},"annotations":{"summary":"%[1]s is slow"}}]}`,
	`{"event_id":"9f","platform":"python","release":"first","level":"error","title":"%[1]s no price","exception":{"values":[{"type":"%[1]s","value":"no price","stacktrace":{"frames":[
		{"filename":"cart/cart.py","function":"total","lineno":2,"in_app":true}]}}]}}`,
	`{"event":{"event_type":"incident.triggered","resource_type":"incident","data":{"title":"%[1]s fails","service":{"summary":"cart"},"urgency":"high"}}}`,
	`{"alertId":"x","action":"Create","integrationId":"i","alert":{"alertId":"a","tinyId":"1","message":"%[1]s broke","entity":"cart","description":"Traceback (most recent call last):\n  File \"/app/cart/cart.py\", line 2, in total\n%[1]s: no price\n"}}`,
}

// spelled is a number as a word of letters: a message's numbers are no part of
// an alert's key.
func spelled(n int) string {
	word := []byte("Error")
	for ; n > 0; n /= 26 {
		word = append(word, byte('a'+n%26))
	}
	return string(word) + "Z"
}

func (l *load) post(t *testing.T, i int) {
	word := spelled(i)
	body := fmt.Sprintf(bodies[i%len(bodies)], word)
	l.mu.Lock()
	l.sent[word] = time.Now()
	l.mu.Unlock()
	response, err := l.client.Post(l.url, "application/json", strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body)
	if response.StatusCode != http.StatusAccepted {
		t.Errorf("alert %d: %s", i, response.Status)
	}
}

// fast sends alerts from four clients that wait for their answers, and waits
// for the plans.
func (l *load) fast(t *testing.T, from, to int) {
	var clients sync.WaitGroup
	for c := range 4 {
		clients.Go(func() {
			for i := from + c; i < to; i += 4 {
				l.post(t, i)
				<-l.done
			}
		})
	}
	clients.Wait()
}

// paced sends an alert at every tick, whatever came of those before.
func (l *load) paced(t *testing.T, from, to int, every time.Duration) {
	var clients sync.WaitGroup
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for i := from; i < to; i++ {
		<-ticker.C
		clients.Go(func() { l.post(t, i) })
	}
	clients.Wait()
	for range to - from {
		<-l.done
	}
}

// times are the durations since they were asked last.
func (l *load) times() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	slices.Sort(l.took)
	n := len(l.took)
	s := fmt.Sprintf("%d plans, median %s, p99 %s, longest %s", n, l.took[n/2], l.took[n*99/100], l.took[n-1])
	l.took = nil
	return s
}

func memory() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
