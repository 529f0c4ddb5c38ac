package render_test

import (
	"encoding/json"
	"fmt"
	"os"
	"text/template"
	"time"

	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/render"
)

// night is a plan as a Resolver makes it.
func night() *plan.Plan {
	return &plan.Plan{
		Version: plan.Version, Key: "v1:4f0c", Service: "cart", Title: "no price", URL: "https://sentry.example/issues/81",
		Class: plan.Class{Kind: plan.Code, Why: "unhandled exception in first-party code"},
		Pages: []plan.Page{
			{Responder: plan.Responder{ID: "operations", Kind: plan.Operations, Addresses: map[string]string{"pagerduty": "POPS001"}}, Role: plan.RoleRestore, Urgency: plan.UrgencyPage},
			{
				Responder: plan.Responder{ID: "ana", Kind: plan.Person, Name: "Ana Silva"}, Role: plan.RoleFix, Urgency: plan.UrgencyPage, After: plan.Duration(5 * time.Minute),
				Why: []plan.Why{{Kind: plan.WhyLine, Text: "last changed cart.py:42 in 3f2a1c9, 2 days before"}},
			},
		},
	}
}

func ExampleText() {
	fmt.Print(render.Text(night()))
	// Output:
	// cart: no price
	// code: unhandled exception in first-party code
	//
	// now  page  operations (restore)
	// +5m  page  Ana Silva (fix): last changed cart.py:42 in 3f2a1c9, 2 days before
	//
	// link      https://sentry.example/issues/81
}

func ExamplePagerDuty() {
	event := render.PagerDuty(night())
	event.RoutingKey = "the integration's key" // a secret: the caller's
	body, _ := json.Marshal(event)
	fmt.Println(len(body) < 512<<10, event.Payload.Severity)
	fmt.Println(event.Payload.Summary)
	// Output:
	// true critical
	// cart: no price; Ana Silva (fix): last changed cart.py:42 in 3f2a1c9, 2 days before
}

func ExamplePagerDutyRequest() {
	request := render.PagerDutyRequest(night(), 0)
	fmt.Println(request.Targets[0].Target.ID, request.Targets[0].Target.Type)
	fmt.Println(request.Message)
	// Output:
	// POPS001 escalation_policy_reference
	// cart: no price; Ana Silva (fix): last changed cart.py:42 in 3f2a1c9, 2 days before. Not asked here: +5m Ana Silva
}

// A template of one's own sees a View: sentences that are clean, and for its
// target to escape.
func ExampleNewView() {
	page := template.Must(template.New("sms").Parse("{{.Title}}{{range .Told}}\n{{.When}} {{.Who}}{{with .Why}}: {{index . 0}}{{end}}{{end}}\n"))
	_ = page.Execute(os.Stdout, render.NewView(night()))
	// Output:
	// cart: no price
	// now operations
	// +5m Ana Silva: last changed cart.py:42 in 3f2a1c9, 2 days before
}

func ExampleFormat() {
	text, err := render.Format("markdown", night())
	fmt.Println(len(text) > 0, err)
	fmt.Println(render.Formats())
	// Output:
	// true <nil>
	// [text json markdown pagerduty pagerduty-changes pagerduty-request opsgenie slack alertmanager grafana]
}
