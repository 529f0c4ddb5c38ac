package stacktrace

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// logLines returns about n bytes of a log as services write it: access lines,
// logfmt, JSON, klog, syslog, compiler messages; no stack traces.
func logLines(n int) string {
	r := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		return strings.Fields("order cart user session worker cache shard lease token retry")[r.IntN(10)]
	}
	var b strings.Builder
	for b.Len() < n {
		ts := fmt.Sprintf("2026-%02d-%02dT%02d:%02d:%02d.%03dZ", 1+r.IntN(12), 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60), r.IntN(1000))
		msg := fmt.Sprintf("%s %s created in %d ms, see server/http.go:%d", word(), word(), r.IntN(900), r.IntN(900))
		switch r.IntN(8) {
		case 0:
			fmt.Fprintf(&b, "10.1.%d.%d - - [06/Nov/2026:10:00:00 +0000] \"GET /%s/%d?at=%s:%d HTTP/1.1\" 200 %d \"-\" \"Mozilla/5.0\"\n", r.IntN(255), r.IntN(255), word(), r.IntN(999), word(), r.IntN(99), r.IntN(90000))
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
		default:
			fmt.Fprintf(&b, "%s [%d] LOG:  duration: %d.%03d ms  statement: SELECT * FROM %s WHERE at = '%s:%d'\n", ts, r.IntN(9999), r.IntN(999), r.IntN(999), word(), word(), r.IntN(99))
		}
	}
	return b.String()
}

const benchGo = `panic: assignment to entry in nil map

goroutine 1 [running]:
github.com/acme/shop/internal/cart.(*Svc).Put(0xc000012345, {0x1234, 0x5})
	/srv/build/go/internal/cart/cart.go:25 +0x1d
main.run(...)
	/srv/build/go/main.go:45
main.main()
	/srv/build/go/main.go:82 +0x2af
exit status 2

`

const benchPython = `Traceback (most recent call last):
  File "/srv/build/py/run.py", line 31, in <module>
    try: f()
         ^^^
  File "/srv/build/py/src/shop/cart.py", line 5, in total
    return sum(self._price(i) for i in self.items)
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
KeyError: 'qty'

`

const benchJava = `java.lang.IllegalStateException: bad input
	at com.acme.shop.Cart.total(Cart.java:6)
	at java.base/java.util.stream.AbstractPipeline.evaluate(AbstractPipeline.java:234)
	at com.acme.shop.internal.Main.main(Main.java:15)
Caused by: java.lang.NullPointerException
	at com.acme.shop.Cart.nomsg(Cart.java:25)
	... 2 more

`

const benchNode = `TypeError: Cannot read properties of undefined (reading 'qty')
    at Cart.price (/app/src/cart.js:2:131)
    at async Promise.all (index 0)
    at /app/src/cart.js:10:64
    at Module._compile (node:internal/modules/cjs/loader:1521:14)

`

// goDumpOf returns a dump of n goroutines.
func goDumpOf(n int) string {
	var b strings.Builder
	b.WriteString("fatal error: all goroutines are asleep - deadlock!\n\n")
	for i := range n {
		fmt.Fprintf(&b, "goroutine %d [chan receive, %d minutes]:\nmain.worker(0xc%09x, {0x6f9140, 0x%x})\n\t/srv/build/go/pool/worker.go:%d +0x%x\nmain.(*Pool).run.func1()\n\t/srv/build/go/pool/pool.go:%d +0x25\ncreated by main.(*Pool).Start in goroutine 1\n\t/srv/build/go/pool/pool.go:40 +0x8d\n\n", i+1, i%60, i*64, i, 20+i%30, 16+i%99, 60+i%9)
	}
	return b.String()
}

func BenchmarkParse(b *testing.B) {
	record, _ := json.Marshal(map[string]any{"level": "error", "msg": "failed", "stack": benchNode})
	cases := []struct{ name, text string }{
		{"log", logLines(8 << 20)},
		{"dense", strings.Repeat(benchGo+benchPython+benchJava+benchNode, 2000)},
		{"json", strings.Repeat(string(record)+"\n", 8000)},
		{"goroutines=20k", goDumpOf(20_000)},
		{"line=64MB", strings.Repeat("x", 64<<20)},
	}
	for _, c := range cases {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				Parse(c.text)
			}
		})
	}
}
