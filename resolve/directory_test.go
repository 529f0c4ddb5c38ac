package resolve_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve"
	"github.com/whopage/whopage/resolve/plan"
)

// ledger is a directory that counts what it is asked, and can be broken.
type ledger struct {
	asked  int
	broken bool
}

func (l *ledger) Owner(context.Context, string) ([]plan.Responder, error) { return l.answer() }

func (l *ledger) Identity(context.Context, blame.Identity) ([]plan.Responder, error) {
	return l.answer()
}

func (l *ledger) answer() ([]plan.Responder, error) {
	l.asked++
	if l.broken {
		return nil, errors.New("no route to host")
	}
	return []plan.Responder{{ID: "ana", Kind: plan.Person}}, nil
}

func TestCacheDirectory(t *testing.T) {
	l := &ledger{}
	d := resolve.CacheDirectory(l, time.Hour)
	for range 3 {
		found, err := d.Owner(t.Context(), "@acme/payments")
		require.NoError(t, err)
		require.Equal(t, "ana", found[0].ID)
		_, err = d.Identity(t.Context(), blame.Identity{Name: "Ana Silva"})
		require.NoError(t, err)
	}
	require.Equal(t, 2, l.asked, "once an owner, once an identity")
}

// What a directory said last is said again while it is broken; what it never said
// is not made up.
func TestCacheDirectoryOutlivesFailure(t *testing.T) {
	l := &ledger{}
	d := resolve.CacheDirectory(l, 0)
	_, err := d.Owner(t.Context(), "@acme/payments")
	require.NoError(t, err)
	l.broken = true
	found, err := d.Owner(t.Context(), "@acme/payments")
	require.NoError(t, err)
	require.Equal(t, "ana", found[0].ID)
	_, err = d.Owner(t.Context(), "@acme/others")
	require.Error(t, err)
	require.Equal(t, 3, l.asked)
}
