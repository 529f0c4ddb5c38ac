// Package stacktrace finds stack traces in text: logs, alert bodies, crash
// reports and error messages of many runtimes, also inside JSON log records and
// behind the prefixes that log shippers put before each line.
//
// Frames are reported as printed, innermost first, whatever order the runtime
// prints them in. Nothing is guessed here: what a frame means in a repository
// is the business of package locate.
package stacktrace

// A Format names the grammar that a stack trace was printed in.
type Format string

// The formats. The list may grow.
const (
	Go         Format = "go"
	JVM        Format = "jvm" // Java, Kotlin, Scala, Groovy
	Python     Format = "python"
	JavaScript Format = "javascript"
	Ruby       Format = "ruby"
	PHP        Format = "php"
	DotNet     Format = "dotnet"
	Rust       Format = "rust"
	GDB        Format = "gdb"       // gdb, glibc, boost and other native backtraces
	Sanitizer  Format = "sanitizer" // ASan, TSan, MSan, UBSan, LSan, valgrind
	Linux      Format = "linux"     // kernel reports
	Elixir     Format = "elixir"    // and Erlang
	Dart       Format = "dart"
	Swift      Format = "swift" // and other Apple crash reports
	Perl       Format = "perl"
	Lua        Format = "lua"
	OCaml      Format = "ocaml"
	Clojure    Format = "clojure" // what its REPL prints; its stack traces are JVM's
	Haskell    Format = "haskell"
	R          Format = "r"
	Julia      Format = "julia"
	PowerShell Format = "powershell"
	Postgres   Format = "postgres" // PL/pgSQL: functions of a database
	Nim        Format = "nim"
	Crystal    Format = "crystal"
	Android    Format = "android" // native crashes; its other programs are JVM's
)

// A Relation says how a related stack trace belongs to the one that holds it.
type Relation string

// The relations. A top-level Trace has none.
const (
	Cause      Relation = "cause"      // the exception that led to this one
	Suppressed Relation = "suppressed" // raised while this one was being cleaned up after
	Member     Relation = "member"     // of an exception group; another goroutine or thread of the same dump
	Context    Relation = "context"    // what was being handled; the other access of a race; where memory was allocated or freed
)

// A Trace is one stack trace, with what the runtime says belongs to it.
type Trace struct {
	Format   Format   `json:"format,omitempty"`
	Type     string   `json:"type,omitempty"`    // exception type or kind of failure, as printed
	Message  string   `json:"message,omitempty"` // without the type
	Relation Relation `json:"relation,omitempty"`
	Thread   string   `json:"thread,omitempty"` // name or number of the thread or goroutine, and its state, as printed
	Frames   []Frame  `json:"frames"`           // innermost first
	Related  []Trace  `json:"related,omitempty"`
	// Offset is the byte of the input at which the trace's text starts.
	Offset int `json:"offset"`
	// Truncated says that the text was cut off, by its carrier, by the
	// runtime's own limit or by one of this package's limits.
	Truncated bool `json:"truncated,omitempty"`
}

// A Frame is one call of a stack trace, every field as printed.
type Frame struct {
	Func   string `json:"function,omitempty"`
	Module string `json:"module,omitempty"` // package, jar, binary or module, where it is printed apart from the function
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`   // from 1; 0 = not printed
	Column int    `json:"column,omitempty"` // as printed; 0 = not printed
	// Offset is the byte of the input at which the frame's text starts.
	Offset int `json:"offset"`
	// InApp is what the sender of structured frames says of the frame's
	// origin: a hint, often wrong.
	InApp InApp `json:"inApp,omitempty"`
}

// InApp is a sender's word on whether a frame is the application's own.
type InApp int8

// A sender may not say (the zero value), or say yes or no.
const (
	InAppUnknown InApp = 0
	InAppYes     InApp = 1
	InAppNo      InApp = -1
)
