package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/whopage/whopage/resolve/locate"
	"github.com/whopage/whopage/resolve/stacktrace"
)

func locateCommand() command {
	return command{"locate", "[flags] [FILE]", "the same, each frame mapped to a file of the repository", runLocate}
}

// A locateRequest is one line of -jsonl: a text, or the frames of one trace.
type locateRequest struct {
	Repo     string             `json:"repo"`
	Revision string             `json:"revision"`
	Text     string             `json:"text"`
	Format   stacktrace.Format  `json:"format"`
	Frames   []stacktrace.Frame `json:"frames"`
	Mappings []locate.Mapping   `json:"mappings"`
	// SourceMaps are maps of generated JavaScript by the printed file's name.
	SourceMaps map[string]json.RawMessage `json:"sourceMaps"`
}

type locateAnswer struct {
	Revision string         `json:"revision"`
	Frames   []locate.Match `json:"frames"`
	// Learned are the rewrites that proved right, to be handed in as mappings
	// for the next stack trace of the same deployment.
	Learned []locate.Mapping `json:"learned,omitempty"`
}

func runLocate(_ context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("locate", flag.ContinueOnError)
	request := locateRequest{}
	flags.StringVar(&request.Repo, "repo", ".", "the repository's `DIR`")
	flags.StringVar(&request.Revision, "rev", "HEAD", "the revision that was running: a `REV` that git rev-parse takes")
	asJSON := flags.Bool("json", false, "print one JSON document")
	asLines := flags.Bool("jsonl", false, "answer JSON requests, one a line, on standard input")
	flags.Func("map", "`STACK=SOURCE`: what a printed prefix is in the repository, /app/=services/load/; may be repeated", func(s string) error {
		stack, source, ok := strings.Cut(s, "=")
		if !ok {
			return fmt.Errorf("want STACK=SOURCE")
		}
		request.Mappings = append(request.Mappings, locate.Mapping{Stack: stack, Source: source})
		return nil
	})
	flags.Func("sourcemap", "a source map `FILE` of deployed JavaScript, main.js.map; may be repeated", func(file string) error {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if request.SourceMaps == nil {
			request.SourceMaps = map[string]json.RawMessage{}
		}
		request.SourceMaps[filepath.Base(file)] = text
		return nil
	})
	if err := parseFlags(e, flags, args, locateHelp); err != nil {
		return err
	}
	trees := &treeCache{repos: repoCache{}, indexed: map[string]*indexed{}}
	defer trees.repos.close()
	if *asLines {
		return batch(e, func(line []byte) (any, error) {
			r := request
			r.Mappings, r.SourceMaps = slices.Clone(request.Mappings), maps.Clone(request.SourceMaps)
			if err := json.Unmarshal(line, &r); err != nil {
				return nil, err
			}
			return trees.answer(r)
		})
	}
	text, err := input(e, flags.Args(), false)
	if err != nil {
		return err
	}
	request.Text = text
	answer, err := trees.answer(request)
	switch {
	case err != nil:
		return err
	case *asJSON:
		return document(e.out, answer)
	}
	return printMatches(e.out, answer.Frames)
}

const locateHelp = `usage: whopage locate [flags] [FILE]

Finds the stack traces in FILE, or in standard input, and for each frame the
file of the repository that it came from, at the revision that was running.
The frames vote together on what a printed folder is in the repository.

  whopage locate crash.log
  whopage locate -repo ~/src/shop -rev v1.4.2 < crash.log
  whopage locate -map /app/=services/cart/ crash.log
  whopage locate -sourcemap dist/main.js.map browser.log
`

// A treeCache keeps the repositories that were opened, and of each the newest
// trees that were indexed.
type treeCache struct {
	repos   repoCache
	indexed map[string]*indexed
}

// indexed are the trees of one repository, by full hash.
type indexed struct {
	trees map[string]*locate.Tree
	last  *locate.Tree
}

func (c *treeCache) answer(r locateRequest) (*locateAnswer, error) {
	hash, tree, err := c.tree(r.Repo, r.Revision)
	if err != nil {
		return nil, err
	}
	traces := []stacktrace.Trace{{Format: r.Format, Frames: r.Frames}}
	if len(r.Frames) == 0 {
		traces = stacktrace.Parse(r.Text)
	}
	options := locate.Options{Mappings: r.Mappings, SourceMaps: map[string][]byte{}}
	for name, text := range r.SourceMaps {
		options.SourceMaps[name] = text
	}
	matches := tree.Locate(traces, options)
	if matches == nil {
		matches = []locate.Match{}
	}
	return &locateAnswer{Revision: hash, Frames: matches, Learned: locate.Learned(matches)}, nil
}

// maxTrees bounds the trees that are kept of a repository.
const maxTrees = 16

func (c *treeCache) tree(dir, rev string) (string, *locate.Tree, error) {
	at, err := c.repos.at(dir, rev)
	if err != nil {
		return "", nil, err
	}
	r := c.indexed[dir]
	if r == nil {
		r = &indexed{trees: map[string]*locate.Tree{}}
		c.indexed[dir] = r
	}
	hash := at.Hash().String()
	if t := r.trees[hash]; t != nil {
		return hash, t, nil
	}
	if len(r.trees) >= maxTrees {
		clear(r.trees)
	}
	t, err := r.last.At(at.FS())
	if err == nil {
		r.trees[hash], r.last = t, t
	}
	return hash, t, err
}

// printMatches prints a frame a line: where it is, how sure that is, and why.
func printMatches(w io.Writer, matches []locate.Match) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, m := range matches {
		where := m.Path
		switch {
		case m.Path != "" && m.PathLine > 0:
			where = fmt.Sprintf("%s:%d", m.Path, m.PathLine)
		case m.Path == "" && m.Frame.Line > 0:
			where = fmt.Sprintf("(%s:%d)", m.File, m.Frame.Line)
		case m.Path == "":
			where = "(" + m.File + ")"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\n", m.Status, printable(where), printable(m.Why))
		if m.Status == locate.Ambiguous {
			for _, c := range m.Candidates {
				fmt.Fprintf(t, "\t  %s\t\n", printable(c))
			}
		}
	}
	return t.Flush()
}
