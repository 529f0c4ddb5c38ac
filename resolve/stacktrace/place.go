package stacktrace

import "strings"

// A place is where a frame is: a file as printed, a line, perhaps a column.
type place struct {
	file      string
	line, col int
}

// cutPlace takes `file:line` or `file:line:column` apart.
func cutPlace(s string) (p place, ok bool) {
	file, last, ok := cutNumber(s)
	if !ok {
		return place{}, false
	}
	if inner, first, ok := cutNumber(file); ok && inner != "" {
		return place{inner, first, last}, true
	}
	return place{file, last, 0}, file != ""
}

// cutNumber takes `rest:number` apart.
func cutNumber(s string) (rest string, n int, ok bool) {
	d := trailingDigits(s)
	if d == 0 || d == len(s) || d > 9 || s[len(s)-d-1] != ':' {
		return s, 0, false
	}
	return s[:len(s)-d-1], number(s[len(s)-d:]), true
}

// frame is a frame at the place.
func (p place) frame(function string, offset int) Frame {
	return Frame{Func: function, File: p.file, Line: p.line, Column: p.col, Offset: offset}
}

// opening returns the index of the bracket that the one at the end of s
// closes; -1 where it closes none.
func opening(s string, open, close byte) int {
	depth := 0
	for i := len(s) - 1; i >= 0; i-- {
		switch s[i] {
		case close:
			depth++
		case open:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// hasExt says whether the file's extension, without the dot, is one of the
// blank-separated ones.
func hasExt(file, exts string) bool {
	dot := strings.LastIndexByte(file, '.')
	if dot < 0 || dot == len(file)-1 {
		return false
	}
	ext := file[dot+1:]
	for end := 0; strings.IndexByte(ext, ' ') < 0; {
		n := strings.Index(exts[end:], ext)
		if n < 0 {
			return false
		}
		start := end + n
		end = start + len(ext)
		if (start == 0 || exts[start-1] == ' ') && (end == len(exts) || exts[end] == ' ') {
			return true
		}
	}
	return false
}
