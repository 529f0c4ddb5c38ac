package ownership

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// An addressFile is one OWNERS file of the line format that Chromium and Gerrit
// share: addresses, rules for some files, and other files to take in.
type addressFile struct {
	name      string
	plain     []addressLine
	perFile   []perFile
	imports   []addressImport
	noParents bool
	parents   int // the line that says so
}

type addressLine struct {
	owner string
	line  int
}

// perFile is one line "per-file GLOBS=...".
type perFile struct {
	file    string // that it stands in
	line    int
	text    string // the globs as written
	globs   []*regexp.Regexp
	owners  []string
	alone   bool            // set noparent
	imports []addressImport // file:
}

// An addressImport takes in another file: its plain owners, or with everything
// also its rules for some files and its "set noparent".
type addressImport struct {
	file       string
	line       int
	everything bool
}

// An addressReader reads one file in one of the two dialects.
type addressReader struct {
	sheet
	dialect Dialect
	out     addressFile
}

func readAddresses(text, name string, d Dialect, notes []Diagnostic) (addressFile, []Diagnostic) {
	r := addressReader{sheet: sheet{file: name, notes: notes}, dialect: d, out: addressFile{name: name}}
	for l := range lines(text) {
		r.line(l)
	}
	return r.out, r.notes
}

func (r *addressReader) line(l line) {
	text, _, _ := strings.Cut(l.text, "#")
	start := skipBlanks(text, 0)
	text = strings.TrimRight(text[start:], " \t\r\v\f")
	globs, perFile := cutWord(text, "per-file")
	include, included := cutWord(text, "include")
	switch {
	case text == "":
	case isNoParent(text):
		r.out.noParents, r.out.parents = true, l.number
	case perFile:
		r.perFile(l, start, globs)
	case strings.HasPrefix(text, "file:"):
		if at, ok := r.target(l, start, text[len("file:"):]); ok {
			r.out.imports = append(r.out.imports, addressImport{at, l.number, false})
		}
	case included && r.dialect == Gerrit:
		if at, ok := r.target(l, start, include); ok {
			r.out.imports = append(r.out.imports, addressImport{at, l.number, true})
		}
	case r.isOwner(text):
		r.out.plain = append(r.out.plain, addressLine{text, l.number})
	default:
		r.note(l, start, Error, InvalidSyntax, "%q is neither an address nor a directive", excerpt(text))
	}
}

// cutWord takes a keyword and the blanks after it off a line.
func cutWord(text, keyword string) (rest string, found bool) {
	rest, found = strings.CutPrefix(text, keyword)
	if !found || rest == "" || !blank(rest[0]) {
		return "", false
	}
	return rest[skipBlanks(rest, 0):], true
}

func isNoParent(text string) bool { return strings.Join(strings.Fields(text), " ") == "set noparent" }

// isOwner: an address, or * for everybody. Gerrit takes addresses without a dot.
func (r *addressReader) isOwner(s string) bool {
	if s == "*" || isEmail(s) {
		return true
	}
	local, domain, found := strings.Cut(s, "@")
	return r.dialect == Gerrit && found && local != "" && domain != "" && !strings.ContainsAny(s, " \t,<>") && !strings.Contains(domain, "@")
}

// perFile reads what follows "per-file". Chromium takes one owner after the =,
// Gerrit a list.
func (r *addressReader) perFile(l line, start int, text string) {
	// At the last =, as a glob may hold one too.
	at := strings.LastIndexByte(text, '=')
	if at < 0 {
		r.note(l, start, Error, InvalidSyntax, "per-file needs a glob, =, and an owner")
		return
	}
	globs, directive := text[:at], strings.TrimSpace(text[at+1:])
	p := perFile{file: r.out.name, line: l.number, text: strings.TrimSpace(globs)}
	if p.globs = r.globs(l, start, globs); len(p.globs) == 0 {
		return
	}
	if path, found := strings.CutPrefix(directive, "file:"); found {
		at, ok := r.target(l, start, path)
		if !ok {
			return
		}
		p.imports = []addressImport{{at, l.number, false}}
	} else if p.alone = isNoParent(directive); !p.alone {
		if p.owners = r.list(l, start, directive); len(p.owners) == 0 {
			return
		}
	}
	r.out.perFile = append(r.out.perFile, p)
}

func (r *addressReader) list(l line, start int, text string) []string {
	parts := []string{text}
	if r.dialect == Gerrit {
		parts = strings.Split(text, ",")
	}
	var owners []string
	for _, s := range parts {
		if s = strings.TrimSpace(s); r.isOwner(s) {
			owners = append(owners, s)
		} else {
			r.note(l, start, Error, InvalidOwner, "%q is no address", excerpt(s))
		}
	}
	return owners
}

// globs compiles the globs of a line. A blank after Gerrit's comma is part of
// the glob.
func (r *addressReader) globs(l line, start int, text string) []*regexp.Regexp {
	var all []*regexp.Regexp
	for _, g := range splitGlobs(strings.TrimSpace(text)) {
		if r.dialect == Chromium {
			g = strings.TrimSpace(g)
		}
		expression, ok := globExpression(g, r.dialect == Gerrit)
		if ok && r.dialect == Chromium && strings.ContainsAny(g, `/\`) {
			r.note(l, start, Error, InvalidPattern, "a per-file glob cannot hold a slash or a backslash")
			continue
		}
		compiled, err := regexp.Compile(expression)
		if !ok || err != nil || len(g) > maxExpression {
			r.note(l, start, Error, InvalidPattern, "%q is no glob", excerpt(g))
			continue
		}
		all = append(all, compiled)
	}
	return all
}

// splitGlobs splits at commas outside of braces.
func splitGlobs(text string) []string {
	var all []string
	depth, from := 0, 0
	for i := range len(text) {
		switch text[i] {
		case '{':
			depth++
		case '}':
			depth--
		case ',':
			if depth <= 0 {
				all, from = append(all, text[from:i]), i+1
			}
		}
	}
	return append(all, text[from:])
}

// target is the path of a file to take in: from the root with a slash in front,
// else from the folder of the file that names it.
func (r *addressReader) target(l line, start int, text string) (string, bool) {
	text = strings.TrimSpace(text)
	if r.dialect == Gerrit && strings.Contains(text, ":") {
		r.note(l, start, Warning, MissingImport, "%q lies in another project and is not read", excerpt(text))
		return "", false
	}
	if !strings.HasPrefix(text, "/") {
		text = path.Join("/", dirOf(r.out.name), text)
	}
	text = strings.TrimPrefix(path.Clean(text), "/")
	if text == "" {
		r.note(l, start, Error, MissingImport, "names no file")
		return "", false
	}
	return text, true
}

// takesAny says whether one of the globs takes a file.
func takesAny(globs []*regexp.Regexp) func(string) bool {
	return func(name string) bool {
		return slices.ContainsFunc(globs, func(g *regexp.Regexp) bool { return g.MatchString(name) })
	}
}
