package config

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/blame/gittest"
	"github.com/whopage/whopage/resolve"
	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/plan"
)

const revised = `
-- commit bare --
author: Ana Silva <ana@acme.example>
date: 2026-02-01T09:00:00Z
-- cart/main.py --
x = 1
-- commit early --
date: +1d
-- .whopage.yaml --
version: 1
operations: {rotation: {pagerduty: PEARLY}}
services: {basket: {paths: [cart/]}}
-- commit broken --
date: +1d
-- .whopage.yaml --
version: 1
operations: {rotation: {pagerduty: PBROKEN}, rota: x}
-- commit mended --
date: +1d
-- .whopage.yaml --
version: 1
operations: {rotation: {pagerduty: PMENDED}}
`

// The file is that of the revision that failed, where that has a good one.
func TestAt(t *testing.T) {
	repo := gittest.New(t, revised)
	for _, c := range []struct {
		rev, pager string
		problems   []string
	}{
		{"mended", "PMENDED", nil},
		{"early", "PEARLY", nil},
		{"bare", "PMENDED", []string{"has no .whopage.yaml; that of the default branch is used"}},
		{"broken", "PMENDED", []string{`unknown field "rota"`, "is broken; that of the default branch is used"}},
	} {
		v, err := repo.At(c.rev)
		require.NoError(t, err)
		made := At(repo, v).Config(map[string]*blame.Repo{"": repo})
		require.Equal(t, c.pager, made.Operations[0].Addresses["pagerduty"], c.rev)
		require.Len(t, made.Problems, len(c.problems))
		for i, want := range c.problems {
			require.Contains(t, made.Problems[i].Text, want)
		}
	}
}

// The best of two broken files is that of the revision.
func TestAtKeepsABrokenFileWithoutABetterOne(t *testing.T) {
	repo := gittest.New(t, strings.Split(revised, "-- commit mended --")[0])
	v, err := repo.At("broken")
	require.NoError(t, err)
	require.Equal(t, "PBROKEN", At(repo, v).Config(nil).Operations[0].Addresses["pagerduty"])
}

// One Resolver answers for each revision with the file of that revision, and with
// the central one over all of them.
func TestForReadsTheFileThatFailed(t *testing.T) {
	repo := gittest.New(t, revised)
	central, err := Parse("central.yaml", []byte("version: 1\nteams: {carts: {aliases: [\"@acme/carts\"], pagers: {pagerduty: PCARTS}}}\n"))
	require.NoError(t, err)
	r, err := resolve.New(For(map[string]*blame.Repo{"": repo}, central))
	require.NoError(t, err)
	pager := func(rev string) string {
		return r.Resolve(t.Context(), alert.Alert{Service: "basket", Revision: rev}).Paged(plan.RoleRestore)[0].Addresses["pagerduty"]
	}
	require.Equal(t, "PEARLY", pager("early"))
	require.Equal(t, "PMENDED", pager("mended"))
	require.Equal(t, "PEARLY", pager("early"))
	p := r.Resolve(t.Context(), alert.Alert{Service: "basket", Revision: "early"})
	require.Equal(t, "cart/main.py", p.Files[0].Path, "the service was declared then")
	require.ErrorIs(t, r.Resolve(t.Context(), alert.Alert{Service: "basket"}).Err(), plan.Problem{Kind: plan.UnknownService})
	require.ErrorIs(t, r.Resolve(t.Context(), alert.Alert{Revision: "bare"}).Err(), plan.Problem{Kind: plan.BadConfig})
}

func TestOpen(t *testing.T) {
	r, err := Open(gittest.Dir(t, revised))
	require.NoError(t, err)
	require.Equal(t, "PMENDED", r.Resolve(t.Context(), alert.Alert{Text: "x"}).Paged(plan.RoleRestore)[0].Addresses["pagerduty"])
	_, err = Open(t.TempDir())
	require.Error(t, err)
}
