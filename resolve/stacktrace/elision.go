package stacktrace

import "slices"

// An elision is a line `...24 frames elided...` within a stack.
type elision struct {
	after  int // frames before it
	n      int // frames that were left out
	offset int
}

// maxCycle limits the functions that take turns in a recursion.
const maxCycle = 8

// restore gives back the frames that a runtime left out in the middle of a
// recursion, where what stands before and behind them leaves no doubt; the
// restored ones stand at the line that says so. Otherwise the list is cut off.
func (l *list) restore(e elision) {
	if e.n == 0 && e.offset == 0 {
		return
	}
	before, behind := l.frames[:e.after], l.frames[e.after:]
	for period := 1; period <= maxCycle && 2*period <= len(before); period++ {
		cycle := before[len(before)-period:]
		if !repeats(before[:len(before)-period], cycle) || !goesOn(cycle, e.n, behind) {
			continue
		}
		behind = slices.Clone(behind)
		l.frames = slices.Grow(before, min(e.n, maxFrames)+len(behind))
		for i := range min(e.n, maxFrames) {
			f := cycle[i%period]
			f.Offset = e.offset
			l.add(f)
		}
		for _, f := range behind {
			l.add(f)
		}
		return
	}
	l.cut = true
}

// repeats says whether the frames end in the cycle too.
func repeats(frames, cycle []Frame) bool {
	return len(frames) >= len(cycle) && sameFrames(frames[len(frames)-len(cycle):], cycle)
}

// goesOn says whether the cycle, after n frames of it, goes on in what stands
// behind them.
func goesOn(cycle []Frame, n int, behind []Frame) bool {
	if len(behind) < len(cycle) {
		return false
	}
	for i := range cycle {
		if f := cycle[(n+i)%len(cycle)]; !sameFrames([]Frame{f}, behind[i:i+1]) {
			return false
		}
	}
	return true
}
