package main

import (
	"context"
	"encoding/json"
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
		return fmt.Errorf("%q: want Name: value", s)
	}
	http.Header(h).Add(strings.TrimSpace(name), strings.TrimSpace(value))
	return nil
}

func runDecode(_ context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("decode", flag.ContinueOnError)
	flags.SetOutput(e.err)
	header := http.Header{}
	asJSON := flags.Bool("json", false, "print one JSON document")
	jsonl := flags.Bool("jsonl", false, "answer one JSON request a line")
	flags.Var(headers(header), "H", "a request header, `Name: value`; may be repeated")
	flags.Usage = func() {
		fmt.Fprintf(e.err, "usage: whopage decode [flags] [FILE]\n\nReads a webhook body from FILE or standard input and prints its alerts.\n\n  whopage decode -json alertmanager.json\n\n")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return parsed(err)
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
		status := a.Status
		if status == "" {
			status = alert.Firing
		}
		if _, err := fmt.Fprintf(w, "%s  %s  %s\n", d.Source, status, printable(a.Title)); err != nil {
			return err
		}
		printFields(w, a)
	}
	return nil
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
		fmt.Fprintf(w, "  %-12s %d, of %d stack traces\n", "frames", frames, len(a.Traces))
	}
}
