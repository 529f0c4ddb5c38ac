package webhook_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/webhook"
)

// carriers put a body into the envelopes in which bodies travel.
var carriers = map[string]func(body []byte) []byte{
	"CloudEvents": func(body []byte) []byte {
		return fmt.Appendf(nil, `{"specversion":"1.0","id":"1","source":"/x","type":"alert","data":%s}`, body)
	},
	"CloudEvents in base64": func(body []byte) []byte {
		return fmt.Appendf(nil, `{"specversion":"1.0","id":"1","source":"/x","type":"alert","data_base64":%q}`, base64.StdEncoding.EncodeToString(body))
	},
	"Pub/Sub": func(body []byte) []byte {
		return fmt.Appendf(nil, `{"message":{"data":%q,"messageId":"1"},"subscription":"projects/p/subscriptions/s"}`, base64.StdEncoding.EncodeToString(body))
	},
	"SNS": func(body []byte) []byte { return notify(body, "") },
	"SNS to a function": func(body []byte) []byte {
		return fmt.Appendf(nil, `{"Records":[{"EventSource":"aws:sns","Sns":%s}]}`, notify(body, ""))
	},
	"SQS to a function": func(body []byte) []byte {
		text, _ := json.Marshal(string(body))
		return fmt.Appendf(nil, `{"Records":[{"messageId":"1","body":%s,"eventSourceARN":"arn:aws:sqs:eu-west-1:1:alerts"}]}`, text)
	},
	"a list": func(body []byte) []byte { return fmt.Appendf(nil, "[%s]", body) },
	"CloudEvents in SNS": func(body []byte) []byte {
		return notify(fmt.Appendf(nil, `{"specversion":"1.0","data":%s}`, body), "")
	},
}

func notify(body []byte, subject string) []byte {
	text, _ := json.Marshal(string(body))
	return fmt.Appendf(nil, `{"Type":"Notification","TopicArn":"arn:aws:sns:eu-west-1:1:alerts","MessageId":"1","Subject":%q,"Message":%s}`, subject, text)
}

// An envelope changes nothing of what a known system says.
func TestCarriersChangeNothing(t *testing.T) {
	for _, p := range read(t) {
		source, alerts, err := webhook.Decode(nil, p.body)
		require.NoError(t, err)
		var object map[string]any
		if json.Unmarshal(p.body, &object) != nil || envelope(source, object) {
			continue
		}
		for name, carry := range carriers {
			gotSource, got, err := webhook.Decode(nil, carry(p.body))
			require.NoError(t, err)
			require.Equal(t, source, gotSource, "%s in %s", p.name, name)
			require.Equal(t, alerts, got, "%s in %s", p.name, name)
		}
	}
}

// envelope reports a body that is best effort, or travels in an envelope of its
// own already.
func envelope(source string, body map[string]any) bool {
	return source == webhook.Generic || source == "cloudevents" || source == "cloudwatch" || body["specversion"] != nil || body["Records"] != nil || body["TopicArn"] != nil
}

// CloudEvents may come with their attributes in headers.
func TestCloudEventsInHeaders(t *testing.T) {
	header := http.Header{"Ce-Specversion": {"1.0"}, "Ce-Id": {"1"}, "Ce-Source": {"/x"}}
	source, alerts, err := webhook.Decode(header, []byte(firing))
	require.NoError(t, err)
	require.Equal(t, "alertmanager", source)
	require.Len(t, alerts, 1)
	source, _, err = webhook.Decode(header, []byte(`{"service":"cart","title":"slow"}`))
	require.NoError(t, err)
	require.Equal(t, "cloudevents", source)
}

// Envelopes within envelopes end.
func TestCarriersAreNotOpenedForever(t *testing.T) {
	body := []byte(firing)
	for range 30 {
		body = carriers["CloudEvents in base64"](body)
	}
	source, alerts, err := webhook.Decode(nil, body)
	require.NoError(t, err)
	require.Equal(t, "cloudevents", source)
	require.Empty(t, alerts)
}

func FuzzCarriers(f *testing.F) {
	for _, p := range read(f) {
		if json.Valid(p.body) && len(p.body) < 2000 {
			f.Add(p.body)
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var object map[string]any
		source, alerts, err := webhook.Decode(nil, body)
		if json.Unmarshal(body, &object) != nil || err != nil || envelope(source, object) {
			return
		}
		for name, carry := range carriers {
			var tight bytes.Buffer
			require.NoError(t, json.Compact(&tight, body))
			_, got, err := webhook.Decode(nil, carry(tight.Bytes()))
			if errors.Is(err, webhook.ErrLimit) {
				continue // an envelope is one more level
			}
			require.NoError(t, err)
			require.Len(t, got, len(alerts), name)
		}
	})
}
