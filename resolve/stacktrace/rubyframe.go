package stacktrace

import "strings"

// rubyOldest reads `12: from ` and returns its length.
func rubyOldest(s string) (n int, rest string, ok bool) {
	n = digits(s)
	rest, ok = strings.CutPrefix(s[n:], ": from ")
	return n + len(": from "), rest, ok && n > 0
}

// rubyFrame reads `gem (1.2) f.rb:12:in 'm'` at s[start:], perhaps behind a
// list's mark or a quote, and returns what follows it.
func rubyFrame(s string, start int, l line) (f Frame, tail string, ok bool) {
	s = s[start:]
	mark := len(s) - len(strings.TrimLeft(s, "# \"`'"))
	s, start = s[mark:], start+mark
	i := 0
	for {
		n := strings.Index(s[i:], ":in ")
		if n < 0 {
			return Frame{}, "", false
		}
		i += n
		if d := trailingDigits(s[:i]); d > 0 && d < i && s[i-d-1] == ':' {
			f.File, f.Line = s[:i-d-1], number(s[i-d:i])
			break
		}
		i += 4
	}
	rest := strings.TrimLeft(s[i+4:], " ")
	if f.File == "" || rest == "" || rest[0] != '`' && rest[0] != '\'' {
		return Frame{}, "", false
	}
	end := strings.Index(rest[1:], "': ") + 1
	if end == 0 {
		end = strings.LastIndexByte(rest, '\'')
	}
	if end <= 0 {
		return Frame{}, "", false
	}
	f.Func, f.Offset = rest[1:end], l.offset(start)
	if i := strings.LastIndex(f.File, ": "); i >= 0 { // behind a logger's words
		f.File = strings.TrimPrefix(f.File[i+2:], "from ")
	}
	if gem := strings.Index(f.File, ") "); gem > 0 && strings.Contains(f.File[:gem], " (") {
		f.Module, f.File = f.File[:gem+1], f.File[gem+2:]
	}
	if n := strings.LastIndexByte(f.File, ' '); n > 0 && strings.IndexByte("/.~(<", f.File[0]) < 0 && !isDrive(f.File) {
		tail = rest[end+1:]
		if rubyEnd(tail) && f.File[:n] != "from" {
			return Frame{}, "", false // prose that names a place
		}
		f.File, f.Offset = f.File[n+1:], l.offset(start+n+1)
	}
	return f, rest[end+1:], f.File != ""
}

// isDrive says whether a path begins with a drive of Windows.
func isDrive(file string) bool {
	return len(file) > 2 && isLetter(file[0]) && file[1] == ':' && (file[2] == '/' || file[2] == '\\')
}

// rubyFile says whether a lone frame may be one by its file.
func rubyFile(file string) bool {
	return hasExt(file, "rb erb rake haml slim") && strings.IndexByte(file, ' ') < 0
}

// rubyEnd says whether nothing of meaning stands behind a frame.
func rubyEnd(tail string) bool { return strings.Trim(tail, " ,.\"'`)]") == "" }

// rubyCut says whether a line ends before the function of its frame does.
func rubyCut(s string) bool {
	s = strings.TrimRight(s, " ")
	rest, ok := strings.CutSuffix(s, ":in")
	if !ok {
		i := max(strings.LastIndex(s, ":in `"), strings.LastIndex(s, ":in '"))
		if i < 0 || strings.IndexByte(s[i+5:], '\'') >= 0 {
			return false
		}
		rest = s[:i]
	}
	file, _, ok := cutNumber(rest)
	return ok && file != ""
}

// wrapped takes a line that ends before the function of its frame does.
func (p *ruby) wrapped(l line, blanks int) bool {
	if !rubyCut(l.text) {
		return false
	}
	p.wrap, p.wrapAt = strings.TrimPrefix(strings.TrimRight(l.text[blanks:], " "), "from "), l.offset(blanks)
	return true
}

// join takes the next line of such a frame.
func (p *ruby) join(l line) bool {
	text := p.wrap + " " + strings.TrimSpace(l.text)
	p.wrap = ""
	f, tail, ok := rubyFrame(text, 0, line{text: text})
	f.Offset = p.wrapAt
	message, told := strings.CutPrefix(tail, ": ")
	switch {
	case !ok || !told && !rubyEnd(tail):
		return false
	case told && p.root.count() == 0:
		p.begin(p.root, f, message, l)
		p.root.Offset, p.listed, p.told = p.wrapAt, false, rubyFile(f.File)
	default:
		p.list(f)
	}
	return true
}
