// Package lazy puts off to the first use what would delay every start of a
// program.
package lazy

import (
	"regexp"
	"sync"
)

// Regexp returns a function that returns the regular expression. It is compiled
// at the first call, which panics as regexp.MustCompile does.
func Regexp(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
