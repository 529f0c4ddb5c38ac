package resolve

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

// What fails again and again takes no place of what is kept.
func TestFailuresDropNothing(t *testing.T) {
	k := newKept[string](2)
	made := 0
	good := func() (string, error) { made++; return "good", nil }
	for range 5 {
		_, err := k.get("good", good)
		require.NoError(t, err)
		_, err = k.get("bad", func() (string, error) { return "", errors.New("absent") })
		require.Error(t, err)
	}
	require.Equal(t, 1, made)
}

// The oldest goes when there is too much.
func TestTheOldestIsDropped(t *testing.T) {
	k := newKept[string](2)
	made := map[string]int{}
	for _, key := range []string{"a", "b", "a", "c", "b", "a"} {
		_, err := k.get(key, func() (string, error) { made[key]++; return key, nil })
		require.NoError(t, err)
	}
	require.Equal(t, map[string]int{"a": 2, "b": 1, "c": 1}, made)
}
