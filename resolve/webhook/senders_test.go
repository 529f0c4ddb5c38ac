package webhook_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/webhook"
)

// carried are payloads of one system in the envelope of another.
var carried = map[string]bool{"sns_carries_alertmanager": true}

// claims are the senders, by their places among all, that take a body for
// theirs when they are asked alone.
func claims(t *testing.T, senders []webhook.Sender, p payload) (places []int) {
	for i, s := range senders {
		s.Header = ""
		if source, _, err := (webhook.Decoder{Senders: []webhook.Sender{s}}).Decode(nil, p.body); err == nil && source == s.Name && s.Name != webhook.Generic {
			places = append(places, i)
		}
	}
	return places
}

// No two senders claim one body, whatever the order in which they are asked;
// and each sender has a body of its own that shows what it reads.
func TestSendersAreToldApart(t *testing.T) {
	senders := webhook.Senders()
	shown := map[int]bool{}
	for _, p := range read(t) {
		names := map[string]bool{}
		if carried[p.name] {
			continue
		}
		for _, i := range claims(t, senders, p) {
			names[senders[i].Name] = true
			shown[i] = true
		}
		require.LessOrEqual(t, len(names), 1, "%s: %v", p.name, names)
	}
	for i, s := range senders {
		require.True(t, shown[i], "no payload shows sender %d, %s: %v", i, s.Name, s.Shapes)
	}
}
