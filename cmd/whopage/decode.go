package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/webhook"
)

func decodeCommand() command {
	return command{"decode", "[flags] [FILE]", "a webhook body, to alerts", runDecode}
}

// headers are request headers given as flags, "Name: value".
type headers http.Header

func (h headers) String() string { return "" }

func (h headers) Set(s string) error {
	name, value, ok := strings.Cut(s, ":")
	if !ok {
		return errors.New("want Name: value")
	}
	http.Header(h).Add(strings.TrimSpace(name), strings.TrimSpace(value))
	return nil
}

func runDecode(_ context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("decode", flag.ContinueOnError)
	header := http.Header{}
	asJSON := flags.Bool("json", false, "print one JSON document")
	jsonl := flags.Bool("jsonl", false, "answer one JSON request a line")
	flags.Var(headers(header), "H", "a request header, `Name: value`; may be repeated")
	if err := parseFlags(e, flags, args, decodeHelp); err != nil {
		return err
	}
	if *jsonl {
		return batch(e, answerDecode)
	}
	body, err := input(e, flags.Args(), false)
	if err != nil {
		return err
	}
	answer, err := decode(header, body)
	if err != nil {
		return err
	}
	if *asJSON {
		return document(e.out, answer)
	}
	return printAlerts(e.out, answer)
}

const decodeHelp = `usage: whopage decode [flags] [FILE]

Reads the body of a webhook from FILE, or from standard input, and prints the
alerts in it. Alertmanager, Grafana, PagerDuty, Opsgenie, Sentry, Datadog, New
Relic, Rollbar, CloudWatch, OpenTelemetry and others are told apart by their
shape and by the headers given with -H. Secrets are left out.

  whopage decode alertmanager.json
  whopage decode -json < sentry.json
  whopage decode -H "X-GitHub-Event: workflow_run" body.json
`

// decoded is a body's alerts as they are printed.
type decoded struct {
	Source string        `json:"source"`
	Alerts []alert.Alert `json:"alerts"`
}

func answerDecode(line []byte) (any, error) {
	var request struct {
		Body    string            `json:"body"`
		Headers map[string]string `json:"headers"`
	}
	if err := json.Unmarshal(line, &request); err != nil {
		return nil, fmt.Errorf("the request: %w", err)
	}
	header := http.Header{}
	for name, value := range request.Headers {
		header.Set(name, value)
	}
	return decode(header, request.Body)
}

func decode(header http.Header, body string) (decoded, error) {
	source, alerts, err := webhook.Decode(header, []byte(body))
	if alerts == nil {
		alerts = []alert.Alert{}
	}
	return decoded{source, alerts}, err
}

func printAlerts(w io.Writer, d decoded) error {
	if len(d.Alerts) == 0 {
		_, err := fmt.Fprintf(w, "%s: no alert\n", d.Source)
		return err
	}
	for _, a := range d.Alerts {
		status := cmp.Or(a.Status, alert.Firing)
		if _, err := fmt.Fprintf(w, "%s  %s  %s\n", d.Source, status, printable(alertTitle(a))); err != nil {
			return err
		}
		printFields(w, a)
	}
	return nil
}

// alertTitle is an alert's title, or else its first stack trace's.
func alertTitle(a alert.Alert) string {
	if a.Title == "" && len(a.Traces) > 0 {
		return traceTitle(a.Traces[0])
	}
	return a.Title
}

// printFields prints what an alert says, a field a line.
func printFields(w io.Writer, a alert.Alert) {
	frames := 0
	for _, t := range a.Traces {
		frames += len(t.Frames)
	}
	for _, field := range []struct{ name, value string }{
		{"service", a.Service}, {"environment", a.Environment}, {"revision", a.Revision}, {"repository", a.Repository},
		{"severity", a.Severity}, {"key", a.SenderKey}, {"url", a.URL},
	} {
		if field.value != "" {
			fmt.Fprintf(w, "  %-12s %s\n", field.name, printable(field.value))
		}
	}
	if frames > 0 {
		fmt.Fprintf(w, "  %-12s %s in %s\n", "frames", plural(frames, "frame"), plural(len(a.Traces), "stack trace"))
	}
}

// plural is a count with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
