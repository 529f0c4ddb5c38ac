package webhook_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/stacktrace"
	"github.com/whopage/whopage/resolve/webhook"
)

// secretNames are fields that hold secrets in one system or another.
var secretNames = []string{
	"password", "access_token", "routing_key", "integrationKey", "Authorization", "cookie", "Set-Cookie", "api_key", "client_secret",
	"X-Api-Key", "session_id", "csrfToken", "private_key", "aws_secret_access_key", "licenseKey", "dsn",
}

// Wherever a secret stands in a body, and whatever else repeats it, it is in no
// alert.
func TestNoSecretLeaves(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, p := range read(t) {
		var body any
		if json.Unmarshal(p.body, &body) != nil {
			continue
		}
		for round := range 20 {
			secret := fmt.Sprintf("s3cr3t-%d-%x", round, random.Uint64())
			planted := plant(body, secret, random)
			text, err := json.Marshal(planted)
			require.NoError(t, err)
			_, alerts, err := webhook.Decode(p.header, text)
			require.NoError(t, err)
			require.NotContains(t, format(t, alerts), secret, "%s: %s", p.name, text)
		}
	}
}

// plant copies a JSON value, puts a secret under a secret's name into some of
// its objects, and repeats it in some of its texts.
func plant(v any, secret string, random *rand.Rand) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, value := range v {
			out[name] = value
			if _, text := value.(string); !text || name != "data" { // a carrier's, in base64
				out[name] = plant(value, secret, random)
			}
		}
		switch name := secretNames[random.IntN(len(secretNames))]; random.IntN(4) {
		case 0:
			out[name] = secret
		case 1:
			out["headers"] = []any{[]any{name, secret}}
		case 2:
			out["vars"] = []any{map[string]any{"key": name, "value": map[string]any{"stringValue": secret}}}
		default:
			out[name] = map[string]any{"value": secret}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = plant(item, secret, random)
		}
		return out
	case string:
		if random.IntN(5) == 0 && !strings.HasPrefix(v, "{") {
			return v + " " + secret
		}
	}
	return v
}

// Secrets are known by their own looks too, in texts that nobody structured.
func TestSecretsInTexts(t *testing.T) {
	for _, secret := range []string{
		"Authorization: Bearer abcdef0123456789", "Cookie: sid=abcdef0123456789; theme=dark", "password=hunter2hunter2",
		"https://ana:hunter2hunter2@db.example/x", "https://x.example/?access_token=hunter2hunter2&y=1",
		"ghp_abcdefghijklmnopqrstuvwxyz0123", "AKIAABCDEFGHIJKLMNOP", `{"api_key": "hunter2hunter2"}`,
	} {
		body := fmt.Sprintf(`{"service":"cart","title":%q,"message":%q,"level":"error"}`, secret, "failed with "+secret+"\n")
		_, alerts, err := webhook.Decode(nil, []byte(body))
		require.NoError(t, err)
		require.Len(t, alerts, 1)
		for _, word := range []string{"hunter2hunter2", "abcdef0123456789", "abcdefghijklmnopqrstuvwxyz0123", "ABCDEFGHIJKLMNOP"} {
			require.NotContains(t, format(t, alerts), word, secret)
		}
	}
}

// A body's order of fields and its spaces say nothing.
func TestOrderAndSpaceOfJSONDoNotMatter(t *testing.T) {
	for _, p := range read(t) {
		var body any
		if json.Unmarshal(p.body, &body) != nil {
			continue
		}
		var tight bytes.Buffer
		require.NoError(t, json.Compact(&tight, p.body))
		sorted, err := json.MarshalIndent(body, "", "\t")
		require.NoError(t, err)
		_, want, err := webhook.Decode(p.header, p.body)
		require.NoError(t, err)
		for _, text := range [][]byte{tight.Bytes(), sorted} {
			_, got, err := webhook.Decode(p.header, text)
			require.NoError(t, err)
			require.Equal(t, want, got, p.name)
		}
	}
}

