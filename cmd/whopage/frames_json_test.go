package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/stacktrace"
)

// The hand-made JSON is byte for byte what encoding/json makes, but for empty lists of
// frames, which are lists.
func TestFramesAreEncodedAsByReflection(t *testing.T) {
	files, err := filepath.Glob("../../testdata/traces/*/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	texts := []string{
		"",
		"Error: <b>\"q\\\"\x00\x7f\u2028é\xff\r\n    at f\u00e9 (/a\tb.js:1:2)\n",
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		require.NoError(t, err)
		texts = append(texts, string(text))
	}
	for _, text := range texts {
		traces := stacktrace.Parse(text)
		want, err := encode(traces)
		require.NoError(t, err)
		if traces == nil {
			want = []byte("[]")
		}
		want = bytes.ReplaceAll(want, []byte(`"frames":null`), []byte(`"frames":[]`))
		answer, err := encode(framesAnswer(traces))
		require.NoError(t, err)
		require.Equal(t, `{"traces":`+string(want)+`}`, string(answer))
	}
}
