package resolve

import (
	"strings"

	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/rank"
	"github.com/whopage/whopage/resolve/scope"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// addFile takes a failing file into the evidence.
func (c *incident) addFile(i int) {
	f := c.files[i]
	c.evidence.Files = append(c.evidence.Files, rank.File{Repo: f.repo.Name, Path: f.path, Lines: len(c.source(i).lines)})
}

// addFrames adds the frames that count and were located in the files at hand.
func (c *incident) addFrames() {
	after := c.handlers()
	for _, i := range c.inOrder() {
		if len(c.evidence.Frames) == c.weights().Frames {
			break
		}
		if i < len(c.frames) && c.frames[i].repo != nil {
			c.addFrame(c.frames[i], after[i])
		}
	}
	for i := range c.evidence.Frames {
		c.addMentions(&c.evidence.Frames[i])
	}
}

func (c *incident) addFrame(f frame, handler bool) {
	for i, file := range c.files {
		if file.repo != f.repo || file.path != f.Path {
			continue
		}
		line, function := f.place()
		name := scope.Name(function)
		e := rank.Frame{File: i, Line: line, Func: name, Handler: handler}
		source := c.source(i)
		if lines := len(source.lines); line > lines {
			c.problem(plan.LineBeyondEnd, f.Path, "%s has %d lines; the stack trace names line %d", f.Path, lines, line)
			e.Line = 0
		}
		e.Scope, e.Drift = enclosing(source.functions, e.Line, name)
		c.evidence.Frames = append(c.evidence.Frames, e)
		return
	}
}

// handlers says of each frame whether it ran after the failure: whether it
// stands above what the runtime put there when it interrupted the program.
func (c *incident) handlers() []bool {
	after := make([]bool, len(c.frames))
	interrupted := -1 // the trace whose frames above are handlers
	for i := len(c.frames) - 1; i >= 0; i-- {
		after[i] = c.frames[i].Trace == interrupted
		if interruption(c.frames[i].Func) {
			interrupted = c.frames[i].Trace
		}
	}
	return after
}

// interruption reports whether a frame is the mark that a debugger or runtime
// leaves where a signal or a panic interrupted the program.
func interruption(function string) bool {
	return function == "panic" || function == "runtime.sigpanic" || strings.Contains(function, "<signal handler called>")
}

// leaks reports whether stack traces are about memory that was never given back.
func leaks(traces []stacktrace.Trace) bool {
	for _, t := range traces {
		words := strings.ToLower(t.Type + " " + t.Message)
		if strings.Contains(words, "leak") || strings.Contains(words, "definitely lost") {
			return true
		}
	}
	return false
}

// enclosing finds the function that a frame is in: the one around its line if
// it has the frame's name, else the only one of that name.
func enclosing(functions []scope.Function, line int, name string) (rank.Scope, bool) {
	around, inside := scope.At(functions, line)
	if inside && around.Name == name || name == "" {
		return rank.Scope{First: around.First, Last: around.Last}, false
	}
	var named []scope.Function
	for _, f := range functions {
		if f.Name == name {
			named = append(named, f)
		}
	}
	if len(named) == 1 {
		return rank.Scope{First: named[0].First, Last: named[0].Last}, line > 0
	}
	return rank.Scope{First: around.First, Last: around.Last}, line > 0 && len(functions) > 0
}
