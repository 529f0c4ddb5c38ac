package stacktrace

import "strings"

// prefix returns the length of the prefixes that log shippers and log daemons
// put before the line, one before the other, and what in them names the source.
func prefix(s string) (key string, n int) {
	key, n = onePrefix(s)
	for m, k := n, 1; m > 0 && n < len(s) && k < maxPrefixes && !isPartial(s, n); k++ {
		var inner string
		inner, m = innerPrefix(s[n:])
		key, n = key+inner, n+m
	}
	return key, n
}

// innerPrefix knows one behind another. A level that stands there, `[error] ` or
// `I | `, is of the message: a container's name ends in a number.
func innerPrefix(s string) (key string, n int) {
	switch {
	case isLetter(s[0]):
		if key, n = syslogPrefix(s); n > 0 {
			return key, n
		}
		if key, n = barPrefix(s); n == 0 || !isDigit(key[len(key)-1]) {
			return "", 0
		}
		return key, n
	case s[0] == '[' && len(s) > 1 && isLetter(s[1]):
		return "", 0
	}
	return onePrefix(s)
}

// maxPrefixes is how many may stand before a line: a kernel's time behind
// syslog's, in what a build server prints.
const maxPrefixes = 3

// isTimed says whether s begins with the time of a kernel or with a date: before
// those blanks may stand, of who quotes a log.
func isTimed(s string) bool {
	if s == "" || s[0] != '[' {
		return s != "" && isDigit(s[0]) && timestamp(s) > 0
	}
	end := strings.IndexByte(s[:min(len(s), 20)], ']')
	return end > 0 && isKernelTime(s[1:end])
}

// onePrefix knows the first one.
func onePrefix(s string) (key string, n int) {
	switch c := s[0]; {
	case c == ' ' || c == '\t':
		if blanks := indent(s); isTimed(s[blanks:]) {
			key, n = onePrefix(s[blanks:])
			return key, blanks + n
		}
	case isDigit(c):
		return timePrefix(s)
	case c == '[':
		return bracketPrefix(s)
	case c == '<':
		return priorityPrefix(s)
	case c == '>':
		return "", quoteMarks(s)
	case strings.HasPrefix(s, codeFence):
		return "", len(codeFence)
	case isLetter(c):
		if key, n = syslogPrefix(s); n > 0 {
			return key, n
		}
		if key, n = logcatPrefix(s); n > 0 {
			return key, n
		}
		return barPrefix(s)
	}
	return "", 0
}

// timePrefix knows lines that begin with a time: Kubernetes' container log
// (`time stdout F text`), syslog and journald with ISO times, Heroku's router,
// `docker logs -t` and loggers that put their time before every line.
func timePrefix(s string) (key string, n int) {
	if key, n = logcatTime(s); n > 0 {
		return key, n
	}
	if n = timestamp(s); n == 0 {
		n = clock(s)
	}
	if n == 0 || n < len(s) && s[n] != ' ' {
		return "", 0
	}
	n = min(n+1, len(s))
	rest := s[n:]
	if len(rest) > 9 && rest[:3] == "std" && rest[6] == ' ' && (rest[7] == 'F' || rest[7] == 'P') && rest[8] == ' ' {
		return rest[:6], n + 9
	}
	if key, m := hostPrefix(rest); m > 0 {
		return key, n + m
	}
	return "", n
}

// maxTag limits the names of a host and of a program.
const maxTag = 160

// hostPrefix knows `host app[pid]: ` and `app[pid]: `.
func hostPrefix(s string) (key string, n int) {
	open, blanks := -1, 0
	for i := range min(len(s), maxTag) {
		switch s[i] {
		case '[':
			if open < 0 {
				open = i
			}
		case ']':
			if strings.HasPrefix(s[i:], "]: ") && open > 0 {
				return s[:i], i + len("]: ")
			}
		case ' ', '\t':
			if blanks++; i == 0 || open >= 0 || blanks > 1 {
				return "", 0
			}
		}
	}
	return "", 0
}