// Each system's own shape is enough: headers only confirm.
func TestShapesTellSystemsApart(t *testing.T) {
	for _, p := range read(t) {
		with, _, err := webhook.Decode(p.header, p.body)
		require.NoError(t, err)
		without, _, err := webhook.Decode(nil, p.body)
		require.NoError(t, err)
		require.Equal(t, with, without, p.name)
		misled, _, err := webhook.Decode(http.Header{"X-Github-Event": {"push"}, "X-Pagerduty-Signature": {"v1=0"}, "Sentry-Hook-Resource": {"issue"}}, p.body)
		require.NoError(t, err)
		if with != webhook.Generic && with != "cloudevents" {
			require.Equal(t, with, misled, "%s: a header does not decide against the shape", p.name)
		}
	}
}

func TestLimits(t *testing.T) {
	d := webhook.Decoder{Limits: webhook.Limits{Bytes: 1000, Depth: 8, Alerts: 2, Labels: 3, Text: 400, Gunzip: 100}}
	many := `{"version":"4","receiver":"r","groupLabels":{},"alerts":[` + strings.TrimSuffix(strings.Repeat(`{"labels":{"alertname":"x"}},`, 3), ",") + `]}`
	for name, body := range map[string]string{
		"bytes":  strings.Repeat(" ", 999) + "{}",
		"depth":  strings.Repeat(`{"a":`, 9) + "1" + strings.Repeat("}", 9),
		"alerts": many,
		"labels": `{"labels":{"alertname":"x","a":"1","b":"2","c":"3"},"startsAt":""}`,
		"text":   `{"receiver":"r","groupLabels":{},"commonAnnotations":{"log":"` + strings.Repeat("x", 300) + `"},"alerts":[{},{}]}`,
		"list":   "[" + strings.TrimSuffix(strings.Repeat(`{"title":"x"},`, 3), ",") + "]",
		"gunzip": string(logged(t, make([]byte, 101))),
	} {
		_, _, err := d.Decode(nil, []byte(body))
		require.ErrorIs(t, err, webhook.ErrLimit, name)
	}
}

// What a body repeats or nests without end is cut, and says so.
func TestWhatIsTooMuchIsCut(t *testing.T) {
	var annotations, values []string
	for i := range 300 {
		annotations = append(annotations, fmt.Sprintf(`"k%d":"text %d."`, i, i))
		values = append(values, fmt.Sprintf(`{"type":"E%d","value":"x","stacktrace":{"frames":[{"function":"f"}]}}`, i))
	}
	_, alerts, err := webhook.Decode(nil, []byte(`{"labels":{"alertname":"a"},"startsAt":"","annotations":{`+strings.Join(annotations, ",")+`}}`))
	require.NoError(t, err)
	require.Contains(t, alerts[0].Text, "and 101 further texts")

	_, alerts, err = webhook.Decode(nil, []byte(`{"event_id":"1","platform":"python","exception":{"values":[`+strings.Join(values, ",")+`]}}`))
	require.NoError(t, err)
	depth := 0
	trace := alerts[0].Traces[0]
	require.Equal(t, "E299", trace.Type)
	for ; len(trace.Related) > 0; trace = trace.Related[0] {
		depth++
	}
	require.Less(t, depth, 100)
	require.True(t, trace.Truncated)

	_, alerts, err = webhook.Decode(nil, fmt.Appendf(nil, `{"service":"cart","level":"error","message":%q}`, strings.Repeat("é", 10_000)))
	require.NoError(t, err)
	require.Less(t, len(alerts[0].Title), 5000)
	require.Len(t, alerts[0].Text, 20_000+1+len(alerts[0].Title))
}

