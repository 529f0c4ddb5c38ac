package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

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
		s.poster.Header.Add(name, value)
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
