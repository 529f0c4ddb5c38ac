package config

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/blame/gittest"
	"github.com/whopage/whopage/resolve/catalog"
)

// monorepo is the history of a repository with n services of four kinds, owners
// and a configuration.
func monorepo(n int) string {
	var b strings.Builder
	b.WriteString("-- commit start --\nauthor: Ana Silva <ana@acme.example>\ndate: 2026-02-01T09:00:00Z\n-- CODEOWNERS --\n")
	for i := range 40 {
		fmt.Fprintf(&b, "/domain%02d/ @acme/team-%d\n", i, i%7)
	}
	b.WriteString("-- .whopage.yaml --\nversion: 1\nteams: {zero: {aliases: [\"@acme/team-0\"]}}\nservices: {special: {paths: [domain00/]}}\n")
	for i := range n {
		name := fmt.Sprintf("svc%04d-api", i)
		folder := fmt.Sprintf("domain%02d/services/%s", i%40, name)
		fmt.Fprintf(&b, "-- %s/main.go --\npackage main\n-- %s/internal/store.go --\npackage internal\n", folder, folder)
		switch i % 4 {
		case 0:
			fmt.Fprintf(&b, "-- %s/catalog-info.yaml --\nkind: Component\nmetadata: {name: %s}\n", folder, name)
		case 1:
			fmt.Fprintf(&b, "-- %s/docker-compose.yml --\nservices:\n  %s: {build: .}\n", folder, name)
		case 2:
			fmt.Fprintf(&b, "-- %s/package.json --\n{\"name\": \"@acme/%s\"}\n", folder, name)
		default:
			fmt.Fprintf(&b, "-- %s/Dockerfile --\nFROM scratch\n", folder)
		}
	}
	return b.String()
}

// Of a large repository as git keeps it: all services, cold, and one of them, warm.
func BenchmarkCatalog(b *testing.B) {
	dir := gittest.Dir(b, monorepo(2000))
	if err := exec.Command("git", "-C", dir, "repack", "-adq").Run(); err != nil {
		b.Skip("no git to pack the repository: ", err)
	}
	open := func() (*Catalog, *blame.Repo) {
		repo, err := blame.Open(dir)
		require.NoError(b, err)
		head, err := repo.At("HEAD")
		require.NoError(b, err)
		f, err := Load(head.FS())
		require.NoError(b, err)
		c, err := f.Catalog(head.FS())
		require.NoError(b, err)
		return c, repo
	}
	b.Run("all", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			c, repo := open()
			require.Len(b, c.All(), 2001)
			repo.Close()
		}
	})
	c, repo := open()
	defer repo.Close()
	for name, q := range map[string]catalog.Query{
		"name": {Service: "svc1234-api"}, "pod": {Labels: map[string]string{"namespace": "shop", "pod": "svc1234-api-7d9c5b8f6d-x2k4p"}}, "none": {Service: "nothing-like-it"},
	} {
		b.Run("one="+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Find(q)
			}
		})
	}
}
