package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
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
			if *asBatch {
				return batch(e, answerFrames)
			}
			text, err := input(e, flags.Args(), false)
			if err != nil {
				return err
			}
			traces := stacktrace.Parse(text)
			if *asJSON {
				return document(e.out, newFramesAnswer(traces))
			}
			return printTraces(e.out, traces, 0)
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

// A framesAnswer is the JSON form of the answer.
type framesAnswer struct {
	Traces []stacktrace.Trace `json:"traces"`
}

// newFramesAnswer says "none" as an empty list.
func newFramesAnswer(traces []stacktrace.Trace) framesAnswer {
	if traces == nil {
		traces = []stacktrace.Trace{}
	}
	return framesAnswer{traces}
}

func answerFrames(request []byte) (any, error) {
	var q struct {
		Text string `json:"text"`
	}
	if err := json.Unmarshal(request, &q); err != nil {
		return nil, err
	}
	return newFramesAnswer(stacktrace.Parse(q.Text)), nil
}

// printTraces prints stack traces for a person, related ones indented.
func printTraces(w io.Writer, traces []stacktrace.Trace, depth int) error {
	margin := strings.Repeat("  ", depth)
	for _, t := range traces {
		if _, err := fmt.Fprintf(w, "%s%s\n", margin, printable(traceTitle(t))); err != nil {
			return err
		}
		for _, f := range t.Frames {
			if _, err := fmt.Fprintf(w, "%s  %s\n", margin, printable(frameTitle(f))); err != nil {
				return err
			}
		}
		if err := printTraces(w, t.Related, depth+1); err != nil {
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
