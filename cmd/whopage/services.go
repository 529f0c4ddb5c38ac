package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"text/tabwriter"

	"github.com/whopage/whopage/resolve/catalog"
	"github.com/whopage/whopage/resolve/config"
)

func servicesCommand() command {
	return command{"services", "[flags] [NAME...]", "the services of the repository: paths, owners, and where that is written", runServices}
}

// A servicesRequest is one line of -jsonl.
type servicesRequest struct {
	Repo     string            `json:"repo"`
	Revision string            `json:"revision"`
	Service  string            `json:"service"`
	Labels   map[string]string `json:"labels"`
	Source   string            `json:"source"`
}

// all is every service of a repository.
type allServices struct {
	Services []catalog.Answer `json:"services"`
}

func runServices(_ context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("services", flag.ContinueOnError)
	request := servicesRequest{}
	flags.StringVar(&request.Repo, "repo", ".", "the repository's `DIR`")
	flags.StringVar(&request.Revision, "rev", "HEAD", "a `REV` that git rev-parse takes")
	file := flags.String("config", "", "a configuration `FILE` over the repository's .whopage.yaml")
	asJSON := flags.Bool("json", false, "print one JSON document")
	asLines := flags.Bool("jsonl", false, "answer JSON requests, one a line, on standard input")
	if err := parseFlags(e, flags, args, servicesHelp); err != nil {
		return err
	}
	catalogs := catalogCache{file: *file, repos: repoCache{}, catalogs: map[string]*config.Catalog{}}
	defer catalogs.repos.close()
	if *asLines {
		return batch(e, func(line []byte) (any, error) {
			r := request
			if err := json.Unmarshal(line, &r); err != nil {
				return nil, err
			}
			return catalogs.answer(r)
		})
	}
	answers, err := catalogs.named(request, flags.Args())
	var bad config.Errors
	switch {
	case errors.As(err, &bad):
		return printErrors(e.err, bad)
	case err != nil:
		return err
	case *asJSON && len(flags.Args()) == 1:
		return document(e.out, answers[0])
	case *asJSON:
		return document(e.out, allServices{answers})
	}
	catalogs.printDiagnostics(e.err)
	return printServices(e.out, answers)
}

const servicesHelp = `usage: whopage services [flags] [NAME...]

Says for each NAME, as an alert would name the service, which paths of the
repository it is built from, who owns it, and where that is written. Without a
NAME it lists every service that the repository declares.

  whopage services
  whopage services cart checkout-worker-7c9d
  whopage services -repo ~/src/shop -rev v1.4.2 -json cart
`

// catalogCache keeps the repositories that were opened and the newest catalogs
// that were read of them.
type catalogCache struct {
	file     string
	repos    repoCache
	catalogs map[string]*config.Catalog
}

// maxCatalogs bounds the catalogs that are kept.
const maxCatalogs = 32

// answer answers one request: a service, or all of them where none is asked.
func (c *catalogCache) answer(r servicesRequest) (any, error) {
	found, err := c.catalog(r)
	switch {
	case err != nil:
		return nil, err
	case r.Service == "" && len(r.Labels) == 0:
		return allServices{found.All()}, nil
	}
	return found.Find(catalog.Query{Service: r.Service, Labels: r.Labels, Source: r.Source}), nil
}

// named are the answers to names, or all services where there are none.
func (c *catalogCache) named(r servicesRequest, names []string) ([]catalog.Answer, error) {
	found, err := c.catalog(r)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return append([]catalog.Answer{}, found.All()...), nil
	}
	var answers []catalog.Answer
	for _, name := range names {
		answers = append(answers, found.Find(catalog.Query{Service: name}))
	}
	return answers, nil
}

func (c *catalogCache) catalog(r servicesRequest) (*config.Catalog, error) {
	at, err := c.repos.at(r.Repo, r.Revision)
	if err != nil {
		return nil, err
	}
	key := r.Repo + "\x00" + at.Hash().String()
	if found := c.catalogs[key]; found != nil {
		return found, nil
	}
	f, err := c.read(at.FS())
	if err != nil {
		return nil, err
	}
	if len(c.catalogs) >= maxCatalogs {
		clear(c.catalogs)
	}
	found, err := f.Catalog(at.FS())
	if err == nil {
		c.catalogs[key] = found
	}
	return found, err
}

// read reads the tree's configuration, with the named one over it.
func (c *catalogCache) read(tree fs.FS) (*config.File, error) {
	f, err := config.Load(tree)
	if err != nil && !errors.Is(err, fs.ErrNotExist) || c.file == "" {
		return f, ignoreAbsent(err)
	}
	central, err := config.Read(c.file)
	return f.Under(central), err
}

func ignoreAbsent(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// printErrors prints a configuration's errors, one a line.
func printErrors(w io.Writer, errs config.Errors) error {
	for _, err := range errs {
		fmt.Fprintln(w, printable(err.Error()))
	}
	return fmt.Errorf("%s: %d entries are wrong", errs[0].File, len(errs))
}

// printDiagnostics prints what in the trees could not be used, one a line.
func (c *catalogCache) printDiagnostics(w io.Writer) {
	for _, found := range c.catalogs {
		for _, d := range found.Diagnostics() {
			fmt.Fprintln(w, printable(fmt.Sprintf("%s:%d: %s", d.File, d.Line, d.Message)))
		}
	}
}

// printServices prints a service a line: where its files are, whose they are,
// and why.
func printServices(w io.Writer, answers []catalog.Answer) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, a := range answers {
		where := strings.Join(a.Paths, " ")
		if a.Status == catalog.Ambiguous {
			where = "one of " + strings.Join(a.Candidates, ", ")
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", printable(a.Service), a.Status, printable(where), printable(strings.Join(a.Owners, " ")), printable(a.Why))
	}
	return t.Flush()
}
