package stacktrace

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// Lines as services write them, which cost no more than one look.
func TestLinesOfALogAreDull(t *testing.T) {
	for _, s := range []string{
		`10.1.2.3 - - [06/Nov/2026:10:00:00 +0000] "GET /cart/12?at=cart:7&v=2 HTTP/1.1" 200 5123 "-" "Mozilla/5.0"`,
		`ts=2026-11-06T10:00:00Z level=info caller=server/http.go:12 msg="cart created in 12 ms" dur=12ms`,
		`{"time":"2026-11-06T10:00:00Z","level":"INFO","caller":"lib/queue.rb:12","message":"lease renewed"}`,
		`{"time":"2026-11-06T10:00:00Z","level":"INFO","tags":["a","b"],"message":"lease renewed"}`,
		`E0612 10:00:00.000000   70176 http.go:12] cart created, see server/http.go:90`,
		`Nov  6 02:36:08 host1 cart[99]: lease renewed, see server/http.go:90`,
		`2026-11-06T10:00:00.123Z [worker-1] INFO  c.e.cart.Service (Service.java:12) - lease renewed (id:12)`,
		`core/shard.rs:12:3: warning: unused variable "lease"`,
		`@@ -12,7 +12,9 @@ func cart()`,
		`+++ b/server/http.go`,
		`user 'at cart' (id:12) in group cart:7`,
		`2026-11-06T10:00:00.123Z [99] LOG:  statement: SELECT * FROM cart WHERE at = 'cart:7'`,
		`cart-1  | lease renewed in 12 ms`,
	} {
		e := newEngine(nil)
		e.text, e.final = s, true
		require.True(t, e.dull(s, 0), s)
	}
}

// Lines that are passed over hold nothing: where none is, the same is found.
func TestDullLinesHoldNothing(t *testing.T) {
	files, err := filepath.Glob("../../testdata/traces/*/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, name := range files {
		a, err := txtar.ParseFile(name)
		require.NoError(t, err)
		for _, f := range a.Files {
			text := "2026-11-06T10:00:00Z INFO lease renewed\n" + strings.TrimRight(string(f.Data), "\n") + "\n2026-11-06T10:00:00Z INFO lease renewed\n"
			require.Equal(t, found(text, 1), found(text, 0), name)
		}
	}
}

// found parses a text as if some stack traces were open elsewhere: no line is
// then passed over.
func found(text string, elsewhere int) (all []Trace) {
	e := newEngine(func(t Trace) bool {
		all = append(all, t)
		return true
	})
	e.text, e.final, e.opened = text, true, elsewhere
	e.lines()
	e.finish()
	return all
}

// Every grammar and sign has a place in the sets.
func TestSetsHoldEveryGrammar(t *testing.T) {
	require.LessOrEqual(t, len(grammars), 64)
	for _, signs := range [][]*sign{carrierSigns, frameSigns, grammarSigns} {
		require.LessOrEqual(t, len(signs), maxSigns)
	}
}
