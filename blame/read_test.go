package blame_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func read(t testing.TB, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(data)
}