func TestBrokenBodiesSayWhere(t *testing.T) {
	for body, want := range map[string]string{
		`{"alerts":[`:                         "webhook: body: JSON breaks off at byte 11",
		`{"a":1} {"b":2} x`:                   "webhook: body: more than one JSON value: at byte 8",
		`{"a":nope}`:                          `webhook: body: JSON at byte 6: 'o', want "null"`,
		`{"awslogs":{"data":"not base64 !"}}`: "webhook: awslogs.data: illegal base64 data at input byte 3",
	} {
		_, _, err := webhook.Decode(nil, []byte(body))
		require.EqualError(t, err, want)
	}
}

// A sender of one's own needs a table, and nothing global.
func TestOwnSender(t *testing.T) {
	mine := webhook.Sender{
		Name: "pager9000", Shapes: []webhook.Shape{{"kind=pager9000"}}, Each: []string{"problems"},
		Service: []string{"what.service"}, Environment: []string{"^where"}, Title: []string{"what.text"}, Labels: []string{"tags"},
		Status: []string{"state"}, Words: map[string]alert.Status{"bad": alert.Firing, "good": alert.Resolved, "talk": webhook.Step},
		Read: func(in webhook.Reading, a *alert.Alert) bool {
			a.Traces = []stacktrace.Trace{{Frames: []stacktrace.Frame{{File: in.First("at.0"), Line: in.Get("at.1").Int()}}}}
			return in.Body().Has("where")
		},
	}
	d := webhook.Decoder{Senders: append([]webhook.Sender{mine}, webhook.Senders()...)}
	source, alerts, err := d.Decode(nil, []byte(`{"kind":"pager9000","where":"prod","problems":[
		{"state":"BAD","what":{"service":"cart","text":"slow"},"tags":["a:b"],"at":["cart.go",7]},
		{"state":"talk","what":{"service":"cart"}},
		{"state":"good","what":{"service":"cart"}}]}`))
	require.NoError(t, err)
	require.Equal(t, "pager9000", source)
	require.Len(t, alerts, 2)
	require.Equal(t, "prod", alerts[0].Environment)
	require.Equal(t, map[string]string{"a": "b"}, alerts[0].Labels)
	require.Equal(t, 7, alerts[0].Traces[0].Frames[0].Line)
	require.Equal(t, alert.Resolved, alerts[1].Status)
	source, _, err = webhook.Decode(nil, []byte(`{"kind":"pager9000"}`))
	require.NoError(t, err)
	require.Equal(t, webhook.Generic, source, "it is known to this Decoder alone")
}

// The offsets of frames that were found in texts point into the alert's text.
func TestOffsetsPointIntoTheText(t *testing.T) {
	for _, name := range []string{"alertmanager_trace", "elastic", "otlp_logs", "cloudwatch_logs", "datadog_template"} {
		for _, p := range read(t) {
			if p.name != name {
				continue
			}
			_, alerts, err := webhook.Decode(p.header, p.body)
			require.NoError(t, err)
			require.NotEmpty(t, alerts[0].Traces)
			for _, f := range alerts[0].Traces[0].Frames {
				require.True(t, strings.HasPrefix(strings.TrimSpace(alerts[0].Text[f.Offset:]), "File "), "%s: %q", name, alerts[0].Text[f.Offset:])
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, p := range read(f) {
		f.Add(p.body)
	}
	f.Add([]byte(`{"specversion":"1.0","data_base64":"e30="}`))
	f.Add([]byte(`[[{"Records":[{"Sns":{"Message":"{}"}}]}]]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		source, alerts, err := webhook.Decode(nil, body)
		require.NotEmpty(t, source)
		if err != nil {
			require.Empty(t, alerts)
			require.True(t, strings.HasPrefix(err.Error(), "webhook: ") || errors.Is(err, webhook.ErrLimit), err)
		}
		for i := range alerts {
			require.Equal(t, source, alerts[i].Source)
			require.NotEmpty(t, alerts[i].Key())
		}
	})
}
