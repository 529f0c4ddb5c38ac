package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/whopage/whopage/resolve"
	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/render"
	"github.com/whopage/whopage/resolve/webhook"
)

func serveCommand() command {
	return command{"serve", "[flags]", "receive webhooks over HTTP; plans on standard output or to a URL", runServe}
}

const serveHelp = `usage: whopage serve [flags]

Receives webhooks of alerting systems at any path, answers 202 to what it took
charge of, and prints one plan a line as JSON, or posts each to a URL. Identical
alerts within five minutes are resolved once. GET /health answers 200, and GET
/counters what was done. An interrupt stops it when what was accepted is done;
a crash loses what is waiting.

Whoever reaches it may send, unless -verify says otherwise. Secrets are read
from environment variables, never from flags; several, one a comma, are all
valid, so that one can be replaced.

  whopage serve -repo ~/src/shop
  whopage serve -listen :8080 -verify pagerduty=PAGERDUTY_SECRETS
  whopage serve -format slack -post https://chat.acme.example/hook
  curl -d @alertmanager.json -H "Content-Type: application/json" localhost:8377

Kinds of -verify: bearer, github, grafana, pagerduty, sentry.
`

// A server is what serve is told by its flags.
type server struct {
	repo, listen, format string
	verify               webhook.AnyOf
	poster               webhook.Poster // of -post; without an address plans are printed
	bytes                int64

	rs  *resolvers
	log *slog.Logger
	mu  sync.Mutex
	out io.Writer
}

func runServe(ctx context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	s := &server{out: e.out, log: slog.New(slog.NewTextHandler(e.err, nil)), format: "json", poster: webhook.Poster{Header: http.Header{}}}
	flags.StringVar(&s.repo, "repo", ".", "the repository's `DIR`")
	file := flags.String("config", "", "a configuration `FILE` over the repository's .whopage.yaml")
	flags.StringVar(&s.listen, "listen", "127.0.0.1:8377", "the `ADDRESS` to listen on")
	flags.StringVar(&s.poster.URL, "post", "", "a `URL` to post each plan to, in place of standard output")
	flags.Int64Var(&s.bytes, "bytes", 1<<20, "the `SIZE` of the largest body")
	flags.Func("format", "`FORMAT` of each plan (default json): "+strings.Join(served(), ", "), s.setFormat)
	flags.Func("verify", "`KIND=VARIABLE`: who may send, by the secrets in an environment variable; may be repeated", s.addVerifier)
	flags.Func("header", "`NAME=VARIABLE`: a header of -post, its value in an environment variable; may be repeated", s.addHeader)
	if err := parseFlags(e, flags, args, serveHelp); err != nil {
		return err
	}
	if len(flags.Args()) > 0 {
		return usageError{fmt.Errorf("no arguments but flags, not %q", flags.Arg(0))}
	}
	var err error
	if s.rs, err = newResolvers(*file); err != nil {
		return err
	}
	defer s.rs.close()
	if _, err := s.rs.of(s.repo); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.listen)
	if err != nil {
		return err
	}
	return s.serve(ctx, listener)
}

// served are the formats of which each plan is one line of JSON.
func served() []string {
	return slices.DeleteFunc(render.Formats(), func(name string) bool { return name == "text" || name == "markdown" })
}

func (s *server) setFormat(name string) error {
	if !slices.Contains(served(), name) {
		return errors.New("want one of " + strings.Join(served(), ", "))
	}
	s.format = name
	return nil
}

// serve receives webhooks until the context ends; then it takes no more,
// answers the requests that it has, and resolves what it accepted.
func (s *server) serve(ctx context.Context, listener net.Listener) error {
	counters := &webhook.Counters{}
	worker := &webhook.Worker{Resolver: s, Deliver: s.deliver, Counters: counters, Logger: s.log}
	handler := &webhook.Handler{Accept: worker.Accept, Bytes: s.bytes, Counters: counters, Logger: s.log}
	if s.verify != nil {
		handler.Verify = s.verify
	}
	mux := http.NewServeMux()
	mux.Handle("/", handler)
	mux.HandleFunc("GET /health", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /counters", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, counters) })
	h := &http.Server{
		Handler: mux, ReadHeaderTimeout: 5 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	worked := make(chan error, 1)
	go func() { worked <- worker.Run(work) }()
	failed := make(chan error, 1)
	go func() { failed <- h.Serve(listener) }()
	s.log.Info("listening", "address", listener.Addr().String(), "verified", s.verify != nil)

	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
		s.log.Info("stopping", "waiting", counters.Waiting.Load())
		last, cancel := context.WithTimeout(work, 15*time.Second)
		defer cancel()
		err = h.Shutdown(last)
	}
	stop()
	return errors.Join(err, <-worked)
}

// Resolve resolves an alert as the repository's configuration says now.
func (s *server) Resolve(ctx context.Context, a alert.Alert) *plan.Plan {
	r, err := s.resolver()
	if err != nil {
		s.log.Error("the configuration cannot be used", "error", err.Error())
		return unresolved(a, err)
	}
	return r.Resolve(ctx, a)
}

func (s *server) resolver() (*resolve.Resolver, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.rs.of(s.repo)
}

// unresolved pages operations where nothing can be looked up: the page goes
// out.
func unresolved(a alert.Alert, err error) *plan.Plan {
	return &plan.Plan{
		Version: plan.Version, Key: a.Key(), Title: a.Title, URL: a.URL, Service: a.Service, Class: plan.Class{Kind: plan.Unknown},
		Pages:    []plan.Page{{Responder: plan.Responder{ID: "operations", Kind: plan.Operations, Name: "operations"}, Role: plan.RoleRestore, Urgency: plan.UrgencyPage}},
		Problems: []plan.Problem{{Kind: plan.BadRepository, Text: err.Error()}},
	}
}

// deliver posts a plan, or prints it: also one that could not be posted.
func (s *server) deliver(ctx context.Context, _ alert.Alert, p *plan.Plan) error {
	text, err := render.Format(s.format, p)
	if err != nil {
		return err
	}
	if s.poster.URL != "" {
		if err = s.poster.Post(ctx, json.RawMessage(text)); err == nil {
			return nil
		}
		s.log.Error("plan printed, since it cannot be posted", "key", p.Key, "error", err.Error())
	}
	return s.print(text)
}

func (s *server) print(text string) error {
	var line bytes.Buffer
	if err := json.Compact(&line, []byte(text)); err != nil {
		return err
	}
	line.WriteByte('\n')
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.out.Write(line.Bytes())
	return err
}
