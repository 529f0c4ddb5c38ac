package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"os"
	"runtime/debug"
	"strings"

	"github.com/whopage/whopage/resolve/stacktrace"
)

// framesCommand is `whopage frames`: the stack traces in a text.
func framesCommand() command {
	return command{
		name: "frames", args: "[flags] [FILE]", short: "the stack traces in a text",
		run: func(_ context.Context, e env, args []string) error {
			flags := flag.NewFlagSet("frames", flag.ContinueOnError)
			asJSON := flags.Bool("json", false, "print one JSON document")
			asBatch := flags.Bool("jsonl", false, "answer JSON requests, one a line")
			if err := parseFlags(e, flags, args, framesHelp); err != nil {
				return err
			}
			if os.Getenv("GOGC") == "" {
				debug.SetGCPercent(300) // a third less time where stack traces are dense, for 12 MB
			}
			if *asBatch {
				return batch(e, answerFrames)
			}
			in, err := open(e, flags.Args())
			if err != nil {
				return err
			}
			defer in.Close()
			if *asJSON {
				return writeFrames(e.out, stacktrace.Scan(in))
			}
			for t, err := range stacktrace.Scan(in) {
				if err != nil {
					return err
				}
				if err := printTrace(e.out, t, 0); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

const framesHelp = `usage: whopage frames [flags] [FILE]

Finds the stack traces in FILE, or in standard input: of many languages, in
plain text, logs, containers' logs and JSON. Frames are innermost first.

  whopage frames crash.log
  kubectl logs deploy/cart | whopage frames
  whopage frames -json < crash.log
`

// open opens the one file named on the command line, or standard input.
func open(e env, args []string) (io.ReadCloser, error) {
	switch {
	case len(args) > 1:
		return nil, usageError{fmt.Errorf("one FILE at most, not %d", len(args))}
	case len(args) == 0 || args[0] == "-":
		return io.NopCloser(e.in), nil
	}
	return os.Open(args[0])
}

// writeFrames prints the JSON answer, each stack trace in a line of its own
// and as soon as its end was read.
func writeFrames(w io.Writer, traces iter.Seq2[stacktrace.Trace, error]) error {
	out := bufio.NewWriterSize(w, 64<<10)
	separator := "{\"traces\":["
	var line []byte
	for t, err := range traces {
		if err != nil {
			return errors.Join(out.Flush(), err)
		}
		line = appendTrace(append(line[:0], separator...), &t)
		separator = ",\n"
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	if separator != ",\n" {
		out.WriteString(separator)
	}
	out.WriteString("]}\n")
	return out.Flush()
}

// A framesAnswer is the JSON answer of a batch: "none" is an empty list.
type framesAnswer []stacktrace.Trace

// MarshalJSON implements json.Marshaler.
func (a framesAnswer) MarshalJSON() ([]byte, error) {
	b := []byte(`{"traces":[`)
	for i := range a {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendTrace(b, &a[i])
	}
	return append(b, "]}"...), nil
}

func answerFrames(request []byte) (any, error) {
	var q struct {
		Text string `json:"text"`
	}
	if err := json.Unmarshal(request, &q); err != nil {
		return nil, err
	}
	return framesAnswer(stacktrace.Parse(q.Text)), nil
}

// printTrace prints a stack trace for a person, related ones indented.
func printTrace(w io.Writer, t stacktrace.Trace, depth int) error {
	margin := strings.Repeat("  ", depth)
	if _, err := fmt.Fprintf(w, "%s%s\n", margin, printable(traceTitle(t))); err != nil {
		return err
	}
	for _, f := range t.Frames {
		if _, err := fmt.Fprintf(w, "%s  %s\n", margin, printable(frameTitle(f))); err != nil {
			return err
		}
	}
	for _, r := range t.Related {
		if err := printTrace(w, r, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func traceTitle(t stacktrace.Trace) string {
	parts := []string{string(t.Format)}
	if t.Relation != "" {
		parts = append(parts, string(t.Relation))
	}
	if t.Thread != "" {
		parts = append(parts, t.Thread)
	}
	message, _, _ := strings.Cut(t.Message, "\n")
	title := strings.Join(parts, " ") + ": " + strings.TrimPrefix(t.Type+": "+message, ": ")
	if t.Truncated {
		title += " (truncated)"
	}
	return title
}

func frameTitle(f stacktrace.Frame) string {
	where := f.File
	if f.Line > 0 {
		where += fmt.Sprintf(":%d", f.Line)
	}
	if f.Column > 0 {
		where += fmt.Sprintf(":%d", f.Column)
	}
	return strings.TrimSpace(where + "  " + f.Func)
}
