// Package stacktrace finds stack traces in text: logs, alert bodies, crash
// reports and error messages of many runtimes, also inside JSON log records and
// behind the prefixes that log shippers put before each line.
//
// [Parse] reads a text, [Scan] a stream of any size; both give the same for the
// same bytes. Frames are reported as printed, innermost first, whatever order
// the runtime prints them in. Nothing is guessed here: what a frame means in a
// repository is the business of package locate.
//
// # One crash, one trace
//
// A [Trace] is one crash: what failed at last, with what the runtime says
// belongs to it in Related, each with frames of its own. That is the exception
// that caused it, one that was being handled, one that was suppressed; the
// members of a group; the other goroutines or threads of a dump; the other
// access of a race; where memory was allocated and freed. A runtime that leaves
// frames out because an enclosing exception has them too (`... 7 more`), or
// because they repeat, gets them back where what stands around leaves no doubt;
// else the trace is Truncated.
//
// In PHP, Perl, R and Haskell a line holds the place of a call with the
// function that was called. Here a frame is a function and the place within
// it, as in the other runtimes.
//
// # What is no frame
//
// Frames are found within a stack trace only. The place of a logging call
// (`caller=cart.go:12`), a compiler's message, a hunk of a diff or a URL with a
// port is none, and neither is what an exception's message holds, however much
// it looks like one. Where plain text cannot tell the last line of a message
// from the first frame (V8, JVM), the look-alike is reported; in a JSON record
// the message is a field of its own, and it is not.
//
// # Carriers
//
// Terminal colours, HTML's entities and tags, mail's quotes and soft line ends,
// the marks that chat puts around code, and CRLF are taken out. So are times and
// the prefixes of Docker, Docker Compose, Kubernetes, syslog (RFC 3164 and
// 5424), journald, Heroku and logcat, one behind the other; lines of different
// sources are read apart, and lines that a container runtime split are whole
// again. A prefix that nobody knows is learned from a line in which a stack
// trace begins behind it; a text below 64 KiB that gives nothing is read again
// without what most of its lines begin with.
//
// JSON, in a line or over several, is searched for stack traces in strings,
// however often escaped, in lists of lines, and in lists of objects as error
// trackers send them. A record tells of one failure: what stands in it side by
// side, or as a cause within the error, is one Trace. A record without a stack
// trace counts as the line that is its message: collectors make one of every
// line that a program prints.
//
// Where two programs write into one stream, lines with a prefix may stand
// within a stack trace without. It goes on behind them where its frames could
// not begin another one (Go, Python, Ruby, Rust, and all that number them).
//
// # Limits
//
// A line counts up to 64 KiB, a JSON record up to 1 MiB; the head of a stack
// trace is looked for in the 40 lines or 16 KiB above it; a stack holds 10,000
// frames, a dump 200,000; 256 sources are told apart at a time. What was cut
// off by one of these has Truncated set. Time is linear in the number of bytes,
// whatever they are.
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
	Zig        Format = "zig"
	Godot      Format = "godot" // GDScript, and the engine below it
	CMake      Format = "cmake"
	Bash       Format = "bash"    // errors of scripts
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
