package locate

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTags(t *testing.T) {
	tags := Match{Package: "github.com/acme/lib/sub", Version: "v1.2.3"}.Tags()
	require.Equal(t, []string{"v1.2.3", "1.2.3", "sub/v1.2.3", "sub@1.2.3"}, tags[:4])
	require.Contains(t, Match{Package: "@shop/cart", Version: "2.0.0"}.Tags(), "@shop/cart@2.0.0")
	require.Contains(t, Match{Package: "shop-core", Version: "1.4.2"}.Tags(), "shop-core-1.4.2")
	require.Equal(t, "0123456789ab", Match{Package: "a.b/c", Version: "v0.0.0-20240102150405-0123456789ab"}.Tags()[0])
	require.Equal(t, []string{"0a1b2c3d4e5f"}, Match{Package: "rack", Version: "0a1b2c3d4e5f"}.Tags())
	require.Empty(t, Match{Package: "a"}.Tags())
}
