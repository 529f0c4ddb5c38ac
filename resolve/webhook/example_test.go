package webhook_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/webhook"
)

func ExampleDecode() {
	body := `{"version":"4","receiver":"whopage","groupLabels":{},"alerts":[
		{"status":"firing","labels":{"alertname":"ErrorRate","service":"cart","severity":"critical"},"annotations":{"summary":"cart fails"}},
		{"status":"resolved","labels":{"alertname":"ErrorRate","service":"search"},"annotations":{}}]}`
	source, alerts, err := webhook.Decode(nil, []byte(body))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, a := range alerts {
		fmt.Println(source, a.Status, a.Service, a.Title)
	}
	// Output:
	// alertmanager firing cart cart fails
	// alertmanager resolved search ErrorRate
}

// A system that is not known is one table more.
func ExampleDecoder() {
	mine := webhook.Sender{
		Name:    "batch",
		Shapes:  []webhook.Shape{{"job", "exit"}},
		Service: []string{"job.name"},
		Title:   []string{"exit.message"},
		Texts:   []string{"exit.output"},
	}
	d := webhook.Decoder{Senders: append([]webhook.Sender{mine}, webhook.Senders()...)}
	source, alerts, _ := d.Decode(nil, []byte(`{"job":{"name":"invoices"},"exit":{"code":1,"message":"no paper"}}`))
	fmt.Println(source, alerts[0].Service, alerts[0].Title)
	// Output: batch invoices no paper
}

func ExampleHMAC() {
	v := webhook.GitHubSignature("It's a Secret to Everybody")
	header := http.Header{"X-Hub-Signature-256": {"sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"}}
	fmt.Println(v.Verify(header, []byte("Hello, World!"), time.Now()))
	fmt.Println(v.Verify(header, []byte("Hello, world!"), time.Now()))
	// Output:
	// <nil>
	// webhook: X-Hub-Signature-256: signature does not match
}

// onCall stands in for a *resolve.Resolver.
type onCall struct{}

func (onCall) Resolve(_ context.Context, a alert.Alert) *plan.Plan {
	return &plan.Plan{
		Key: a.Key(), Class: plan.Class{Kind: plan.Code, Why: "unhandled exception in first-party code"},
		Pages: []plan.Page{{Responder: plan.Responder{ID: "ana", Name: "Ana Silva"}, Role: plan.RoleFix, Urgency: plan.UrgencyPage}},
	}
}

// The whole way: a webhook comes in, is queued, resolved, and a page goes out.
// The pager here is a server of the test's.
func Example() {
	paged := make(chan bool)
	pager := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var event struct {
			Action  string `json:"event_action"`
			Payload struct{ Summary, Source string }
		}
		_ = json.NewDecoder(r.Body).Decode(&event)
		fmt.Println(event.Action, "of", event.Payload.Source+":", event.Payload.Summary)
		close(paged)
	}))
	defer pager.Close()

	worker := &webhook.Worker{Resolver: onCall{}, Deliver: func(_ context.Context, a alert.Alert, p *plan.Plan) error {
		event := map[string]any{
			"event_action": "trigger", "dedup_key": p.Key,
			"payload": map[string]any{"summary": p.Pages[0].Responder.Name + " is asked to fix " + a.Title, "source": a.Service, "severity": "critical"},
		}
		body, err := json.Marshal(event)
		if err != nil {
			return err
		}
		response, err := http.Post(pager.URL, "application/json", strings.NewReader(string(body)))
		if err != nil {
			return err
		}
		return response.Body.Close()
	}}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	stopped := make(chan error)
	go func() { stopped <- worker.Run(ctx) }()
	server := httptest.NewServer(&webhook.Handler{Accept: worker.Accept, Verify: webhook.SharedSecret{Prefix: "Bearer ", Secrets: []string{"s3cret"}}})
	defer server.Close()

	request, _ := http.NewRequest(http.MethodPost, server.URL, strings.NewReader(firing))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer s3cret")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	fmt.Println(response.StatusCode)
	<-paged
	stop()
	fmt.Println(<-stopped)
	// Unordered output:
	// 202
	// trigger of cart: Ana Silva is asked to fix Down
	// <nil>
}