// timestamp returns the length of a date and time at the beginning of s, with
// fraction and zone; 0 if there is none.
func timestamp(s string) int {
	const shape = "2006-01-02T15:04:05"
	if len(s) < len(shape) || s[4] != '-' && s[4] != '/' || s[10] != 'T' && s[10] != ' ' || s[13] != ':' || s[16] != ':' || !numbered(s, shape) {
		return 0
	}
	n := len(shape) + fraction(s[len(shape):])
	return n + zone(s[n:])
}

// clock returns the length of a time of day at the beginning of s, as build
// servers put before every line; 0 if there is none.
func clock(s string) int {
	const shape = "15:04:05"
	if len(s) < len(shape) || s[2] != ':' || s[5] != ':' || !numbered(s, shape) {
		return 0
	}
	return len(shape) + fraction(s[len(shape):])
}

// numbered says whether s has digits where the shape has some.
func numbered(s, shape string) bool {
	for i := range len(shape) {
		if isDigit(shape[i]) && !isDigit(s[i]) {
			return false
		}
	}
	return true
}

// fraction returns the length of `.123` at the beginning of s.
func fraction(s string) int {
	if s == "" || s[0] != '.' && s[0] != ',' {
		return 0
	}
	return 1 + digits(s[1:])
}

// zone returns the length of `Z` or `+hh:mm` at the beginning of s.
func zone(s string) int {
	if len(s) > 0 && s[0] == 'Z' {
		return 1
	}
	if len(s) < 5 || s[0] != '+' && s[0] != '-' || !isDigit(s[1]) {
		return 0
	}
	n := 1
	for n < len(s) && n < 6 && (isDigit(s[n]) || s[n] == ':') {
		n++
	}
	return n
}

// bracketPrefix knows the kernel's `[    1.234567][T12] `, `kubectl logs
// --prefix` (`[pod/name/container] `) and runners' `[name] `.
func bracketPrefix(s string) (key string, n int) {
	end := strings.IndexByte(s[:min(len(s), 120)], ']')
	if end < 2 || end+1 >= len(s) {
		return "", 0
	}
	inside := s[1:end]
	if timestamp(inside) > 0 && s[end+1] == ' ' {
		return "", end + 2
	}
	if isKernelTime(inside) {
		n = end + 1
		if s[n] == '[' {
			if close := strings.IndexByte(s[n:], ']'); close > 0 {
				key = s[n : n+close+1]
				n += close + 1
			}
		}
		if n < len(s) && s[n] == ' ' {
			n++
		}
		return key, n
	}
	if s[end+1] == '\t' && !strings.ContainsAny(inside, " <>=") {
		return key, end + 1 // the tab is of the text
	}
	if s[end+1] != ' ' || strings.ContainsAny(inside, " <>=") {
		return "", 0
	}
	if strings.HasPrefix(inside, "pod/") {
		key = inside
	}
	return key, end + 2
}

// isKernelTime says whether s is like `   12.345678`.
func isKernelTime(s string) bool {
	dot := strings.IndexByte(s, '.')
	return dot > 0 && dot+1 < len(s) && isDigit(s[dot-1]) && digits(s[dot+1:]) == len(s)-dot-1 &&
		strings.Trim(s[:dot], " 0123456789") == ""
}

// priorityPrefix knows `<34>` before what syslog or the kernel wrote, and RFC
// 5424's header.
func priorityPrefix(s string) (key string, n int) {
	d := digits(s[1:])
	if d == 0 || d > 3 || d+2 >= len(s) || s[d+1] != '>' {
		return "", 0
	}
	n = d + 2
	rest := s[n:]
	if strings.HasPrefix(rest, "1 ") && timestamp(rest[2:]) > 0 {
		if key, m := structuredPrefix(rest[2:]); m > 0 {
			return key, n + 2 + m
		}
	}
	if rest[0] != '<' {
		key, m := prefix(rest)
		return key, n + m
	}
	return "", n
}

