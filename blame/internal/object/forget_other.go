//go:build !linux

package object

// forget does nothing: the syscall package cannot.
func forget([]byte) {}
