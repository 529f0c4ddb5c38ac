package scope

import "strings"

var (
	ruby   = byLine(lineRule{opens: opensRuby, end: "end", heredoc: heredocRuby, comment: commentRuby})
	elixir = byLine(lineRule{opens: opensElixir, end: "end", heredoc: heredocElixir, comment: noText, ends: strings.HasPrefix})
	lua    = byLine(lineRule{opens: opensLua, end: "end", heredoc: noText, comment: commentLua, ends: strings.Contains})
	perl   = byLine(lineRule{opens: opensPerl, end: "}", heredoc: heredocPerl, comment: commentPerl})
	shell  = byLine(lineRule{opens: opensShell, end: "}", heredoc: heredocShell, comment: noText})
)

func noText(string) string { return "" }

// nameAfter cuts a word off line and returns the run of bytes of a name after it.
func nameAfter(line, word, more string) (name, rest string, ok bool) {
	rest, ok = strings.CutPrefix(line, word)
	if !ok || rest == "" || rest[0] != ' ' && rest[0] != '\t' {
		return "", "", false
	}
	rest = strings.TrimLeft(rest, " \t")
	n := 0
	for n < len(rest) && (isWord(rest[n]) || strings.IndexByte(more, rest[n]) >= 0) {
		n++
	}
	return rest[:n], rest[n:], n > 0
}

// opensRuby reads def, class and module, also behind private, memoize and the like.
func opensRuby(line string) (string, opening) {
	for _, w := range []string{"class", "module"} {
		if name, _, ok := nameAfter(line, w, ":"); ok && !oneLine(line) {
			return name, class
		}
		if strings.HasPrefix(line, w+" <<") {
			return "", class
		}
	}
	if i := strings.Index(line, "def "); i > 0 && !strings.ContainsAny(line[:i], "\"'#.=(") && line[i-1] == ' ' {
		line = line[i:]
	}
	name, rest, ok := nameAfter(line, "def", ".?!=<>+-*/%[]~^&|@")
	if !ok {
		return "", nothing
	}
	if oneLine(line) || endless(rest) {
		return rubyName(name), single
	}
	return rubyName(name), method
}

// rubyName drops the equals sign of an endless "def x=" read too far.
func rubyName(name string) string { return strings.TrimPrefix(name, "self.") }

// oneLine reports whether a definition closes on its own line.
func oneLine(line string) bool {
	return strings.HasSuffix(line, " end") || strings.HasSuffix(line, ";end")
}

// endless reports whether "= expression" follows the parameters, which have
// parentheses then.
func endless(rest string) bool {
	rest = strings.TrimLeft(rest, " ")
	if strings.HasPrefix(rest, "(") {
		depth := 0
		for i := 0; i < len(rest); i++ {
			switch rest[i] {
			case '(':
				depth++
			case ')':
				depth--
			}
			if depth == 0 {
				rest = strings.TrimLeft(rest[i+1:], " ")
				break
			}
		}
	}
	return strings.HasPrefix(rest, "= ")
}

func heredocRuby(line string) string {
	for rest := line; ; {
		i := strings.Index(rest, "<<")
		if i < 0 {
			return ""
		}
		rest = rest[i+2:]
		word := strings.TrimLeft(rest, "~-")
		quoted := strings.TrimLeft(word, "\"'`")
		n := 0
		for n < len(quoted) && isWord(quoted[n]) {
			n++
		}
		if n > 1 && quoted[0] >= 'A' && quoted[0] <= 'Z' && !(len(word) == len(rest) && i > 0 && line[len(line)-len(rest)-3] != ' ' && line[len(line)-len(rest)-3] != '(') {
			return quoted[:n]
		}
	}
}

func commentRuby(line string) string {
	switch {
	case strings.HasPrefix(line, "=begin"):
		return "=end"
	case line == "__END__":
		return "\x00"
	}
	return ""
}

// opensElixir reads def and its kin with a do block, and defmodule.
func opensElixir(line string) (string, opening) {
	if name, _, ok := nameAfter(line, "defmodule", "."); ok {
		return name, class
	}
	if name, _, ok := nameAfter(line, "defimpl", "."); ok {
		return name, class
	}
	for _, w := range []string{"def", "defp", "defmacro", "defmacrop"} {
		rest, ok := strings.CutPrefix(line, w+" ")
		if !ok {
			continue
		}
		name := elixirName(strings.TrimLeft(rest, " "))
		switch {
		case strings.HasSuffix(line, " do"):
			return name, method
		case strings.Contains(line, " do: ") || strings.HasSuffix(line, " do:"):
			return name, single
		default:
			return name, header
		}
	}
	return "", nothing
}

