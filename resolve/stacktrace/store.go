package stacktrace

// A store keeps many short lists of frames in few pieces of memory.
type store struct {
	free []Frame
	size int
}

// keep returns a copy of the frames.
func (s *store) keep(frames []Frame) []Frame {
	n := len(frames)
	if n > len(s.free) {
		s.size = max(min(2*s.size, 1024), n)
		s.free = make([]Frame, s.size)
	}
	kept := s.free[:n:n]
	copy(kept, frames)
	s.free = s.free[n:]
	return kept
}