// structuredPrefix knows RFC 5424 after the version: time, host, app, process,
// message id, structured data.
func structuredPrefix(s string) (key string, n int) {
	n = timestamp(s) + 1
	for range 4 {
		m := strings.IndexByte(s[min(n, len(s)):], ' ')
		if m < 0 {
			return "", 0
		}
		n += m + 1
	}
	key = s[timestamp(s)+1 : n-1]
	for n < len(s) && s[n] == '[' {
		m := strings.IndexByte(s[n:], ']')
		if m < 0 {
			return "", 0
		}
		n += m + 1
	}
	if n < len(s) && s[n] == '-' {
		n++
	}
	if n < len(s) && s[n] == ' ' {
		n++
	}
	return key, min(n, len(s))
}

// syslogPrefix knows `Nov  6 02:36:08 host app[pid]: `.
func syslogPrefix(s string) (key string, n int) {
	const shape = "Nov  6 02:36:08 "
	if len(s) < len(shape)+2 || s[3] != ' ' || s[9] != ':' || s[12] != ':' || s[6] != ' ' ||
		!strings.Contains("JanFebMarAprMayJunJulAugSepOctNovDec", s[:3]) {
		return "", 0
	}
	size := len(shape)
	if s[15] == '.' { // journalctl -o short-precise
		size += 1 + digits(s[16:])
	}
	if size >= len(s) || s[size-1] != ' ' {
		return "", 0
	}
	rest := s[size:]
	if key, m := hostPrefix(rest); m > 0 {
		return key, size + m
	}
	host := strings.IndexByte(rest, ' ')
	if host < 0 {
		return "", 0
	}
	tag := strings.Index(rest[host:], ": ")
	if tag < 0 || strings.IndexByte(rest[host+1:host+tag], ' ') >= 0 {
		return "", size + host + 1
	}
	return rest[:host+tag], size + host + tag + 2
}

// quoteMarks returns the length of mail's `> > `.
func quoteMarks(s string) (n int) {
	for n < len(s) && s[n] == '>' {
		if n++; n < len(s) && s[n] == ' ' {
			n++
		}
	}
	return n
}

// barPrefix knows Docker Compose's `name-1  | `.
func barPrefix(s string) (key string, n int) {
	bar := strings.IndexByte(s[:min(len(s), 64)], '|')
	if bar < 2 || s[bar-1] != ' ' {
		return "", 0
	}
	name := strings.TrimRight(s[:bar], " ")
	for i := range len(name) {
		if c := name[i]; !isWord(c) && c != '-' && c != '.' {
			return "", 0
		}
	}
	n = bar + 1
	if n < len(s) {
		if s[n] != ' ' {
			return "", 0
		}
		n++
	}
	return name, n
}

// logcatPrefix knows Android's brief form, `E/AndroidRuntime( 1234): `.
func logcatPrefix(s string) (key string, n int) {
	if len(s) < 8 || s[1] != '/' || !strings.Contains("VDIWEF", s[:1]) {
		return "", 0
	}
	end := strings.Index(s[:min(len(s), 80)], "): ")
	open := strings.IndexByte(s[:min(len(s), 80)], '(')
	if open < 0 || end < open {
		return "", 0
	}
	return s[2:end], end + 3
}

// logcatTime knows Android's `01-31 12:00:00.123  1234  1234 E Tag: `; the
// process, thread and level name the source.
func logcatTime(s string) (key string, n int) {
	if len(s) < 33 || s[2] != '-' || s[5] != ' ' || s[8] != ':' || s[11] != ':' || s[14] != '.' {
		return "", 0
	}
	n = 18
	for range 3 {
		n += indent(s[n:])
		m := strings.IndexByte(s[n:], ' ')
		if m < 0 {
			return "", 0
		}
		n += m
	}
	key = s[18:n]
	m := strings.Index(s[n:min(len(s), n+80)], ": ")
	if m < 0 {
		return "", 0
	}
	return key, n + m + 2
}
