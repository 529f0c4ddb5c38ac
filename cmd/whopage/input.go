package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

// input reads the one file named on the command line, or standard input. Where
// nothing is needed, standard input is read only if named as "-".
func input(e env, args []string, optional bool) (string, error) {
	switch {
	case len(args) > 1:
		return "", usageError{fmt.Errorf("one FILE at most, not %d", len(args))}
	case len(args) == 0 && optional:
		return "", nil
	case len(args) == 0 || args[0] == "-":
		text, err := io.ReadAll(e.in)
		if err != nil {
			return "", fmt.Errorf("standard input: %w", err)
		}
		return string(text), nil
	default:
		text, err := os.ReadFile(args[0])
		return string(text), err
	}
}

// parsed makes an error of flag parsing one of usage.
func parsed(err error) error {
	if errors.Is(err, flag.ErrHelp) {
		return err
	}
	return usageError{err}
}
