package stacktrace

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Twice the text is twice the work, whatever the text: the bytes of the lines
// looked at are counted, again wherever they are looked at again.
func TestWorkIsLinear(t *testing.T) {
	for name, text := range map[string]string{
		"blank lines":       "\n",
		"words":             "word\n",
		"frames and words":  "\tat a.b.C.d(C.java:1)\nx\n",
		"one frame a trace": "Error: x\n    at f (a.js:1:2)\n\n",
		"heads":             "panic: x\n",
		"goroutines":        "goroutine 1 [running]:\n",
		"python heads":      "Traceback (most recent call last):\n",
		"messages":          "Caused by: x.Y: z\n",
		"open documents":    "{\n",
		"open lists":        "[\n\"a\",\n",
		"open strings":      "{\"a\": \"\\n\n",
		"records":           "{\"stack\":\"Error: x\\n    at f (a.js:1:2)\"}\n",
		"quotes":            "\"\\n\"\\n\"\n",
		"prefixes":          "2026-03-04T10:00:00Z stdout F \tat a.b.C.d(C.java:1)\n",
		"sources":           "Nov  6 02:36:08 h a[1]: panic: x\nNov  6 02:36:08 h b[2]: goroutine 1 [running]:\n",
		"perl":              "\tf() called at a.pl line 1\n",
		"go errors":         "main.f\n\t/a.go:1\nx y\n",
		"kernel":            "Call Trace:\n f+0x1/0x2 a.c:1\nx\n",
		"a long line":       "at f (a.js:1:2) ",
		"tuples":            "{file,\"",
		"modules":           "a!f+0x1 [a.c @ 1]\nx\n",
		"tests":             "____ a ____\n>  x\nE   y\na.py:1: Z\n",
		"components":        "  in A (at a.js:1)\nx\n",
		"Unity":             "A.b () (at a.cs:1)\nx\n",
		"Godot":             "   at: f (a.gd:1)\nx\n",
		"consoles":          "f @ a.js:1\nx\n",
		"PHP's places":      "1) A::b\n\n/a.php:1\nx\n",
		"RSpec":             "Failure/Error: x\n# ./a.rb:1\nx\n",
		"pages":             "[AError: x]\n   A.b() in c.cs:1\nx\n",
		"tickets":           "## Stacktrace\na.js:1 - f\nx\n",
		"Zig":               "a.zig:1:2: 0x1 in f (a)\nx\n",
	} {
		once, twice := work(strings.Repeat(text, 20_000)), work(strings.Repeat(text, 40_000))
		require.Less(t, float64(twice), 2.2*float64(once)+4096, name)
		require.Less(t, once, 60*20_000*(len(text)+16), name)
	}
}

func work(text string) int {
	e := newEngine(func(Trace) bool { return true })
	e.text, e.final = text, true
	e.lines()
	e.finish()
	return e.work
}

// A log is looked at once, and so is a stack trace, but for the lines above its
// first frame.
func TestLinesAreLookedAtOnce(t *testing.T) {
	line := "2026-11-06T10:00:00Z INFO lease renewed in 12 ms, see server/http.go:90\n"
	require.Equal(t, 1000*(len(line)-1), work(strings.Repeat(line, 1000)))
	frames := strings.Repeat("\tat com.acme.shop.Cart.total(Cart.java:12)\n", 50)
	text := strings.Repeat("java.lang.IllegalStateException: no price\n"+frames+"\n", 100)
	require.Less(t, work(text), len(text)*11/10)
}

// A record's fields are looked at for a stack's message, but not all for each.
func TestWorkOfARecordIsLinear(t *testing.T) {
	record := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `{"stack":"Error: x\n    at f (a.js:%d:2)","message":"Error: \n"},`, i+1)
		}
		return `{"all":[` + b.String() + `{}]}`
	}
	require.Less(t, float64(work(record(4000))), 2.2*float64(work(record(2000))))
}
