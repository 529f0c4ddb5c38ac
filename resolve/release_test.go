package resolve

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/blame/gittest"
)

const released = `
-- commit start --
author: Ana Silva <ana@acme.example>
date: 2026-02-01T09:00:00Z
tag: v1.4.0 checkout/v1.4.2 mail-2.0 build-1234 v2.0.0 release-3.1 shop@5.0.0
-- a --
1
-- commit next --
date: +1d
tag: v1.4.2
-- a --
2
-- commit last --
date: +1d
-- a --
3
`

func TestFind(t *testing.T) {
	repo := gittest.New(t, released)
	at := func(label string) string {
		v, err := repo.At(label)
		require.NoError(t, err)
		return v.Hash().String()
	}
	start, next := at("start"), at("next")
	for _, c := range []struct{ name, service, label, how string }{
		{"HEAD", "", "last", "HEAD"},
		{"main", "", "last", "branch main"},
		{"main~1", "", "next", "main~1"},
		{next, "", "next", "commit"},
		{next[:8], "", "next", "commit"},
		{"v1.4.2", "", "next", "tag v1.4.2"},
		{"1.4.2", "", "next", "tag v1.4.2"},
		{"1.4.2", "checkout", "start", "tag checkout/v1.4.2"},
		{"checkout@1.4.2", "", "start", "tag checkout/v1.4.2"},
		{"ghcr.io/acme/checkout:1.4.2", "", "start", "tag checkout/v1.4.2"},
		{"ghcr.io/acme/checkout:1.4.2@sha256:0123", "", "start", "tag checkout/v1.4.2"},
		{"ghcr.io:5000/acme/mail:v2.0", "", "start", "tag mail-2.0"},
		{"com.example.checkout@1.4.2+77", "", "start", "tag checkout/v1.4.2"},
		{"1.4.2-alpine3.20", "", "next", "tag v1.4.2"},
		{"1.4.2-linux-amd64", "", "next", "tag v1.4.2"},
		{"3.1", "", "start", "tag release-3.1"},
		{"shop@5.0.0", "", "start", "tag shop@5.0.0"},
		{"5.0.0", "shop", "start", "tag shop@5.0.0"},
		{"shop-5.0.0", "", "start", "tag shop@5.0.0"},
		{"shop@" + start, "", "start", "commit at the end of shop@" + start},
		{"v1.4.0-2-g" + next[:7], "", "next", "commit at the end of v1.4.0-2-g" + next[:7]},
		{"v1.4.0-2-g" + next[:7] + "-dirty", "", "next", "commit at the end of v1.4.0-2-g" + next[:7] + "-dirty"},
		{"main-" + start[:9], "", "start", "commit at the end of main-" + start[:9]},
		{"v0.0.0-20260201090000-" + start[:12], "", "start", "commit at the end of v0.0.0-20260201090000-" + start[:12]},
		{"build-1234", "", "start", "tag build-1234"},
	} {
		found, err := find(repo, c.name, c.service)
		require.NoError(t, err, c.name)
		require.Equal(t, at(c.label), found.Hash().String(), c.name)
		require.Equal(t, c.how, found.how)
	}
	for _, name := range []string{"1.4.3", "1234", "0000", "sha256:" + start + start[:24], "checkout@9", "v1.4.0-2-gffffffff", "", "main-deadbee", "..", "-", ":", "a b"} {
		_, err := find(repo, name, "")
		require.Error(t, err, name)
	}
}

func TestIsAt(t *testing.T) {
	r := Repository{Name: "shop", Remotes: []string{"https://git@GitHub.com/acme/shop.git"}}
	for _, address := range []string{
		"shop", "acme/shop", "github.com/acme/shop", "git@github.com:acme/shop.git", "ssh://git@github.com:22/acme/shop",
		"https://user:secret@github.com/acme/shop/", "github.com:443/acme/shop",
	} {
		require.True(t, r.isAt(address), address)
	}
	for _, address := range []string{"other/shop", "hop", "github.com/acme/shop-web", "github.com/acme", "", "/", "gitlab.com/acme/shop"} {
		require.False(t, r.isAt(address), address)
	}
}

func FuzzFind(f *testing.F) {
	for _, name := range []string{"shop@1.4.2", "v1.4.1-14-gabc1234", "ghcr.io/a/b:1-alpine", "a_1", "1+2"} {
		f.Add(name, "cart")
	}
	repo := gittest.New(f, released)
	f.Fuzz(func(t *testing.T, name, service string) {
		if found, err := find(repo, name, service); err == nil {
			require.NotEmpty(t, found.how)
			require.False(t, found.Hash().IsZero())
		}
		described(name)
	})
}
