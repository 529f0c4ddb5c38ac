// Package scope finds the functions in source text: name, receiver or class,
// first and last line. It knows just enough of each language's words, strings
// and comments to do so in one pass, and keeps going on code that is broken,
// generated or newer than itself.
package scope

import (
	"path"
	"strings"
	"sync"
)

// A Function is one function, method or named closure of a file.
type Function struct {
	Name string
	// Receiver is the type, class or module around it, as written, without
	// type parameters; empty for a plain function.
	Receiver string
	// First and Last are lines from 1, both included, from the line of the
	// function's own words (not its comments or decorators) to its end.
	First, Last int
}

// Functions returns the functions of a file in the order of their first lines;
// nested ones follow the one around them. The language is told by path's
// extension; of an unknown one there are none. The time is linear in src.
func Functions(path string, src []byte) []Function {
	find := byExtension()[extension(path)]
	if find == nil {
		return nil
	}
	return find(src)
}

// At returns the innermost function that holds line.
func At(functions []Function, line int) (Function, bool) {
	var best Function
	found := false
	for _, f := range functions {
		if f.First <= line && line <= f.Last && (!found || f.First >= best.First) {
			best, found = f, true
		}
	}
	return best, found
}

// Known reports whether the language of a file at path is known.
func Known(path string) bool { return byExtension()[extension(path)] != nil }

func extension(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
}

// byExtension is the table of languages: each reads a file in one pass.
var byExtension = sync.OnceValue(func() map[string]func([]byte) []Function {
	return table(map[string]func([]byte) []Function{
		"go":  braces(golang),
		"c h": braces(c),
		"cc cpp cxx c++ hh hpp hxx cu inl ipp tcc mm": braces(cpp),
		"java":          braces(java),
		"groovy gradle": braces(groovy),
		"kt kts":        braces(kotlin),
		"scala sc":      braces(scala),
		"cs":            braces(csharp),
		"js jsx mjs cjs ts tsx mts cts vue svelte": braces(javascript),
		"php php5 phtml inc":                       braces(php),
		"rs":                                       braces(rust),
		"dart":                                     braces(dart),
		"swift":                                    braces(swift),
		"py pyi pyw pyx":                           python,
		"rb rake gemspec ru":                       ruby,
		"ex exs":                                   elixir,
		"lua":                                      lua,
		"pl pm t cgi":                              perl,
		"sh bash zsh ksh":                          shell,
	})
})

func table(languages map[string]func([]byte) []Function) map[string]func([]byte) []Function {
	t := map[string]func([]byte) []Function{}
	for extensions, find := range languages {
		for _, e := range strings.Fields(extensions) {
			t[e] = find
		}
	}
	return t
}
