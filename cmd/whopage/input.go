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

// parseFlags reads a command's flags. -h prints help, which says how the command
// is called and gives examples, and the flags on standard output; a mistake is
// one line.
func parseFlags(e env, flags *flag.FlagSet, args []string, help string) error {
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	err := flags.Parse(args)
	if err == nil {
		return nil
	}
	if !errors.Is(err, flag.ErrHelp) {
		return usageError{fmt.Errorf("%w; whopage %s -h lists the flags", err, flags.Name())}
	}
	fmt.Fprintf(e.out, "%s\nFlags:\n", help)
	flags.SetOutput(e.out)
	flags.PrintDefaults()
	return err
}
