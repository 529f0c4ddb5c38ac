package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/render"
	"github.com/whopage/whopage/resolve/webhook"
)

func pageCommand() command {
	return command{"page", "[flags] [FILE]", "whom to page for the alert in FILE or on standard input", runPage}
}

// A pageRequest is one line of -jsonl, or the flags of one call.
type pageRequest struct {
	Repo     string            `json:"repo"`
	Revision string            `json:"revision"`
	Good     string            `json:"good"`
	Service  string            `json:"service"`
	Labels   map[string]string `json:"labels"`
	Time     time.Time         `json:"time"`
	Text     string            `json:"text"`

	now time.Time // when an alert failed that does not say; zero in a batch
}

// plans are the answers to a body of several alerts.
type plans struct {
	Plans []*plan.Plan `json:"plans"`
}

const pageHelp = `usage: whopage [page] [flags] [FILE]

Reads an alert - a stack trace, a log, a webhook body - from FILE or standard
input and prints who is told of it, when, and why.

  kubectl logs cart-6f7d | whopage page -rev v1.4.2 -good v1.4.1
  whopage page -service cart -format markdown
  whopage page -format pagerduty < alertmanager.json
`

func runPage(ctx context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("page", flag.ContinueOnError)
	request := pageRequest{}
	flags.StringVar(&request.Repo, "repo", ".", "the repository's `DIR`")
	flags.StringVar(&request.Revision, "rev", "", "what was running, a `REV` that git rev-parse takes or a release's name (default HEAD)")
	flags.StringVar(&request.Good, "good", "", "the last `REV` known good")
	flags.StringVar(&request.Service, "service", "", "the `NAME` of the failing service")
	flags.Func("time", "`RFC3339` time of the failure (default now)", func(s string) (err error) {
		request.Time, err = time.Parse(time.RFC3339, s)
		return err
	})
	file := flags.String("config", "", "a configuration `FILE` over the repository's .whopage.yaml")
	format := formatFlag(flags)
	asLines := flags.Bool("jsonl", false, "answer JSON requests, one a line, on standard input")
	if err := parseFlags(e, flags, args, pageHelp); err != nil {
		return err
	}
	rs, err := newResolvers(*file)
	if err != nil {
		return err
	}
	defer rs.close()
	if *asLines {
		return batch(e, func(line []byte) (any, error) {
			r := request
			if err := json.Unmarshal(line, &r); err != nil {
				return nil, fmt.Errorf("the request: %w", err)
			}
			return rs.page(ctx, r)
		})
	}
	if request.Text, err = input(e, flags.Args(), request.Service != ""); err != nil {
		return err
	}
	request.now = time.Now().UTC().Truncate(time.Second)
	defer progress(e.err, "whopage: reading history ...")()
	list, err := rs.plans(ctx, request)
	if err != nil {
		return err
	}
	return printPlans(e.out, list, *format)
}

// page answers one request: a plan, or plans where the text is a body of
// several alerts or of none that fires.
func (rs *resolvers) page(ctx context.Context, r pageRequest) (any, error) {
	list, err := rs.plans(ctx, r)
	switch {
	case err != nil:
		return nil, err
	case len(list) == 1:
		return list[0], nil
	}
	return plans{list}, nil
}

// plans are one for each alert of the request's text that fires.
func (rs *resolvers) plans(ctx context.Context, r pageRequest) ([]*plan.Plan, error) {
	resolver, err := rs.of(r.Repo)
	if err != nil {
		return nil, err
	}
	alerts, problem := r.alerts()
	list := []*plan.Plan{}
	for _, a := range alerts {
		p := resolver.Resolve(ctx, a)
		if problem != nil {
			p.Problems = append(p.Problems, *problem)
		}
		list = append(list, p)
	}
	return list, nil
}

// alerts are the firing alerts of the request's text, which is one alert where
// it is no known system's body.
func (r pageRequest) alerts() ([]alert.Alert, *plan.Problem) {
	source, found, err := webhook.Decode(nil, []byte(r.Text))
	if err != nil || source == webhook.Generic && len(found) == 0 {
		found = []alert.Alert{{Text: r.Text}}
	}
	var firing []alert.Alert
	for _, a := range found {
		if a.Status == "" || a.Status == alert.Firing {
			firing = append(firing, r.complete(a))
		}
	}
	if err != nil {
		return firing, &plan.Problem{Kind: plan.BadAlert, Text: "the alert is read as plain text: " + err.Error()}
	}
	return firing, nil
}

// complete lets what the caller says go before what the alert says.
func (r pageRequest) complete(a alert.Alert) alert.Alert {
	for _, f := range []struct {
		field *string
		said  string
	}{{&a.Service, r.Service}, {&a.Revision, r.Revision}, {&a.Good, r.Good}} {
		if f.said != "" {
			*f.field = f.said
		}
	}
	for name, value := range r.Labels {
		if a.Labels == nil {
			a.Labels = map[string]string{}
		}
		a.Labels[name] = value
	}
	switch {
	case !r.Time.IsZero():
		a.Time = r.Time
	case a.Time.IsZero():
		a.Time = r.now
	}
	return a
}

// formatFlag adds the flags that choose how a plan is printed.
func formatFlag(flags *flag.FlagSet) *string {
	format := "text"
	names := strings.Join(render.Formats(), ", ")
	flags.Func("format", "`FORMAT` of the plan (default text): "+names, func(s string) error {
		if !slices.Contains(render.Formats(), s) {
			return errors.New("want one of " + names)
		}
		format = s
		return nil
	})
	flags.BoolFunc("json", "print one JSON document: -format json", func(string) error {
		format = "json"
		return nil
	})
	return &format
}

// printPlans prints plans one after the other; as JSON one document.
func printPlans(w io.Writer, list []*plan.Plan, format string) error {
	switch {
	case format == "json" && len(list) == 1:
		return document(w, list[0])
	case format == "json":
		return document(w, plans{list})
	case len(list) == 0 && (format == "text" || format == "markdown"):
		_, err := fmt.Fprintln(w, "nothing fires: nobody is told")
		return err
	}
	for i, p := range list {
		if i > 0 {
			fmt.Fprintln(w)
		}
		text, err := render.Format(format, p)
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, text); err != nil {
			return err
		}
	}
	return nil
}

// progress prints a word when the work takes longer than a second. The function
// it returns ends that.
func progress(w io.Writer, word string) func() {
	timer := time.AfterFunc(time.Second, func() { fmt.Fprintln(w, word) })
	return func() { timer.Stop() }
}
