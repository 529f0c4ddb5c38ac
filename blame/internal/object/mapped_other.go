//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package object

import (
	"errors"
	"os"
)

// mapFile declines: on Windows a mapped pack could not be removed by git gc.
func mapFile(*os.File, int) ([]byte, error) { return nil, errors.ErrUnsupported }

func unmap([]byte) error { return nil }
