package webhook_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/webhook"
)

var now = time.Date(2026, 3, 4, 2, 10, 0, 0, time.UTC)

func header(pairs ...string) http.Header {
	h := http.Header{}
	for i := 0; i < len(pairs); i += 2 {
		h.Set(pairs[i], pairs[i+1])
	}
	return h
}

func sign(secret, text string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

// The first answer is the one in GitHub's documentation; the others were made
// with openssl dgst -sha256 -hmac.
func TestKnownSignatures(t *testing.T) {
	for name, c := range map[string]struct {
		verify webhook.Verifier
		header http.Header
		body   string
	}{
		"github": {
			webhook.GitHubSignature("It's a Secret to Everybody"),
			header("X-Hub-Signature-256", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"), "Hello, World!",
		},
		"pagerduty": {
			webhook.PagerDutySignature("whsec"),
			header("X-PagerDuty-Signature", "v1=93299c8002c7e6a3a491d3a6e84636d39e61d225c858a968d53e6d8d482ef9fa"), `{"event":{}}`,
		},
		"sentry": {
			webhook.SentrySignature("whsec"),
			header("Sentry-Hook-Signature", "93299c8002c7e6a3a491d3a6e84636d39e61d225c858a968d53e6d8d482ef9fa", "Sentry-Hook-Timestamp", "1772590200"), `{"event":{}}`,
		},
		"grafana": {
			webhook.GrafanaSignature("whsec"),
			header("X-Grafana-Alerting-Signature", "86a4392c4f7c81a482815aef1347471825017bb880801dc007c8412086d9b6eb", "X-Grafana-Alerting-Signature-Timestamp", "1772590200"), `{"event":{}}`,
		},
	} {
		require.NoError(t, c.verify.Verify(c.header, []byte(c.body), now), name)
		require.ErrorIs(t, c.verify.Verify(c.header, []byte(c.body+" "), now), webhook.ErrSignature, name)
		require.ErrorIs(t, c.verify.Verify(http.Header{}, []byte(c.body), now), webhook.ErrSignature, name)
	}
}

func TestSecretsRotate(t *testing.T) {
	v := webhook.PagerDutySignature("new", "old")
	require.NoError(t, v.Verify(header("X-PagerDuty-Signature", "v1="+sign("old", "x")), []byte("x"), now))
	both := "v1=" + sign("other", "x") + ", v1=" + sign("new", "x")
	require.NoError(t, v.Verify(header("X-PagerDuty-Signature", both), []byte("x"), now))
	require.ErrorIs(t, v.Verify(header("X-PagerDuty-Signature", "v1="+sign("older", "x")), []byte("x"), now), webhook.ErrSignature)
}

// Nothing gets in where no secret, or an empty one, is configured.
func TestNoSecretLetsNobodyIn(t *testing.T) {
	require.ErrorIs(t, webhook.GitHubSignature().Verify(header("X-Hub-Signature-256", "sha256="+sign("", "x")), []byte("x"), now), webhook.ErrSignature)
	require.ErrorIs(t, webhook.GitHubSignature("").Verify(header("X-Hub-Signature-256", "sha256="+sign("", "x")), []byte("x"), now), webhook.ErrSignature)
	require.ErrorIs(t, webhook.SharedSecret{Secrets: []string{""}}.Verify(http.Header{}, nil, now), webhook.ErrSignature)
	require.ErrorIs(t, webhook.AnyOf{}.Verify(http.Header{}, nil, now), webhook.ErrSignature)
}

func TestReplayIsOutsideOfTheWindow(t *testing.T) {
	v := webhook.GrafanaSignature("s")
	at := func(sent time.Time) error {
		stamp := strconv.FormatInt(sent.Unix(), 10)
		return v.Verify(header("X-Grafana-Alerting-Signature", sign("s", stamp+":x"), "X-Grafana-Alerting-Signature-Timestamp", stamp), []byte("x"), now)
	}
	require.NoError(t, at(now.Add(-4*time.Minute)))
	require.ErrorIs(t, at(now.Add(-6*time.Minute)), webhook.ErrReplay)
	require.ErrorIs(t, at(now.Add(6*time.Minute)), webhook.ErrReplay)
	moved := header("X-Grafana-Alerting-Signature", sign("s", "1:x"), "X-Grafana-Alerting-Signature-Timestamp", "2")
	require.ErrorIs(t, v.Verify(moved, []byte("x"), now), webhook.ErrSignature, "the time is signed")
	require.NoError(t, v.Verify(header("X-Grafana-Alerting-Signature", sign("s", "x")), []byte("x"), now), "no time, none signed")
}

func TestSharedSecret(t *testing.T) {
	v := webhook.SharedSecret{Prefix: "Bearer ", Secrets: []string{"one", "two"}}
	require.NoError(t, v.Verify(header("Authorization", "Bearer two"), nil, now))
	require.ErrorIs(t, v.Verify(header("Authorization", "Bearer three"), nil, now), webhook.ErrSignature)
	either := webhook.AnyOf{v, webhook.GitHubSignature("s")}
	require.NoError(t, either.Verify(header("X-Hub-Signature-256", "sha256="+sign("s", "x")), []byte("x"), now))
	require.ErrorIs(t, either.Verify(header(), []byte("x"), now), webhook.ErrSignature)
}
