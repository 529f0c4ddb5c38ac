package webhook_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/blame/gittest"
	"github.com/whopage/whopage/resolve"
	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/config"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/render"
	"github.com/whopage/whopage/resolve/webhook"
)

// The whole program that turns Alertmanager's webhooks into plans on standard
// output.
func ExampleHandler() {
	resolver, err := config.Open(".") // a clone, with CODEOWNERS and .whopage.yaml if it has them
	if err != nil {
		log.Fatal(err)
	}
	worker := &webhook.Worker{Resolver: resolver, Deliver: func(_ context.Context, _ alert.Alert, p *plan.Plan) error {
		_, err := fmt.Print(render.Text(p))
		return err
	}}
	go worker.Run(context.Background())
	log.Fatal(http.ListenAndServe("localhost:8377", &webhook.Handler{Accept: worker.Accept}))
}

// The whole way, from a signed webhook to an incident in PagerDuty, which a
// server of the example's stands in for.
func Example() {
	resolver := openShop() // config.Open("/srv/shop")
	pagerDuty := pretendPagerDuty()
	defer pagerDuty.Close()

	pager := webhook.Poster{URL: pagerDuty.URL} // https://events.pagerduty.com/v2/enqueue
	worker := &webhook.Worker{Resolver: resolver, Deliver: func(ctx context.Context, _ alert.Alert, p *plan.Plan) error {
		event := render.PagerDuty(p)
		event.RoutingKey = "R0UT1NG"
		return pager.Post(ctx, event)
	}}
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error)
	go func() { stopped <- worker.Run(ctx) }()
	handler := &webhook.Handler{Accept: worker.Accept, Verify: webhook.SharedSecret{Prefix: "Bearer ", Secrets: []string{"s3cret"}}}
	server := httptest.NewServer(handler)
	defer server.Close()

	fmt.Println("answered", send(server.URL, "s3cret"))
	fmt.Println("answered", send(server.URL, "guessed"))
	stop()
	if err := <-stopped; err != nil {
		fmt.Println(err)
	}
	// Unordered output:
	// answered 202
	// answered 401
	// trigger: cart: no price; Ana Silva
	// the incident's severity is critical
}

// send posts an alert as Alertmanager does.
func send(url, token string) int {
	body := `{"version":"4","receiver":"whopage","groupLabels":{},"alerts":[{"status":"firing","startsAt":"2026-03-04T02:10:00Z",
		"labels":{"alertname":"Errors","service":"cart"},"annotations":{"summary":"no price","log":"Traceback (most recent call last):\n  File \"/app/cart/cart.py\", line 2, in total\nTypeError: no price"}}]}`
	request, err := http.NewRequest(http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		return 0
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0
	}
	defer response.Body.Close()
	return response.StatusCode
}

// openShop makes a repository of one commit and a Resolver of it.
func openShop() *resolve.Resolver {
	repo, err := gittest.Open([]byte(`
-- commit first --
author: Ana Silva <ana@acme.example>
date: 2026-03-01T02:10:00Z

Add the cart
-- cart/cart.py --
def total(items):
    return sum(item.price for item in items)
`))
	if err != nil {
		log.Fatal(err)
	}
	resolver, err := resolve.New((&config.File{}).Config(map[string]*blame.Repo{"": repo}))
	if err != nil {
		log.Fatal(err)
	}
	return resolver
}

// pretendPagerDuty prints what it is told.
func pretendPagerDuty() *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var event render.PagerDutyEvent
		if json.NewDecoder(r.Body).Decode(&event) != nil || event.RoutingKey != "R0UT1NG" {
			http.Error(w, "bad event", http.StatusBadRequest)
			return
		}
		summary, _, _ := strings.Cut(event.Payload.Summary, " (fix)") // and why
		fmt.Println(event.Action+":", summary)
		fmt.Println("the incident's severity is", event.Payload.Severity)
		w.WriteHeader(http.StatusAccepted)
	}))
}

// The program that README shows never ends, so it is compiled and not run.
func TestTheProgramCompiles(t *testing.T) { require.NotNil(t, ExampleHandler) }
