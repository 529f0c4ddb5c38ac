package stacktrace

// A call is what PHP, Perl and R print of one: its place, and the function that
// was called there.
type call struct {
	n        int // as printed
	place    place
	function string
	offset   int
}

// addCalls adds a frame for each call, innermost first: the place of a call
// lies within the function that the next one called.
func (l *list) addCalls(calls []call) {
	for i, c := range calls {
		function := ""
		if i+1 < len(calls) {
			function = calls[i+1].function
		}
		if function != "" || c.place.file != "" {
			l.add(c.place.frame(function, c.offset))
		}
	}
}

// shiftCalled is addCalls for frames that hold the function that was called at
// their place: each gets that of the next.
func (l *list) shiftCalled() {
	for i := range l.frames {
		l.frames[i].Func = ""
		if i+1 < len(l.frames) {
			l.frames[i].Func = l.frames[i+1].Func
		}
	}
}
