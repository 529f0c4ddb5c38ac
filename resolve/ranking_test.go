package resolve

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCommitURLs(t *testing.T) {
	for remote, want := range map[string]string{
		"github.com/acme/shop":         "https://github.com/acme/shop/commit/3f2a",
		"github.com/acme/shop.git":     "https://github.com/acme/shop/commit/3f2a",
		"gitlab.acme.example/a/b/shop": "https://gitlab.acme.example/a/b/shop/-/commit/3f2a",
		"bitbucket.org/acme/shop":      "https://bitbucket.org/acme/shop/commits/3f2a",
		"git@github.com:acme/shop":     "",
		"file:///srv/shop":             "",
		"shop":                         "",
	} {
		require.Equal(t, want, commitURL([]string{remote}, "3f2a"), remote)
	}
	require.Empty(t, commitURL(nil, "3f2a"))
}
