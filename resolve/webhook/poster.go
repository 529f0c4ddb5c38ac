package webhook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// A Poster posts what a plan was rendered to, as JSON, to one address: for a
// Worker's Deliver.
type Poster struct {
	URL    string
	Header http.Header // more headers: an authorization
	// Client sends; nil is one that waits 10 seconds and follows no redirect, so
	// that a page goes nowhere but where it was told to.
	Client *http.Client
	// Tries is how often it is tried while the other side does not answer, or
	// answers 429 or 5xx; a second passes before the second, two before the
	// third. Default 3.
	Tries int
}

var direct = &http.Client{
	Timeout:       10 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// Post sends a value; nil means that it was answered 2xx. Errors do not hold the
// address, which is a secret of many systems.
func (p Poster) Post(ctx context.Context, value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("webhook: %w", err)
	}
	tries := p.Tries
	if tries <= 0 {
		tries = 3
	}
	for try := 1; ; try++ {
		again, err := p.once(ctx, body)
		if err == nil || !again || try == tries {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Duration(try) * time.Second):
		}
	}
}

// once reports whether another try may help.
func (p Poster) once(ctx context.Context, body []byte) (again bool, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, p.URL, bytes.NewReader(body))
	if err != nil {
		return false, errors.New("webhook: post: the address cannot be read")
	}
	if p.Header != nil {
		request.Header = p.Header.Clone()
	}
	request.Header.Set("Content-Type", "application/json")
	client := p.Client
	if client == nil {
		client = direct
	}
	response, err := client.Do(request)
	if bad := (*url.Error)(nil); errors.As(err, &bad) {
		err = bad.Err // without the address
	}
	if err != nil {
		return true, fmt.Errorf("webhook: post: %w", err)
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 64<<10)) // so that the connection is used again
	if response.StatusCode/100 == 2 {
		return false, nil
	}
	return response.StatusCode == http.StatusTooManyRequests || response.StatusCode >= 500, fmt.Errorf("webhook: post: answered %s", response.Status)
}
