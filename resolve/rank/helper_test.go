package rank

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A function is known by its own name, however its runtime prints it.
func TestLastName(t *testing.T) {
	for printed, want := range map[string]string{
		"acme.example/shop/db.(*Pool).Get": "Get", "main.main": "main", "acme.example/shop.(*Cart).Total.func1": "Total",
		"main.run.func2.1": "run", "bgp_process_wq": "bgp_process_wq", "shop::Price::scale(int)": "scale", "Pool.Get": "Get",
		"block in fetch": "block in fetch", "operator()": "operator", "sha256": "sha256",
	} {
		require.Equal(t, want, last(printed), printed)
	}
}
