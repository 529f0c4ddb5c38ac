package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/whopage/whopage/blame"
)

func blameCommand() command {
	return command{"blame", "[flags] PATH[:FIRST[-LAST]]...", "who last changed the lines", runBlame}
}

const blameHelp = `usage: whopage blame [flags] PATH[:FIRST[-LAST]]...

Says who last changed the lines, as git blame does.

  whopage blame db/pool.go:42
  whopage blame -rev v1.4.2 -w db/pool.go:30-60 db/conn.go
`

// A blameRequest is one line of -jsonl.
type blameRequest struct {
	Repo             string       `json:"repo"`
	Revision         string       `json:"revision"`
	Since            time.Time    `json:"since"`
	Ranges           []blameRange `json:"ranges"`
	IgnoreRevs       []string     `json:"ignoreRevs"`
	IgnoreWhitespace bool         `json:"ignoreWhitespace"`
	NoRenames        bool         `json:"noRenames"`
	FirstParent      bool         `json:"firstParent"`
	MaxCommits       int          `json:"maxCommits"`
}

type blameRange struct {
	Path  string `json:"path"`
	First int    `json:"first"`
	Last  int    `json:"last"`
}

type blameAnswer struct {
	Hunks   []blameHunk  `json:"hunks"`
	Errors  []rangeError `json:"errors,omitempty"`
	Missing []rangeError `json:"missing,omitempty"` // what stopped a walk early
}

type blameHunk struct {
	Path      string           `json:"path"`
	First     int              `json:"first"`
	Last      int              `json:"last"`
	Commit    string           `json:"commit"`
	OrigPath  string           `json:"origPath"`
	OrigFirst int              `json:"origFirst"`
	Author    blame.Identity   `json:"author"`
	CoAuthors []blame.Identity `json:"coAuthors,omitempty"`
	Time      time.Time        `json:"time,omitzero"`
	Subject   string           `json:"subject,omitempty"`
	Ignored   blame.Ignored    `json:"ignored,omitempty"`
	Boundary  blame.Boundary   `json:"boundary,omitempty"`
}

// A rangeError is about the range at a place of the request.
type rangeError struct {
	Range int    `json:"range"`
	Error string `json:"error"`
}

func runBlame(ctx context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("blame", flag.ContinueOnError)
	request := blameRequest{}
	flags.StringVar(&request.Repo, "repo", ".", "the repository's `DIR`")
	flags.StringVar(&request.Revision, "rev", "HEAD", "a `REV` that git rev-parse takes")
	flags.BoolVar(&request.IgnoreWhitespace, "w", false, "compare lines without any white space")
	flags.BoolVar(&request.FirstParent, "first-parent", false, "follow only the first parent of merges")
	flags.BoolVar(&request.NoRenames, "no-renames", false, "stop where a file got its name")
	flags.Func("since", "go back no further than `RFC3339`", func(s string) (err error) {
		request.Since, err = time.Parse(time.RFC3339, s)
		return err
	})
	flags.Func("ignore-revs-file", "see through the commits that `FILE` lists; may be repeated", func(name string) error {
		return request.addIgnored(name)
	})
	asJSON := flags.Bool("json", false, "print one JSON document")
	asLines := flags.Bool("jsonl", false, "answer JSON requests, one a line, on standard input")
	if err := parseFlags(e, flags, args, blameHelp); err != nil {
		return err
	}
	repos := repoCache{}
	defer repos.close()
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		// What is large is used again without the collector: a first look
		// ends before it would begin, which is a twentieth of its time.
		debug.SetGCPercent(800)
		debug.SetMemoryLimit(256 << 20)
	}
	if *asLines {
		return batch(e, func(line []byte) (any, error) {
			r := request
			if err := json.Unmarshal(line, &r); err != nil {
				return nil, err
			}
			return repos.blame(ctx, r)
		})
	}
	if len(flags.Args()) == 0 {
		return usageError{errors.New("want PATH[:FIRST[-LAST]]")}
	}
	for _, arg := range flags.Args() {
		request.Ranges = append(request.Ranges, parseRange(arg))
	}
	answer, err := repos.blame(ctx, request)
	if err != nil {
		return err
	}
	if *asJSON {
		return document(e.out, answer)
	}
	return printHunks(e, answer)
}

