package webhook_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/webhook"
)

var update = flag.Bool("update", false, "write the alerts into the payloads")

// payloads is where the bodies lie: each file a story with headers, if there
// are any, the body, and the alerts in it.
const payloads = "../../testdata/payloads"

// A payload is one body and what it came with.
type payload struct {
	name, file string
	header     http.Header
	body       []byte
	archive    *txtar.Archive
}

func read(t testing.TB) []payload {
	files, err := filepath.Glob(payloads + "/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var out []payload
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		require.NoError(t, err)
		p := payload{name: strings.TrimSuffix(filepath.Base(file), ".txt"), file: file, header: http.Header{}, archive: archive}
		for _, f := range archive.Files {
			switch f.Name {
			case "headers":
				h, err := textproto.NewReader(bufio.NewReader(strings.NewReader(string(f.Data) + "\n"))).ReadMIMEHeader()
				require.NoError(t, err)
				p.header = http.Header(h)
			case "body":
				p.body = f.Data
			}
		}
		out = append(out, p)
	}
	return out
}

// answer is what a story expects.
type answer struct {
	Source string        `json:"source"`
	Alerts []alert.Alert `json:"alerts"`
}

func TestPayloads(t *testing.T) {
	for _, p := range read(t) {
		t.Run(p.name, func(t *testing.T) {
			source, alerts, err := webhook.Decode(p.header, p.body)
			require.NoError(t, err)
			for _, a := range alerts {
				require.Equal(t, source, a.Source)
			}
			want := &p.archive.Files[len(p.archive.Files)-1]
			require.Equal(t, "alerts", want.Name)
			got := format(t, answer{source, alerts})
			if *update {
				want.Data = []byte(got)
				require.NoError(t, os.WriteFile(p.file, txtar.Format(p.archive), 0o644))
				return
			}
			require.Equal(t, string(want.Data), got)
		})
	}
}

func format(t testing.TB, v any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	require.NoError(t, enc.Encode(v))
	return b.String()
}