// elixirName is the name in "name(a)", "name a", "left + right" and "+value".
func elixirName(head string) string {
	n := 0
	for n < len(head) && (isWord(head[n]) || head[n] == '?' || head[n] == '!') {
		n++
	}
	name, rest := head[:n], head[n:]
	if strings.HasPrefix(rest, " ") {
		rest = strings.TrimLeft(rest, " ")
	} else if n > 0 {
		return name
	}
	n = 0
	for n < len(rest) && strings.IndexByte("+-*/<>=!&|^~.@", rest[n]) >= 0 {
		n++
	}
	if n > 0 {
		return rest[:n]
	}
	for _, w := range []string{"in", "and", "or"} {
		if strings.HasPrefix(rest, w+" ") {
			return w
		}
	}
	return name
}

// heredocElixir reads the marks that stand at the end of a line.
func heredocElixir(line string) string {
	for _, q := range []string{`"""`, `'''`} {
		if strings.HasSuffix(line, q) {
			return q
		}
	}
	return ""
}

func opensLua(line string) (string, opening) {
	line = strings.TrimPrefix(line, "local ")
	name, rest, ok := nameAfter(line, "function", ".:")
	if !ok {
		if i := strings.Index(line, "= function("); i > 0 {
			name, rest, ok = strings.TrimSpace(line[:i]), line[i:], true
		}
	}
	if !ok || strings.ContainsAny(name, " ,(") {
		return "", nothing
	}
	if oneLine(rest) {
		return name, single
	}
	return name, method
}

func commentLua(line string) string {
	if i := strings.Index(line, "--[["); i >= 0 && !strings.Contains(line[i:], "]]") {
		return "]]"
	}
	return ""
}

func opensPerl(line string) (string, opening) {
	if name, rest, ok := nameAfter(line, "package", ":"); ok {
		if strings.Contains(rest, "{") {
			return name, class
		}
		return "", nothing
	}
	for _, w := range []string{"sub", "method", "fun", "async sub"} {
		if name, rest, ok := nameAfter(line, w, ":'"); ok && (strings.Contains(rest, "{") || !strings.HasSuffix(rest, ";")) {
			if strings.HasSuffix(rest, "}") && strings.Contains(rest, "{") {
				return name, single
			}
			return name, method
		}
	}
	return "", nothing
}

// commentPerl passes POD and what stands behind __END__.
func commentPerl(line string) string {
	switch {
	case len(line) > 1 && line[0] == '=' && line[1] >= 'a' && line[1] <= 'z' && !strings.HasPrefix(line, "=cut"):
		return "=cut"
	case line == "__END__" || line == "__DATA__":
		return "\x00"
	}
	return ""
}

func opensShell(line string) (string, opening) {
	name, rest, ok := nameAfter(line, "function", "-:.@")
	if !ok {
		n := 0
		for n < len(line) && (isWord(line[n]) || strings.IndexByte("-:.@", line[n]) >= 0) {
			n++
		}
		name, rest = line[:n], strings.TrimLeft(line[n:], " \t")
		if n == 0 || !strings.HasPrefix(rest, "()") {
			return "", nothing
		}
	}
	if strings.HasSuffix(rest, "}") && strings.Contains(rest, "{") {
		return name, single
	}
	return name, method
}

// heredocShell reads << EOF, <<-'EOF'.
func heredocShell(line string) string { return heredoc(line, " \t") }

// heredocPerl reads <<EOF and <<"EOF"; with a blank it is a shift.
func heredocPerl(line string) string { return heredoc(line, "") }

func heredoc(line, blanks string) string {
	i := strings.Index(line, "<<")
	if i < 0 || strings.HasPrefix(line[i:], "<<<") {
		return ""
	}
	word := strings.TrimLeft(strings.TrimLeft(line[i+2:], "-~"), blanks)
	word = strings.TrimLeft(word, "'\"\\")
	n := 0
	for n < len(word) && isWord(word[n]) && word[n] != '$' {
		n++
	}
	if n == 0 || isDigit(word[0]) {
		return ""
	}
	return word[:n]
}
