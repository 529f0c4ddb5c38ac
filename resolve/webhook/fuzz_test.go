package webhook_test

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/webhook"
)

// Whatever a header holds, only the one signature of the body is let in, and
// the error is always one of the two.
func FuzzSignatures(f *testing.F) {
	f.Add("v1=00, v1="+sign("s", "x"), "1772590200", []byte("x"))
	f.Add("sha256="+sign("s", "{}"), "", []byte("{}"))
	f.Add("=,,v1=,zz", "99999999999999999999", []byte{0xff})
	f.Fuzz(func(t *testing.T, signature, sent string, body []byte) {
		for _, v := range []webhook.HMAC{
			webhook.PagerDutySignature("s"), webhook.GitHubSignature("s"), webhook.SentrySignature("s"), webhook.GrafanaSignature("s"),
		} {
			header := http.Header{}
			header.Set(v.Header, signature)
			if v.TimeHeader != "" {
				header.Set(v.TimeHeader, sent)
			}
			err := v.Verify(header, body, now)
			signed := string(body)
			if v.Signed && header.Get(v.TimeHeader) != "" {
				signed = header.Get(v.TimeHeader) + ":" + signed
			}
			if err == nil {
				require.Contains(t, lowered(signature), v.Prefix+sign("s", signed))
			} else {
				refused(t, err)
			}
		}
		shared := webhook.SharedSecret{Prefix: "Bearer ", Secrets: []string{"s"}}.Verify(http.Header{"Authorization": {signature}}, body, now)
		require.Equal(t, signature == "Bearer s", shared == nil)
	})
}

func lowered(s string) string {
	out := []byte(s)
	for i, c := range out {
		if c >= 'A' && c <= 'F' {
			out[i] = c + 'a' - 'A'
		}
	}
	return string(out)
}

func refused(t *testing.T, err error) {
	t.Helper()
	require.Condition(t, func() bool {
		return errors.Is(err, webhook.ErrSignature) || errors.Is(err, webhook.ErrReplay)
	}, err)
}

// A body that Amazon did not sign is refused, whatever it says of itself.
func FuzzSNS(f *testing.F) {
	f.Add([]byte(`{"Type":"Notification","TopicArn":"a","Message":"m","SignatureVersion":"1","Signature":"AA==","SigningCertURL":"https://sns.eu-west-1.amazonaws.com/a.pem"}`), []byte("-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"))
	f.Add([]byte("{"), []byte(nil))
	f.Fuzz(func(t *testing.T, body, pem []byte) {
		v := webhook.SNS{Certificate: func(string) ([]byte, error) { return pem, nil }}
		refused(t, v.Verify(nil, body, now.Add(time.Hour)))
	})
}
