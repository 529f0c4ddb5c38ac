package stacktrace_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/stacktrace"
)

// logLines returns about n bytes of a log as services write it: access lines,
// logfmt, JSON, klog, syslog, compiler messages; no stack traces.
func logLines(r *rand.Rand, n int) string {
	word := func() string {
		return strings.Fields("order cart user session worker cache shard lease token retry")[r.IntN(10)]
	}
	var b strings.Builder
	for b.Len() < n {
		ts := fmt.Sprintf("2026-%02d-%02dT%02d:%02d:%02d.%03dZ", 1+r.IntN(12), 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60), r.IntN(1000))
		msg := fmt.Sprintf("%s %s created in %d ms, see server/http.go:%d", word(), word(), r.IntN(900), r.IntN(900))
		switch r.IntN(10) {
		case 0:
			fmt.Fprintf(&b, "10.1.%d.%d - - [06/Nov/2026:10:00:00 +0000] \"GET /%s/%d?at=%s:%d&v=2 HTTP/1.1\" 200 %d \"-\" \"Mozilla/5.0\"\n", r.IntN(255), r.IntN(255), word(), r.IntN(999), word(), r.IntN(99), r.IntN(90000))
		case 1:
			fmt.Fprintf(&b, "ts=%s level=info caller=server/http.go:%d msg=%q dur=%dms\n", ts, r.IntN(900), msg, r.IntN(900))
		case 2:
			fmt.Fprintf(&b, "{\"time\":%q,\"level\":\"INFO\",\"logger\":\"com.example.%s\",\"caller\":\"lib/queue.rb:%d\",\"message\":%q}\n", ts, word(), r.IntN(900), msg)
		case 3:
			fmt.Fprintf(&b, "E0612 10:00:00.000000 %7d http.go:%d] %s\n", r.IntN(99999), r.IntN(900), msg)
		case 4:
			fmt.Fprintf(&b, "Nov  6 02:36:08 host%d %s[%d]: %s\n", r.IntN(9), word(), r.IntN(9999), msg)
		case 5:
			fmt.Fprintf(&b, "%s [worker-%d] INFO  c.e.%s.Service (Service.java:%d) - %s\n", ts, r.IntN(9), word(), r.IntN(900), msg)
		case 6:
			fmt.Fprintf(&b, "core/shard.rs:%d:%d: warning: unused variable %q\n", r.IntN(900), r.IntN(80), word())
		case 7:
			fmt.Fprintf(&b, "@@ -%d,7 +%d,9 @@ func %s()\n+++ b/server/http.go\n", r.IntN(900), r.IntN(900), word())
		case 8:
			fmt.Fprintf(&b, "user 'at %s' (id:%d) in group %s:%d\n", word(), r.IntN(999), word(), r.IntN(99))
		default:
			fmt.Fprintf(&b, "%s [%d] LOG:  duration: %d.%03d ms  statement: SELECT * FROM %s WHERE at = '%s:%d'\n", ts, r.IntN(9999), r.IntN(999), r.IntN(999), word(), word(), r.IntN(99))
		}
	}
	return b.String()
}

// A log without stack traces has none, whatever places it names.
func TestLogsHoldNoStackTraces(t *testing.T) {
	for seed := range uint64(10) {
		require.Empty(t, stacktrace.Parse(logLines(rand.New(rand.NewPCG(seed, 1)), 1<<20)), "seed %d", seed)
	}
}

// Lines that name a place and are no frame.
func TestLookAlikes(t *testing.T) {
	for _, s := range []string{
		"caller=cart.go:12 msg=\"at cart.go:12\"",
		"x.c:3:5: error: expected ';'",
		"  at /srv/cart.js:12 the file was changed by a deploy",
		"- [ ] look at (cart.js:3:1)",
		"INFO the docs say: \"File \\\"x.py\\\", line 3, in x\" is how Python prints a frame",
		"see http://example.com:8080/cart.js and https://example.com:1:2",
		"meet at noon (room:12)",
		"\tat the till (cart:12)\n\tat the door (cart:13)",
		"panic: not at all\nthe disco: 12\n\tmain.go:3",
		"#0 is the first\n#1 is the second",
		"*** (Red) alert: 3",
		"12: from the beginning\n13: to the end",
		"mail to ana@example.com:25\nand bob@example.com:587",
		"goroutine 12 is stuck:\nworker.go:12",
		"Traceback is a word. (most recent call last):",
	} {
		require.Empty(t, stacktrace.Parse("first\n"+s+"\nlast\n"), s)
	}
}
