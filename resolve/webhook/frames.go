package webhook

import (
	"strings"

	"github.com/whopage/whopage/resolve/stacktrace"
)

// frameFields say where a system's structured frames keep their parts.
type frameFields struct {
	function, file, line, column []string
	inApp                        string
}

// framesOf reads structured frames; those that name neither a function nor a
// file are left out. They come innermost first; outermost says that the sender
// lists them the other way round.
func framesOf(list Value, fields frameFields, outermost bool) []stacktrace.Frame {
	items := list.List()
	frames := make([]stacktrace.Frame, 0, len(items))
	for i := range items {
		item := items[i]
		if outermost {
			item = items[len(items)-1-i]
		}
		f := stacktrace.Frame{
			Func: item.First(fields.function...), File: item.First(fields.file...),
			Line: number(item, fields.line), Column: number(item, fields.column), InApp: inApp(item.Get(fields.inApp)),
		}
		if f.Func != "" || f.File != "" {
			frames = append(frames, f)
		}
	}
	return frames
}

// number is the first positive number at one of the paths.
func number(v Value, paths []string) int {
	for _, path := range paths {
		if n := v.Get(path).Int(); n > 0 {
			return n
		}
	}
	return 0
}

func inApp(v Value) stacktrace.InApp {
	switch v.Text() {
	case "true":
		return stacktrace.InAppYes
	case "false":
		return stacktrace.InAppNo
	default:
		return stacktrace.InAppUnknown
	}
}

// formats are the senders' names of languages and platforms.
var formats = map[string]stacktrace.Format{
	"python": stacktrace.Python, "java": stacktrace.JVM, "kotlin": stacktrace.JVM, "scala": stacktrace.JVM, "groovy": stacktrace.JVM, "android": stacktrace.JVM,
	"javascript": stacktrace.JavaScript, "node": stacktrace.JavaScript, "nodejs": stacktrace.JavaScript, "browser": stacktrace.JavaScript, "browserjs": stacktrace.JavaScript, "typescript": stacktrace.JavaScript,
	"csharp": stacktrace.DotNet, "dotnet": stacktrace.DotNet, "ruby": stacktrace.Ruby, "rails": stacktrace.Ruby, "php": stacktrace.PHP, "laravel": stacktrace.PHP,
	"go": stacktrace.Go, "golang": stacktrace.Go, "rust": stacktrace.Rust, "elixir": stacktrace.Elixir, "dart": stacktrace.Dart, "flutter": stacktrace.Dart, "perl": stacktrace.Perl,
	"cocoa": stacktrace.Swift, "swift": stacktrace.Swift, "objc": stacktrace.Swift, "ios": stacktrace.Swift, "clojure": stacktrace.Clojure, "lua": stacktrace.Lua, "ocaml": stacktrace.OCaml,
}

// formatOf reads the name of a language or platform, which may carry a version
// or a framework: "python 3.11", "javascript-react".
func formatOf(name string) stacktrace.Format {
	name = strings.ToLower(name)
	if f, ok := formats[name]; ok {
		return f
	}
	if i := strings.IndexAny(name, " -/"); i > 0 {
		return formats[name[:i]]
	}
	return ""
}

// maxChain is how deep causes may lie within each other; a chain that goes on is
// marked as truncated.
const maxChain = 50

// chain makes each trace the cause of the one before it.
func chain(traces []stacktrace.Trace) []stacktrace.Trace {
	if len(traces) > maxChain {
		traces = traces[:maxChain]
		traces[maxChain-1].Truncated = true
	}
	for i := len(traces) - 1; i > 0; i-- {
		traces[i].Relation = stacktrace.Cause
		traces[i-1].Related = append(traces[i-1].Related, traces[i])
	}
	return traces[:min(len(traces), 1)]
}
