package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/whopage/whopage/resolve/webhook"
)

// verifiers make a verifier of secrets, by the name of who sends.
var verifiers = map[string]func(secrets ...string) webhook.Verifier{
	"github":    func(secrets ...string) webhook.Verifier { return webhook.GitHubSignature(secrets...) },
	"grafana":   func(secrets ...string) webhook.Verifier { return webhook.GrafanaSignature(secrets...) },
	"pagerduty": func(secrets ...string) webhook.Verifier { return webhook.PagerDutySignature(secrets...) },
	"sentry":    func(secrets ...string) webhook.Verifier { return webhook.SentrySignature(secrets...) },
	"bearer": func(secrets ...string) webhook.Verifier {
		return webhook.SharedSecret{Prefix: "Bearer ", Secrets: secrets}
	},
}

func (s *server) addVerifier(text string) error {
	kind, value, err := fromEnvironment(text)
	if err != nil {
		return err
	}
	if verifiers[kind] == nil {
		return errors.New("want a KIND of bearer, github, grafana, pagerduty or sentry")
	}
	s.verify = append(s.verify, verifiers[kind](strings.Split(value, ",")...))
	return nil
}

func (s *server) addHeader(text string) error {
	name, value, err := fromEnvironment(text)
	if err == nil {
		s.headers.Add(name, value)
	}
	return err
}

// fromEnvironment reads NAME=VARIABLE. A variable that is empty is an error: a
// server must not start with a lock that any key opens, or none.
func fromEnvironment(text string) (name, value string, err error) {
	name, variable, ok := strings.Cut(text, "=")
	if !ok || name == "" || variable == "" {
		return "", "", errors.New("want NAME=VARIABLE")
	}
	if value = os.Getenv(variable); value == "" {
		return "", "", fmt.Errorf("the environment variable %s is empty", variable)
	}
	return name, value, nil
}

// tries is how often a plan is posted where trying again may help.
const tries = 3

var client = &http.Client{
	Timeout: 10 * time.Second,
	// A plan goes where it was told to and nowhere else.
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// send posts a rendering. Its errors do not hold the address, which may be a
// secret.
func (s *server) send(ctx context.Context, text string) error {
	var err error
	for try := range tries {
		if try > 0 {
			select {
			case <-ctx.Done():
				return err
			case <-time.After(time.Duration(try) * time.Second):
			}
		}
		var again bool
		if again, err = s.sendOnce(ctx, text); !again {
			return err
		}
	}
	return err
}

func (s *server) sendOnce(ctx context.Context, text string) (again bool, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.post, strings.NewReader(text))
	if err != nil {
		return false, errors.New("the address of -post is not one")
	}
	request.Header = s.headers.Clone()
	request.Header.Set("Content-Type", "application/json")
	response, err := client.Do(request)
	if bad := (*url.Error)(nil); errors.As(err, &bad) {
		return true, bad.Err
	}
	if err != nil {
		return true, err
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 64<<10)) // so that the connection is used again
	if response.StatusCode >= 300 {
		return response.StatusCode == http.StatusTooManyRequests || response.StatusCode >= 500, fmt.Errorf("answered %s", response.Status)
	}
	return false, nil
}
