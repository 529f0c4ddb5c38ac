// Command whopage names who should be paged for a failure, alongside
// operations, and why. It is the library's thin face: flags and printing.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// A command is one subcommand. Its run function gets the arguments after its
// name and reports whether the work failed (exit status 1) or the flags were
// wrong (2, by way of usageError).
type command struct {
	name, args, short string
	run               func(ctx context.Context, e env, args []string) error
}

// env is the process's surroundings, so that tests can stand in for them.
type env struct {
	in       io.Reader
	out, err io.Writer
}

// commands holds the subcommands in the order in which -h shows them.
func commands() []command {
	return []command{
		pageCommand(),
		framesCommand(),
		locateCommand(),
		ownersCommand(),
		blameCommand(),
		decodeCommand(),
		servicesCommand(),
		serveCommand(),
		demoCommand(),
	}
}

// usageError is an error in how the command was called: exit status 2.
type usageError struct{ error }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, env{os.Stdin, os.Stdout, os.Stderr}, os.Args[1:]))
}

// run finds the subcommand (page, if none is named) and turns its error into
// an exit status.
func run(ctx context.Context, e env, args []string) int {
	if len(args) > 0 && (args[0] == "help" || args[0] == "-h" || args[0] == "--help") {
		usage(e.out)
		return 0
	}
	cmd, rest := pick(args)
	if cmd == nil {
		fmt.Fprintf(e.err, "whopage: unknown command %q; whopage -h lists them\n", args[0])
		return 2
	}
	return status(e.err, cmd.name, cmd.run(ctx, e, rest))
}

// pick returns the named command and its arguments; page where the first
// argument is a flag or a file, or where there is none.
func pick(args []string) (*command, []string) {
	name, rest := "page", args
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		name, rest = args[0], args[1:]
	}
	for _, c := range commands() {
		if c.name == name {
			return &c, rest
		}
	}
	if _, err := os.Stat(name); err == nil {
		return pick(append([]string{"page"}, args...))
	}
	return nil, nil
}

// status prints a command's error, in one line, and returns the exit status.
func status(w io.Writer, name string, err error) int {
	var bad usageError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.As(err, &bad):
		fmt.Fprintf(w, "whopage %s: %v\n", name, printable(err.Error()))
		return 2
	default:
		fmt.Fprintf(w, "whopage %s: %v\n", name, printable(err.Error()))
		return 1
	}
}

func usage(w io.Writer) {
	fmt.Fprintf(w, "whopage names who should be paged for a failure, alongside operations, and why.\n\nUsage:\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  whopage %-9s %-28s %s\n", c.name, c.args, c.short)
	}
	fmt.Fprintf(w, "\nEach command's flags: whopage COMMAND -h\n")
}

// printable replaces control characters, which a commit or a log may hold, so
// that they never reach a terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return '\uFFFD'
		}
		return r
	}, s)
}
