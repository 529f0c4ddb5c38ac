package alert

import (
	"regexp"
	"strings"

	"github.com/whopage/whopage/resolve/internal/lazy"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// frameName is a frame without what changes from one occurrence, build or host
// to the next: its qualified function and the base name of its file.
func frameName(f stacktrace.Frame) string {
	function := plainSymbol(f.Func)
	if f.Module != "" && !strings.ContainsAny(function, ".:/\\") {
		function = plainFile(f.Module) + "!" + function
	}
	if (f.Func == "" || f.Func == "??" || f.Func == "<unknown>") && f.File == "" {
		return ""
	}
	return function + " " + plainFile(f.File)
}

// volatile are the parts of a symbol that a compiler or a run numbers.
var volatile = []struct {
	find func() *regexp.Regexp
	with string
}{
	{lazy.Regexp(`\$\$Lambda[$/.0-9a-fx]*`), "$$$$Lambda"},                            // JVM: a class made at run time
	{lazy.Regexp(`\$\$(Enhancer|FastClass)By\w+?\$\$[0-9a-f]+`), "$$$$${1}"},          // Spring's proxies
	{lazy.Regexp(`(Generated\w+Accessor|\$Proxy)\d+`), "$1"},                          // reflection's
	{lazy.Regexp(`\$\d+`), "$$"},                                                      // anonymous classes, lambda$main$0
	{lazy.Regexp(`[:]+h[0-9a-f]{16}\b`), ""},                                          // Rust: the symbol's hash
	{lazy.Regexp(`\{(closure|shim|impl)[^{}]*\}`), "{$1}"},                            // Rust: {closure#0}
	{lazy.Regexp(`(\.func\d+|\.gowrap\d+|\.deferwrap\d+)(\.\d+)*`), ".func"},          // Go: closures
	{lazy.Regexp(`(\.func)(\.func)+`), ".func"},                                       // and those within them
	{lazy.Regexp(`-range\d+`), ""},                                                    // Go: loops over functions
	{lazy.Regexp(`block \(\d+ levels\) in `), "block in "},                            // Ruby
	{lazy.Regexp(`<>c__DisplayClass\d+_\d+`), "<>c"},                                  // C#: closures
	{lazy.Regexp(`([>b]__)\d+(_\d+)?`), "$1"},                                         // and local functions
	{lazy.Regexp(`\+(0x[0-9a-f]+|\d+)(/0x[0-9a-f]+)?$`), ""},                          // native: offset in the function
	{lazy.Regexp(`0x[0-9a-fA-F]+`), "0x"},                                             // addresses
	{lazy.Regexp(`@v?\d[\w.+-]*|/v\d+\b|(\.v\d+)\b`), ""},                             // versions in module paths
	{lazy.Regexp(`:\d+(:\d+)?$`), ""},                                                 // lines in the name of a test
	{lazy.Regexp(`(?i)\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12,}\b`), ""}, // ids
}

// plainSymbol drops type arguments and what is numbered anew by each build.
func plainSymbol(name string) string {
	name = strings.TrimSpace(name)
	if len(name) > 1000 {
		name = name[:1000]
	}
	name = withoutArguments(name)
	for _, v := range volatile {
		if strings.ContainsAny(name, "$0123456789") {
			name = v.find().ReplaceAllString(name, v.with)
		}
	}
	return name
}

// withoutArguments drops bracketed type arguments, Go's [...] and C++'s and
// Java's <T>, but keeps names that are nothing else: <module>, <anonymous>.
func withoutArguments(name string) string {
	var out strings.Builder
	depth := 0
	for i, r := range name {
		opens := r == '[' || r == '<'
		if opens && (depth > 0 || i > 0 && isWord(name[i-1])) {
			depth++
		}
		if depth == 0 {
			out.WriteRune(r)
		}
		if depth > 0 && (r == ']' || r == '>' && name[i-1] != '-') {
			depth--
		}
	}
	if depth > 0 {
		return name
	}
	return out.String()
}

func isWord(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '_'
}

var (
	buildHash  = lazy.Regexp(`[-._~]([0-9a-f]{6,64}|[0-9A-Z]{8}|[0-9A-Za-z_-]{8})((?:\.\w+){1,3})$`)
	jarVersion = lazy.Regexp(`[-_]v?\d+(\.\d+)*([-.+]\w+)*(\.(jar|war|so|dll|exe|whl|gem))`)
	libVersion = lazy.Regexp(`(\.so)(\.\d+)+$`)
)

// plainFile is a file's base name without query, build hash and version. Its
// folder says which host, container or build it came from.
func plainFile(file string) string {
	file, _, _ = strings.Cut(file, "?")
	file = strings.TrimRight(file, `/\`)
	if i := strings.LastIndexAny(file, `/\`); i >= 0 {
		file = file[i+1:]
	}
	if m := buildHash().FindStringSubmatchIndex(file); m != nil && hasDigit(file[m[2]:m[3]]) {
		file = file[:m[0]] + file[m[4]:]
	}
	file = jarVersion().ReplaceAllString(file, "$3")
	return libVersion().ReplaceAllString(file, "$1")
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }
