package stacktrace

// A store keeps many short lists of frames in few pieces of memory. One list at
// a time grows in it.
type store struct {
	free []Frame // empty, with room for the list that grows
	size int
}

// lend returns an empty list to append to.
func (s *store) lend() []Frame {
	if cap(s.free) < 8 {
		s.size = min(max(8, 4*s.size), 1024)
		s.free = make([]Frame, 0, s.size)
	}
	return s.free
}

// keep ends the list that was lent and returns it, with no room to append to.
// A list that outgrew the store has memory of its own.
func (s *store) keep(frames []Frame) []Frame {
	n := len(frames)
	if n > 0 && cap(frames) == cap(s.free) {
		s.free = frames[n:n]
	}
	return frames[:n:n]
}

// clone returns a copy of the frames that the store keeps.
func (s *store) clone(frames []Frame) []Frame {
	if cap(s.free) < len(frames) {
		s.free = make([]Frame, 0, max(len(frames), storeSize))
	}
	return s.keep(append(s.free, frames...))
}

// storeSize is the room for lists that are short.
const storeSize = 32
