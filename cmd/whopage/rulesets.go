package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"strings"

	"github.com/whopage/whopage/ownership"
)

// A rulesetCache keeps the repositories that were opened and the newest
// ownership files that were read, of texts and of revisions.
type rulesetCache struct {
	repos    repoCache
	rulesets map[rulesetKey]*ownership.Ruleset
}

// A rulesetKey is a text, or a repository at a full hash, and how it is read.
type rulesetKey struct {
	dialect    ownership.Dialect
	text       string
	repo, hash string
}

// maxRulesets bounds the rulesets that are kept.
const maxRulesets = 32

func newRulesetCache() *rulesetCache {
	return &rulesetCache{repos: repoCache{}, rulesets: map[rulesetKey]*ownership.Ruleset{}}
}

// answerLine answers one line of -jsonl; what it leaves out is as the flags say.
func (c *rulesetCache) answerLine(line []byte, r ownersRequest) (any, error) {
	if err := json.Unmarshal(line, &r); err != nil {
		return nil, err
	}
	if err := known(r.Dialect); err != nil {
		return nil, err
	}
	answer := ownersAnswer{paths: r.Paths, explain: r.Explain}
	if r.Paths == nil {
		if r.Path == "" {
			return nil, errors.New("the request names no path")
		}
		answer.paths, answer.single = []string{r.Path}, true
	}
	var err error
	answer.rules, answer.revision, err = c.asked(r)
	return answer, err
}

// asked is the ruleset that a request is about, and the revision that it was
// read at, if any.
func (c *rulesetCache) asked(r ownersRequest) (rules *ownership.Ruleset, hash string, err error) {
	switch {
	case r.Files != nil:
		rules, err = ownership.ParseFiles(r.Files, r.Dialect)
		return rules, "", err
	case r.File != nil:
		rules, err = c.keep(rulesetKey{dialect: r.Dialect, text: *r.File}, func() (*ownership.Ruleset, error) {
			return ownership.Parse(strings.NewReader(*r.File), r.Dialect)
		})
		return rules, "", err
	}
	hash, tree, err := c.tree(r)
	if err != nil {
		return nil, "", err
	}
	rules, err = c.atRevision(r, hash, tree)
	return rules, hash, err
}

// tree is the tree of a request's revision.
func (c *rulesetCache) tree(r ownersRequest) (hash string, tree fs.FS, err error) {
	at, err := c.repos.at(r.Repo, r.Revision)
	if err != nil {
		return "", nil, err
	}
	return at.Hash().String(), at.FS(), nil
}

func (c *rulesetCache) atRevision(r ownersRequest, hash string, tree fs.FS) (*ownership.Ruleset, error) {
	return c.keep(rulesetKey{dialect: r.Dialect, repo: r.Repo, hash: hash}, func() (*ownership.Ruleset, error) {
		return ownership.Load(tree, r.Dialect)
	})
}

func (c *rulesetCache) keep(key rulesetKey, read func() (*ownership.Ruleset, error)) (*ownership.Ruleset, error) {
	if rules := c.rulesets[key]; rules != nil {
		return rules, nil
	}
	rules, err := read()
	if err != nil {
		return nil, err
	}
	if len(c.rulesets) >= maxRulesets {
		clear(c.rulesets)
	}
	c.rulesets[key] = rules
	return rules, nil
}