func (r *blameRequest) addIgnored(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	ids, problems := blame.ParseIgnoreRevs(f)
	for _, id := range ids {
		r.IgnoreRevs = append(r.IgnoreRevs, id.String())
	}
	return errors.Join(problems...)
}

// parseRange reads PATH, PATH:LINE or PATH:FIRST-LAST. What is no number after
// a colon belongs to the path.
func parseRange(arg string) blameRange {
	i := strings.LastIndexByte(arg, ':')
	if i < 0 {
		return blameRange{Path: arg}
	}
	from, to, isRange := strings.Cut(arg[i+1:], "-")
	first, err := strconv.Atoi(from)
	if err != nil || first < 1 {
		return blameRange{Path: arg}
	}
	last := first
	if isRange {
		if last, err = strconv.Atoi(to); err != nil {
			return blameRange{Path: arg}
		}
	}
	return blameRange{arg[:i], first, last}
}

// blame answers one request. It fails where no range can be answered.
func (c repoCache) blame(ctx context.Context, r blameRequest) (*blameAnswer, error) {
	options := blame.Options{
		Since: r.Since, MaxCommits: r.MaxCommits, IgnoreWhitespace: r.IgnoreWhitespace,
		NoRenames: r.NoRenames, FirstParent: r.FirstParent,
	}
	for _, id := range r.IgnoreRevs {
		if !plumbing.IsHash(id) {
			return nil, fmt.Errorf("ignoreRevs: %.80q is no full hash", id)
		}
		options.IgnoreRevs = append(options.IgnoreRevs, plumbing.NewHash(id))
	}
	at, err := c.at(r.Repo, r.Revision)
	if err != nil {
		return nil, err
	}
	ranges := make([]blame.Range, len(r.Ranges))
	for i, g := range r.Ranges {
		ranges[i] = blame.Range(g)
	}
	return blamed(at.Blame(ctx, ranges, options))
}

// blamed makes an answer of results; without any hunk the first error is it.
func blamed(results []blame.Result) (*blameAnswer, error) {
	answer := &blameAnswer{Hunks: []blameHunk{}}
	var failed error
	failures := 0
	for i, result := range results {
		if result.Err != nil {
			failures++
			failed = firstError(failed, result.Err)
			answer.Errors = append(answer.Errors, rangeError{i, result.Err.Error()})
		}
		if result.Missing != nil {
			answer.Missing = append(answer.Missing, rangeError{i, result.Missing.Error()})
		}
		for _, h := range result.Hunks {
			answer.Hunks = append(answer.Hunks, blameHunk{
				Path: h.Path, First: h.First, Last: h.Last, Commit: h.Commit.Hash.String(), OrigPath: h.OrigPath, OrigFirst: h.OrigFirst,
				Author: h.Commit.Author, CoAuthors: h.Commit.CoAuthors, Time: h.Commit.AuthorTime, Subject: h.Commit.Subject,
				Ignored: h.Ignored, Boundary: h.Boundary,
			})
		}
	}
	if failures == len(results) && failed != nil {
		return nil, failed
	}
	return answer, nil
}

func firstError(have, next error) error {
	if have != nil {
		return have
	}
	return next
}

// printHunks prints a hunk a line: lines, commit, date, who and what for. What
// could not be answered goes to standard error.
func printHunks(e env, answer *blameAnswer) error {
	t := tabwriter.NewWriter(e.out, 0, 8, 2, ' ', 0)
	for _, h := range answer.Hunks {
		date := ""
		if !h.Time.IsZero() {
			date = h.Time.Format(time.DateOnly)
		}
		boundary := string(h.Boundary)
		if boundary != "" {
			boundary = "[" + boundary + "] "
		}
		fmt.Fprintf(t, "%s:%s\t%.10s\t%s\t%s\t%s\n", printable(h.Path), lines(h.First, h.Last), h.Commit, date,
			printable(h.Author.Name+" <"+h.Author.Email+">"), boundary+printable(h.Subject))
	}
	for _, r := range append(answer.Errors, answer.Missing...) {
		printError(e.err, r)
	}
	return t.Flush()
}

func printError(w io.Writer, r rangeError) {
	fmt.Fprintf(w, "whopage blame: %s\n", printable(r.Error))
}

func lines(first, last int) string {
	if first == last {
		return strconv.Itoa(first)
	}
	return fmt.Sprintf("%d-%d", first, last)
}
