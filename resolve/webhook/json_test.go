package webhook

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

// standard is how encoding/json reads a body, which is the oracle.
func standard(body []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("more than one value")
	}
	return v, nil
}

var texts = []string{
	`{"a":[1,-0,0.5,1e9,1E+2,-1.25e-7],"b":{"c":null,"d":true,"e":false},"":""}`, ` [ ] `, `{}`, `"\ud83d\ude00\ud83d x\udc00\u00e9\b\f\n\r\t\/\\\""`, `"é🔥"`, "\"\xff\xc3\"", `{"a":1,"a":2}`,
	`01`, `1.`, `.5`, `-`, `1e`, `+1`, `tru`, `nul`, `nan`, `"`, `"\`, `"\x"`, `"\u12"`, "\"\n\"", `{`, `{"a"`, `{"a":`, `{"a":1,}`, `[1,]`, `[1 2]`, `{a:1}`, `1 2`, ``, ` `, `]`, `{"a":1}}`, "\ufeff1", `[[[[1]]]]`,
}

func TestParseIsEncodingJSON(t *testing.T) {
	for _, text := range texts {
		want, wrong := standard([]byte(text))
		got, err := parse([]byte(text), 100)
		require.Equal(t, wrong == nil, err == nil, "%q: %v, not %v", text, err, wrong)
		require.Equal(t, want, got.v, "%q", text)
	}
}

func TestParseErrorsSayWhere(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":nope}`: `JSON at byte 6: 'o', want "null"`,
		`{"a" 1}`:    `JSON at byte 5: '1', want ':'`,
		`[1 2]`:      `JSON at byte 3: '2', want ',' or ']'`,
		`{"a":"b`:    `JSON breaks off at byte 7`,
		`[[1]]`:      `JSON nested at byte 1: over the limit`,
		`"é\x"`:      `JSON at byte 4: 'x', want an escape`,
	} {
		_, err := parse([]byte(text), 1)
		require.EqualError(t, err, want)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range texts {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		want, wrong := standard(body)
		got, err := parse(body, 1000)
		if errors.Is(err, ErrLimit) {
			return
		}
		require.Equal(t, wrong == nil, err == nil, "%v, not %v", err, wrong)
		if err == nil {
			require.Equal(t, want, got.v)
		}
	})
}
