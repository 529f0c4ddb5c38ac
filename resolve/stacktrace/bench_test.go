package stacktrace_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/stacktrace"
)

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

// goroutines returns a dump of n goroutines.
func goroutines(n int) string {
	var b strings.Builder
	b.WriteString("fatal error: all goroutines are asleep - deadlock!\n\n")
	for i := range n {
		fmt.Fprintf(&b, "goroutine %d [chan receive, %d minutes]:\nmain.worker(0xc%09x, {0x6f9140, 0x%x})\n\t/srv/build/go/pool/worker.go:%d +0x%x\nmain.(*Pool).run.func1()\n\t/srv/build/go/pool/pool.go:%d +0x25\ncreated by main.(*Pool).Start in goroutine 1\n\t/srv/build/go/pool/pool.go:40 +0x8d\n\n", i+1, i%60, i*64, i, 20+i%30, 16+i%99, 60+i%9)
	}
	return b.String()
}

// deep returns four stack traces of n frames each.
func deep(n int) string {
	var b strings.Builder
	b.WriteString("panic: no price\n\ngoroutine 1 [running]:\n")
	for i := range n {
		fmt.Fprintf(&b, "github.com/acme/shop/internal/cart.(*Svc).Put%d(0xc000012345, {0x1234, 0x5})\n\t/srv/build/go/internal/cart/cart.go:%d +0x1d\n", i, i+20)
	}
	b.WriteString("exit status 2\n\nTraceback (most recent call last):\n")
	for i := range n {
		fmt.Fprintf(&b, "  File \"/srv/build/py/src/shop/cart.py\", line %d, in total%d\n    return sum(self._price(i) for i in self.items)\n", i+5, i)
	}
	b.WriteString("KeyError: 'qty'\n\njava.lang.IllegalStateException: bad input\n")
	for i := range n {
		fmt.Fprintf(&b, "\tat java.base/java.util.stream.AbstractPipeline.evaluate%d(AbstractPipeline.java:%d)\n", i, 234+i)
	}
	b.WriteString("\nTypeError: no price\n")
	for i := range n {
		fmt.Fprintf(&b, "    at Cart.price%d (/app/src/cart.js:%d:131)\n", i, i+2)
	}
	return b.String() + "\n"
}

// records returns n JSON records of a log, of which every hundredth holds a
// stack trace.
func records(n int) string {
	var b strings.Builder
	failed, _ := json.Marshal(map[string]any{"level": "error", "msg": "failed", "stack": benchNode})
	for i := range n {
		if i%100 == 99 {
			b.Write(failed)
		} else {
			fmt.Fprintf(&b, `{"time":"2026-11-06T10:%02d:%02d.%03dZ","level":"info","logger":"com.acme.shop.cart","caller":"cart/cart.go:%d","msg":"cart %x served in %d ms"}`, i/60%60, i%60, i%1000, i%300, i*i, i%200)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// benchTexts are a log; stack traces and nothing else, of three and four frames
// and of twenty; records that all hold a stack trace, and records as a service
// writes them; a dump, and a line.
func benchTexts() []struct{ name, text string } {
	record, _ := json.Marshal(map[string]any{"level": "error", "msg": "failed", "stack": benchNode})
	return []struct{ name, text string }{
		{"log", logLines(rand.New(rand.NewPCG(1, 2)), 8<<20)},
		{"dense", strings.Repeat(benchGo+benchPython+benchJava+benchNode, 2000)},
		{"dense=20", strings.Repeat(deep(20), 300)},
		{"json", strings.Repeat(string(record)+"\n", 8000)},
		{"json=log", records(20_000)},
		{"goroutines=20k", goroutines(20_000)},
		{"line=64MB", strings.Repeat("x", 64<<20)},
	}
}

func BenchmarkParse(b *testing.B) {
	for _, c := range benchTexts() {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				stacktrace.Parse(c.text)
			}
		})
	}
}

func BenchmarkScan(b *testing.B) {
	for _, c := range benchTexts() {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				for _, err := range stacktrace.Scan(struct{ io.Reader }{strings.NewReader(c.text)}) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}

// What a stack trace costs beside its own strings is counted in allocations:
// none for a line of a log, a few for a stack trace.
func TestAllocations(t *testing.T) {
	for _, c := range benchTexts() {
		n, limit := 0, map[string]float64{"log": 10, "dense": 4 * 8000, "dense=20": 6 * 1200, "json": 3 * 8000, "json=log": 3*200 + 100, "goroutines=20k": 200, "line=64MB": 10}[c.name]
		allocs := testing.AllocsPerRun(1, func() { n = len(stacktrace.Parse(c.text)) })
		require.LessOrEqual(t, allocs, limit, "%s: %d stack traces", c.name, n)
	}
}
