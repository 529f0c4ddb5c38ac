package webhook_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/webhook"
)

// answers is the other side: one answer a try, a status or none.
type answers struct {
	statuses []int
	got      []string
}

func (a *answers) RoundTrip(r *http.Request) (*http.Response, error) {
	body, _ := io.ReadAll(r.Body)
	a.got = append(a.got, r.Header.Get("Authorization")+" "+string(body))
	status := a.statuses[0]
	a.statuses = a.statuses[1:]
	if status == 0 {
		return nil, errors.New("connection reset")
	}
	return &http.Response{StatusCode: status, Status: http.StatusText(status), Body: io.NopCloser(strings.NewReader("")), Header: http.Header{"Location": {"https://evil.example"}}}, nil
}

// The pauses between tries pass on a clock of the test's.
func TestPosterTriesAgainWhereItHelps(t *testing.T) {
	for _, c := range []struct {
		statuses []int
		tries    int
		err      string
	}{
		{[]int{202}, 1, ""},
		{[]int{0, 503, 200}, 3, ""},
		{[]int{500, 429, 502}, 3, "webhook: post: answered Bad Gateway"},
		{[]int{0, 0, 0}, 3, "webhook: post: connection reset"},
		{[]int{400}, 1, "webhook: post: answered Bad Request"},
	} {
		synctest.Test(t, func(t *testing.T) {
			a := &answers{statuses: c.statuses}
			p := webhook.Poster{URL: "https://chat.example/s3cret", Header: http.Header{"Authorization": {"key"}}, Client: &http.Client{Transport: a}}
			err := p.Post(t.Context(), map[string]int{"a": 1})
			require.Len(t, a.got, c.tries)
			require.Equal(t, `key {"a":1}`, a.got[0])
			if c.err == "" {
				require.NoError(t, err)
				return
			}
			require.EqualError(t, err, c.err)
			var bad *url.Error
			require.False(t, errors.As(err, &bad), "the address is not told")
		})
	}
}

func TestPosterStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	a := &answers{statuses: []int{503}}
	require.Error(t, webhook.Poster{URL: "https://chat.example", Client: &http.Client{Transport: a}}.Post(ctx, 1))
	require.EqualError(t, webhook.Poster{URL: "https://chat example/s3cret"}.Post(t.Context(), 1), "webhook: post: the address cannot be read")
	require.ErrorContains(t, webhook.Poster{}.Post(t.Context(), func() {}), "unsupported type")
}

func TestPosterFollowsNoRedirect(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the page went elsewhere") }))
	defer other.Close()
	server := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	require.EqualError(t, webhook.Poster{URL: server.URL}.Post(t.Context(), 1), "webhook: post: answered 307 Temporary Redirect")
}
