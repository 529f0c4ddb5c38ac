package object

import (
	_ "embed"
)

// source is a text of some size for benchmarks: the inflater's own.
//
//go:embed inflate.go
var source string
