package object

import "syscall"

// forget unmaps the pages of a mapped file until they are read again.
func forget(data []byte) { _ = syscall.Madvise(data, syscall.MADV_DONTNEED) }
