package webhook_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/webhook"
)

// logged is a log subscription's body.
func logged(t testing.TB, text []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write(text)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return fmt.Appendf(nil, `{"awslogs":{"data":%q}}`, base64.StdEncoding.EncodeToString(b.Bytes()))
}

// sentryEvent is an event of about size bytes, most of it frames with context
// and variables, as SDKs send them.
func sentryEvent(size int) []byte {
	frame := `{"filename":"shop/cart.py","abs_path":"/srv/shop/cart.py","function":"total_%d","module":"shop.cart","lineno":%d,"in_app":true,` +
		`"pre_context":["def total(cart):","    sum = 0","    for item in cart:"],"context_line":"        sum += item.price","post_context":["    return sum","",""],` +
		`"vars":{"cart":"<Cart 81>","item":"None","sum":"12","self":"<shop.cart.Totals object at 0x7f12>"}}`
	var frames []string
	for n := 0; n < size-300; n += len(frame) + 1 {
		frames = append(frames, fmt.Sprintf(frame, len(frames), len(frames)+1))
	}
	return []byte(`{"event_id":"9f","platform":"python","release":"shop@1.4.2","environment":"production","level":"error","timestamp":1772590200.5,` +
		`"exception":{"values":[{"type":"TypeError","value":"no price","stacktrace":{"frames":[` + strings.Join(frames, ",") + `]}}]}}`)
}

func BenchmarkDecode(b *testing.B) {
	small := firing
	for name, body := range map[string][]byte{"sentry=50k": sentryEvent(50 << 10), "alertmanager=1": []byte(small)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if _, alerts, err := webhook.Decode(nil, body); err != nil || len(alerts) != 1 {
					b.Fatal(err)
				}
			}
		})
	}
}

// What an event costs grows with its size and no faster.
func TestDecodeIsLinear(t *testing.T) {
	cost := func(size int) float64 {
		body := sentryEvent(size)
		return testing.AllocsPerRun(5, func() { _, _, _ = webhook.Decode(nil, body) })
	}
	require.Less(t, cost(80<<10), 10*cost(10<<10))
}
