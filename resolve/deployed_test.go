package resolve_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	git "github.com/go-git/go-git/v5"
	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/blame/gittest"
	"github.com/whopage/whopage/resolve"
	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/plan"
)

const deploys = `
-- commit start --
author: Ana Silva <ana@acme.example>
date: 2026-02-01T09:00:00Z
tag: v1.0.0
-- app/run.py --
x = 1
-- commit next --
date: +1d
tag: v1.1.0
-- app/run.py --
x = 2
-- commit last --
date: +1d
-- app/run.py --
x = 3
`

// deployed is a hook made of a function.
type deployed func() (map[string]alert.Deploy, error)

func (d deployed) Deploys(context.Context, alert.Alert) (map[string]alert.Deploy, error) { return d() }

func resolver(t *testing.T, hook resolve.Deploys, repositories ...resolve.Repository) *resolve.Resolver {
	r, err := resolve.New(resolve.Config{Repositories: repositories, Deploys: hook})
	require.NoError(t, err)
	return r
}

// The hook goes before the alert where it says something, and where not not.
func TestDeploysHook(t *testing.T) {
	repo := gittest.New(t, deploys)
	for _, c := range []struct {
		hook          deployed
		running, good string
	}{
		{nil, "tag v1.1.0", "tag v1.0.0"},
		{func() (map[string]alert.Deploy, error) {
			return map[string]alert.Deploy{"": {Running: "main"}}, nil
		}, "branch main", "tag v1.0.0"},
		{func() (map[string]alert.Deploy, error) {
			return map[string]alert.Deploy{"": {Good: "v1.1.0"}, "other": {Running: "x"}}, nil
		}, "tag v1.1.0", "tag v1.1.0"},
		{func() (map[string]alert.Deploy, error) { return nil, errors.New("no route to host") }, "tag v1.1.0", "tag v1.0.0"},
		{func() (map[string]alert.Deploy, error) { panic("nil map") }, "tag v1.1.0", "tag v1.0.0"},
	} {
		var hook resolve.Deploys
		if c.hook != nil {
			hook = c.hook
		}
		p := resolver(t, hook, resolve.Repository{Repo: repo}).Resolve(t.Context(), alert.Alert{Text: "x", Revision: "1.1.0", Good: "1.0.0"})
		require.Equal(t, c.running, p.Repositories[0].Found)
		require.Equal(t, c.good, p.Repositories[0].GoodFound)
	}
}

// What runs was pushed minutes ago: the hook brings it into the clone.
func TestDeploysHookFetches(t *testing.T) {
	dir := gittest.Dir(t, strings.Split(deploys, "-- commit last --")[0])
	repo, err := blame.Open(dir)
	require.NoError(t, err)
	defer repo.Close()
	fetch := func() (map[string]alert.Deploy, error) {
		clone, err := git.PlainOpen(dir)
		if err != nil {
			return nil, err
		}
		all, err := gittest.Parse([]byte(deploys))
		if err != nil {
			return nil, err
		}
		_, err = all.Write(clone.Storer)
		return nil, err
	}
	last, err := gittest.New(t, deploys).At("last")
	require.NoError(t, err)
	a := alert.Alert{Text: "x", Revision: last.Hash().String()}

	p := resolver(t, nil, resolve.Repository{Repo: repo}).Resolve(t.Context(), a)
	require.ErrorIs(t, p.Err(), plan.Problem{Kind: plan.UnknownRevision})
	p = resolver(t, deployed(fetch), resolve.Repository{Repo: repo}).Resolve(t.Context(), a)
	require.NotErrorIs(t, p.Err(), plan.Problem{Kind: plan.UnknownRevision})
	require.Equal(t, last.Hash().String(), p.Revision)
}

// Of several repositories the revision is that of the one which the alert names,
// or which has it; each of the others is at its own.
func TestRevisionsOfSeveralRepositories(t *testing.T) {
	shop := gittest.New(t, deploys)
	lib := gittest.New(t, strings.ReplaceAll(deploys, "v1.", "v2."))
	r := resolver(t, nil,
		resolve.Repository{Name: "shop", Repo: shop, Remotes: []string{"github.com/acme/shop"}},
		resolve.Repository{Name: "lib", Repo: lib, Remotes: []string{"github.com/acme/lib"}, Revision: "v2.0.0"})
	for _, c := range []struct {
		alert     alert.Alert
		shop, lib string
		problem   bool
	}{
		{alert.Alert{}, "HEAD", "tag v2.0.0", false},
		{alert.Alert{Revision: "1.1.0"}, "tag v1.1.0", "tag v2.0.0", false},
		{alert.Alert{Revision: "2.1.0"}, "HEAD", "tag v2.1.0", false},
		{alert.Alert{Revision: "main", Repository: "git@github.com:acme/lib.git"}, "HEAD", "branch main", false},
		{alert.Alert{Revision: "v1.0.0", Repository: "acme/other"}, "tag v1.0.0", "tag v2.0.0", true},
		{alert.Alert{Deploys: map[string]alert.Deploy{"shop": {Running: "v1.0.0"}, "lib": {Running: "main~1"}}}, "tag v1.0.0", "main~1", false},
		{alert.Alert{Labels: map[string]string{"image": "ghcr.io/acme/lib:2.1.0"}}, "HEAD", "tag v2.1.0", false},
		{alert.Alert{Labels: map[string]string{"image": "ghcr.io/acme/lib:latest", "version": "1.0.0"}}, "tag v1.0.0", "tag v2.0.0", false},
	} {
		p := r.Resolve(t.Context(), c.alert)
		require.Equal(t, []string{c.shop, c.lib}, []string{p.Repositories[0].Found, p.Repositories[1].Found})
		require.Equal(t, c.problem, errors.Is(p.Err(), plan.Problem{Kind: plan.BadRepository}))
	}
}

// The newest commit at the time of the failure stands in for one that is not known.
func TestNearestRevision(t *testing.T) {
	r := resolver(t, nil, resolve.Repository{Repo: gittest.New(t, deploys)})
	for failed, want := range map[string]string{"": "HEAD", "2026-02-02T12:00:00Z": "the newest commit then", "2026-02-09T12:00:00Z": "HEAD", "2020-01-01T00:00:00Z": "HEAD"} {
		a := alert.Alert{Text: "x", Revision: "v9.9.9"}
		if failed != "" {
			var err error
			a.Time, err = time.Parse(time.RFC3339, failed)
			require.NoError(t, err)
		}
		p := r.Resolve(t.Context(), a)
		require.Equal(t, want, p.Repositories[0].Found, failed)
		require.ErrorIs(t, p.Err(), plan.Problem{Kind: plan.UnknownRevision, Subject: "v9.9.9"})
	}
}
