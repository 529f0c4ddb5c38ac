package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/whopage/whopage/ownership"
)

func ownersCommand() command {
	return command{"owners", "[flags] PATH...", "who owns the paths, and the rule that says so", runOwners}
}

const ownersHelp = `usage: whopage owners [flags] PATH...

Says who owns the paths, and by which line of CODEOWNERS, OWNERS or MAINTAINERS.
A PATH starts at the repository's root and need not exist; a folder stands for
all files below it, and . for the whole tree.

  whopage owners db/pool.go cmd/                 a file; all files of a folder
  whopage owners -explain db/pool.go             every rule that matches, and what beat it
  whopage owners -by @shop/backend               the files that a team owns
  whopage owners -lint                           bad lines, and rules that decide nothing
  whopage owners -repo /srv/shop.git -rev v1.4 . the whole tree of a revision
`

// An ownersRequest is one line of -jsonl: paths, and the file, files or
// revision to ask.
type ownersRequest struct {
	Dialect  ownership.Dialect `json:"dialect"`
	File     *string           `json:"file"`
	Files    map[string]string `json:"files"`
	Repo     string            `json:"repo"`
	Revision string            `json:"revision"`
	Path     string            `json:"path"`
	Paths    []string          `json:"paths"`
	Explain  bool              `json:"explain"`
}

func runOwners(_ context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("owners", flag.ContinueOnError)
	request := ownersRequest{}
	flags.StringVar(&request.Repo, "repo", ".", "the repository's `DIR`")
	flags.StringVar(&request.Revision, "rev", "HEAD", "a `REV` that git rev-parse takes")
	flags.Func("dialect", "how to read the file: `NAME` is one of "+names(ownership.Dialects())+" (default: found out)", func(s string) error {
		request.Dialect = ownership.Dialect(s)
		return known(request.Dialect)
	})
	flags.BoolVar(&request.Explain, "explain", false, "also print the rules that were beaten, and what beat them")
	lint := flags.Bool("lint", false, "print what is wrong with the file, and the rules that decide for no file of the tree")
	by := flags.String("by", "", "print only the files that `OWNER` owns")
	asJSON := flags.Bool("json", false, "print one JSON document")
	asLines := flags.Bool("jsonl", false, "answer JSON requests, one a line, on standard input")
	if err := parseFlags(e, flags, args, ownersHelp); err != nil {
		return err
	}
	cache := newRulesetCache()
	defer cache.repos.close()
	if *asLines {
		return batch(e, func(line []byte) (any, error) { return cache.answerLine(line, request) })
	}
	return ownersOf(e, cache, request, ownersForm{flags.Args(), *lint, *by, *asJSON})
}

// An ownersForm is what to print of a repository's owners.
type ownersForm struct {
	args []string
	lint bool
	by   string
	json bool
}

// ownersOf answers for one revision of one repository.
func ownersOf(e env, cache *rulesetCache, r ownersRequest, form ownersForm) error {
	if len(form.args) == 0 && !form.lint && form.by == "" {
		return usageError{errors.New("name a PATH, or . for the whole tree")}
	}
	if len(form.args) == 0 {
		form.args = []string{"."}
	}
	hash, tree, err := cache.tree(r)
	if err != nil {
		return err
	}
	rules, err := cache.atRevision(r, hash, tree)
	if err != nil {
		return err
	}
	paths, err := files(tree, form.args)
	if err != nil {
		return err
	}
	switch {
	case form.lint:
		return printLint(e.out, rules.Lint(slices.Values(paths)), form.json)
	case form.by != "":
		paths = slices.Collect(rules.OwnedBy(form.by, slices.Values(paths)))
	}
	answer := ownersAnswer{
		rules: rules, paths: paths, revision: hash, explain: r.Explain,
		single: len(paths) == 1 && len(form.args) == 1 && form.args[0] == paths[0],
	}
	if form.json {
		return document(e.out, answer)
	}
	return printOwners(e.out, answer)
}

// files are the paths that arguments name: all files below a folder, and else
// the argument, which need not exist.
func files(tree fs.FS, args []string) ([]string, error) {
	var paths []string
	for _, arg := range args {
		arg = path.Clean(arg)
		if !fs.ValidPath(arg) {
			return nil, usageError{fmt.Errorf("path %q does not lie in the repository; name it from its root", arg)}
		}
		if info, err := fs.Stat(tree, arg); err != nil || !info.IsDir() {
			paths = append(paths, arg)
			continue
		}
		err := fs.WalkDir(tree, arg, func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				paths = append(paths, name)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return paths, nil
}

func known(d ownership.Dialect) error {
	if d == "" || slices.Contains(ownership.Dialects(), d) {
		return nil
	}
	return fmt.Errorf("unknown dialect %q; it is one of %s", d, names(ownership.Dialects()))
}

func names(all []ownership.Dialect) string {
	var words []string
	for _, d := range all {
		words = append(words, string(d))
	}
	return strings.Join(words, ", ")
}
