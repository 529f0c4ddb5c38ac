package main

import (
	"bytes"
	"context"
	_ "embed"
	"flag"
	"fmt"
	"io"
	"strings"

	"golang.org/x/tools/txtar"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/blame/gittest"
	"github.com/whopage/whopage/resolve"
	"github.com/whopage/whopage/resolve/config"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/webhook"
)

// demoText is the demo's history, with CODEOWNERS and .whopage.yaml in it, and
// last the alert: the body of a webhook.
//
//go:embed demo.txt
var demoText []byte

func demoCommand() command {
	return command{"demo", "[flags]", "a built-in repository and alert, end to end, with no set-up", runDemo}
}

const demoHelp = `usage: whopage demo [flags]

Makes a small repository in memory, lets an alert come in, and prints whom the
plan tells and why.

  whopage demo
  whopage demo -format json
`

func runDemo(ctx context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	format := formatFlag(flags)
	if err := parseFlags(e, flags, args, demoHelp); err != nil {
		return err
	}
	history, body, _ := bytes.Cut(demoText, []byte("-- alert --\n"))
	repo, err := gittest.Open(history)
	if err != nil {
		return err
	}
	defer repo.Close()
	p, err := demoPlan(ctx, repo, body)
	if err != nil {
		return err
	}
	if *format == "text" {
		demoScene(e.out, history, body)
	}
	return printPlans(e.out, []*plan.Plan{p}, *format)
}

// demoPlan is what a program that uses the library does.
func demoPlan(ctx context.Context, repo *blame.Repo, body []byte) (*plan.Plan, error) {
	head, err := repo.At("HEAD")
	if err != nil {
		return nil, err
	}
	file, err := config.Load(head.FS())
	if err != nil {
		return nil, err
	}
	resolver, err := resolve.New(file.Config(map[string]*blame.Repo{"": repo}))
	if err != nil {
		return nil, err
	}
	_, alerts, err := webhook.Decode(nil, body)
	if err != nil {
		return nil, err
	}
	alerts[0].Good = "v1.4.1" // as a deploy log would tell
	return resolver.Resolve(ctx, alerts[0]), nil
}

// demoScene shows what goes in: the history and the alert.
func demoScene(w io.Writer, history, body []byte) {
	fmt.Fprintln(w, "A repository, from its first commit to what was deployed this morning:")
	for _, f := range txtar.Parse(history).Files {
		if label, ok := strings.CutPrefix(f.Name, "commit "); ok {
			fmt.Fprintf(w, "  %-8s %s\n", label, demoCommit(string(f.Data)))
		}
	}
	fmt.Fprintf(w, "\nAn alert, as Alertmanager posts it (%d bytes of JSON). Whom to page?\n\n", len(body))
}

// demoCommit is a commit of the script on one line: when, who, what.
func demoCommit(text string) string {
	headers, message, _ := strings.Cut(text, "\n\n")
	var date, author string
	for header := range strings.Lines(headers) {
		name, value, _ := strings.Cut(strings.TrimSpace(header), ": ")
		switch name {
		case "date":
			date, _, _ = strings.Cut(value, "T")
		case "author":
			author, _, _ = strings.Cut(value, " <")
		}
	}
	return fmt.Sprintf("%s  %-10s %s", date, author, strings.TrimSpace(message))
}
