package webhook_test

import (
	"fmt"
	"net/http"
	"time"

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
