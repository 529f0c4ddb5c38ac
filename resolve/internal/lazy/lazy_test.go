package lazy

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRegexpIsCompiledOnceAtItsFirstUse(t *testing.T) {
	digits := Regexp(`\d+`)
	require.Equal(t, "17", digits().FindString("pool.go:17"))
	require.Same(t, digits(), digits())

	broken := Regexp(`[a-`)
	require.Panics(t, func() { broken() })
}
