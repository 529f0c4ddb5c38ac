package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// ErrSignature is what a request fails with that does not prove who sent it.
var ErrSignature = errors.New("signature does not match")

// ErrReplay is what a request fails with that was signed too long ago, or in
// the future.
var ErrReplay = errors.New("outside of the time window")

// A Verifier checks who sent a request, by the raw bytes of its body. It
// returns nil, or an error that is ErrSignature or ErrReplay. Its errors hold
// neither secrets nor signatures.
type Verifier interface {
	Verify(header http.Header, body []byte, now time.Time) error
}

// HMAC verifies a hex HMAC-SHA256 of the body in a header. Comparison takes the
// same time whatever it finds. An HMAC without secrets lets nobody in.
type HMAC struct {
	Header string // that holds the signature, or a comma list of them
	Prefix string // before each signature: "v1=", "sha256="
	// Secrets are all valid, so that one can be replaced by the next without
	// losing requests in between.
	Secrets []string
	// TimeHeader holds the seconds since 1970 at which the request was sent. If
	// Signed, where it is there it is signed too, with a colon before the body.
	TimeHeader string
	Signed     bool
	// Window is how far from now that time may be; 0: any time.
	Window time.Duration
}

// PagerDutySignature verifies PagerDuty's webhooks, version 3.
func PagerDutySignature(secrets ...string) HMAC {
	return HMAC{Header: "X-PagerDuty-Signature", Prefix: "v1=", Secrets: secrets}
}

// GitHubSignature verifies GitHub's webhooks.
func GitHubSignature(secrets ...string) HMAC {
	return HMAC{Header: "X-Hub-Signature-256", Prefix: "sha256=", Secrets: secrets}
}

// SentrySignature verifies Sentry's integrations by their client secret. The
// time that Sentry sends is not signed; it still bounds when a request can be
// sent again unchanged.
func SentrySignature(secrets ...string) HMAC {
	return HMAC{Header: "Sentry-Hook-Signature", Secrets: secrets, TimeHeader: "Sentry-Hook-Timestamp", Window: 5 * time.Minute}
}

// GrafanaSignature verifies Grafana's webhooks, with the time if a header for
// it is configured there as X-Grafana-Alerting-Signature-Timestamp.
func GrafanaSignature(secrets ...string) HMAC {
	return HMAC{
		Header: "X-Grafana-Alerting-Signature", Secrets: secrets,
		TimeHeader: "X-Grafana-Alerting-Signature-Timestamp", Signed: true, Window: 5 * time.Minute,
	}
}

// Verify reports whether one of the header's signatures is by one of the
// secrets.
func (h HMAC) Verify(header http.Header, body []byte, now time.Time) error {
	sent := ""
	if h.TimeHeader != "" {
		sent = header.Get(h.TimeHeader)
	}
	if !h.signedBy(strings.Join(header.Values(h.Header), ","), sent, body) {
		return fmt.Errorf("webhook: %s: %w", h.Header, ErrSignature)
	}
	if sent == "" || h.Window == 0 {
		return nil
	}
	return inWindow(h.TimeHeader, moment(sent), now, h.Window)
}

func inWindow(name string, sent, now time.Time, window time.Duration) error {
	if sent.IsZero() || sent.Before(now.Add(-window)) || sent.After(now.Add(window)) {
		return fmt.Errorf("webhook: %s: %w of %s", name, ErrReplay, window)
	}
	return nil
}

func (h HMAC) signedBy(signatures, sent string, body []byte) bool {
	ok := false
	for _, secret := range h.Secrets {
		if secret == "" {
			continue
		}
		mac := hmac.New(sha256.New, []byte(secret))
		if h.Signed && sent != "" {
			mac.Write([]byte(sent + ":"))
		}
		mac.Write(body)
		want := mac.Sum(nil)
		for signature := range strings.SplitSeq(signatures, ",") {
			text, found := strings.CutPrefix(strings.TrimSpace(signature), h.Prefix)
			got, err := hex.DecodeString(text)
			if found && err == nil && hmac.Equal(got, want) {
				ok = true
			}
		}
	}
	return ok
}

// SharedSecret verifies a secret that stands in a header as it is, as
// Alertmanager, Opsgenie, New Relic and Datadog can be made to send it.
type SharedSecret struct {
	Header  string // Authorization if empty
	Prefix  string // "Bearer "
	Secrets []string
}

// Verify compares the header with every secret, in the same time whatever it
// finds.
func (s SharedSecret) Verify(header http.Header, _ []byte, _ time.Time) error {
	name := s.Header
	if name == "" {
		name = "Authorization"
	}
	// Hashes are of one length, so that the time does not tell a secret's.
	got := sha256.Sum256([]byte(header.Get(name)))
	match := 0
	for _, secret := range s.Secrets {
		want := sha256.Sum256([]byte(s.Prefix + secret))
		if secret != "" {
			match |= subtle.ConstantTimeCompare(got[:], want[:])
		}
	}
	if match != 1 {
		return fmt.Errorf("webhook: %s: %w", name, ErrSignature)
	}
	return nil
}

// AnyOf verifies what one of several verifiers does, for a handler that several
// systems send to.
type AnyOf []Verifier

// Verify returns nil if one verifier does. It prefers ErrReplay, which says
// more.
func (a AnyOf) Verify(header http.Header, body []byte, now time.Time) error {
	result := fmt.Errorf("webhook: %w", ErrSignature)
	for _, v := range a {
		err := v.Verify(header, body, now)
		if err == nil {
			return nil
		}
		if errors.Is(err, ErrReplay) {
			result = err
		}
	}
	return result
}
