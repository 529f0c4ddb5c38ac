package ownership

import (
	"cmp"
	"net/mail"
	"regexp"
	"slices"
	"strings"
)

// maintainers are the sections of a MAINTAINERS file. All sections that match
// decide together, the deepest pattern first.
type maintainers struct {
	rules    []Rule
	sections []maintained
	// Sections by the literal first segment of a pattern; those of other
	// patterns are under "".
	byRoot map[string][]int
}

// A maintained section is what its section's file patterns are.
type maintained struct {
	files, excluded []filePattern
	names           []*regexp.Regexp
}

// A filePattern is the value of an F: or X: line. It ends in a slash and means
// everything below, or has as many slashes as the path; it is not anchored at
// its end.
type filePattern struct {
	text       string
	expression *regexp.Regexp // nil for a literal
	slashes    int
	folder     bool
	depth      int
}

func (p filePattern) takes(path string, slashes int) bool {
	switch {
	case p.expression != nil && !p.expression.MatchString(path), p.expression == nil && !strings.HasPrefix(path, p.text):
		return false
	case p.folder || slashes == p.slashes:
		return true
	default:
		// A folder named without a slash is one where the path lies below it.
		return p.expression == nil && path[len(p.text):][0] == '/'
	}
}

// A section that matches, and how deep its pattern is.
type maintainedMatch struct{ section, depth int }

// matching are the sections that take a path, the deepest pattern first.
func (m *maintainers) matching(path string) []maintainedMatch {
	root, _, _ := strings.Cut(path, "/")
	slashes := strings.Count(path, "/")
	var found []maintainedMatch
	for _, bucket := range [][]int{m.byRoot[root], m.byRoot[""]} {
		for _, i := range bucket {
			if depth, ok := m.sections[i].takes(path, slashes); ok {
				found = append(found, maintainedMatch{i, depth})
			}
		}
	}
	slices.SortFunc(found, func(a, b maintainedMatch) int {
		return cmp.Or(cmp.Compare(b.depth, a.depth), cmp.Compare(a.section, b.section))
	})
	return slices.Compact(found)
}

func (s *maintained) takes(path string, slashes int) (depth int, ok bool) {
	depth = -2
	for _, f := range s.files {
		if f.depth > depth && f.takes(path, slashes) {
			depth = f.depth
		}
	}
	for _, n := range s.names {
		if depth < 0 && n.MatchString(path) {
			depth = 0
		}
	}
	if depth == -2 {
		return 0, false
	}
	return depth, !slices.ContainsFunc(s.excluded, func(x filePattern) bool { return x.takes(path, slashes) })
}

func (m *maintainers) decide(path string) Decision {
	owned, unowned := Decision{Status: Owned}, Decision{Status: Unowned}
	for _, f := range m.matching(path) {
		into := &owned
		if len(m.rules[f.section].Owners) == 0 {
			into = &unowned
		}
		into.join(m.rules[f.section : f.section+1 : f.section+1])
	}
	switch {
	case len(owned.Rules) > 0:
		return owned
	case len(unowned.Rules) > 0:
		return unowned
	}
	return Decision{Status: Unmatched}
}

func (m *maintainers) explain(path string) []Step {
	var steps []Step
	for _, f := range m.matching(path) {
		steps = append(steps, Step{Rule: &m.rules[f.section]})
	}
	return steps
}

// A maintainersReader reads a MAINTAINERS file. Sections are runs of lines
// "X: value", under a heading; blank lines do not end them.
type maintainersReader struct {
	sheet
	m       *maintainers
	heading line
	tagged  bool // in the lines of a section
	rule    Rule
	section maintained
	isDir   func(string) bool
}

// parseMaintainers reads a text as Linux documents at its head, and those of the
// folders below where the tree keeps sections there too.
func parseMaintainers(src source, text, file string) *Ruleset {
	r := maintainersReader{sheet: sheet{file: file}, m: &maintainers{byRoot: map[string][]int{}}, isDir: src.isDir}
	r.read(text)
	for _, name := range spread(src) {
		if name == file {
			continue
		}
		r.sheet = sheet{file: name, notes: r.notes}
		if text, err := src.read(name); err == nil {
			r.read(text)
		} else {
			r.note(line{}, 0, Error, UnreadFile, "%v", err)
		}
	}
	r.m.index()
	return &Ruleset{dialect: Maintainers, file: file, rules: r.m.rules, diagnostics: r.notes, reading: r.m}
}

// spread are all MAINTAINERS files of a tree whose settings of get_maintainer.pl
// want them found, as U-Boot's do for its boards. Patterns are from the root in all.
func spread(src source) []string {
	settings, err := src.read(".get_maintainer.conf")
	if err != nil || !slices.Contains(strings.Fields(settings), "--find-maintainer-files") {
		return nil
	}
	names, _ := src.named("MAINTAINERS") // a folder that cannot be listed costs its own files
	return names
}

// read takes in the sections of one file.
func (r *maintainersReader) read(text string) {
	for l := range lines(text) {
		tag, value, ok := maintainersTag(l.text)
		switch {
		case ok && len(r.m.rules) < maxRules:
			r.tag(l, tag, value)
		case strings.TrimSpace(l.text) != "":
			r.end()
			r.heading = l
		}
	}
	r.end()
	r.heading = line{}
}

// maintainersTag reads "X: value".
func maintainersTag(text string) (tag byte, value string, ok bool) {
	if len(text) < 2 || text[0] < 'A' || text[0] > 'Z' || text[1] != ':' {
		return 0, "", false
	}
	return text[0], strings.TrimSpace(text[2:]), true
}

func (r *maintainersReader) tag(l line, tag byte, value string) {
	if !r.tagged {
		r.tagged = true
		r.section = maintained{}
		r.rule = Rule{File: r.file, Line: l.number, Section: strings.TrimSpace(r.heading.text)}
	}
	switch tag {
	case 'M':
		if address := addressOf(value); address != "" && !slices.Contains(r.rule.Owners, address) {
			r.rule.Owners = append(r.rule.Owners, address)
		}
	case 'F', 'X', 'N':
		r.pattern(l, tag, value)
	}
}

func (r *maintainersReader) pattern(l line, tag byte, value string) {
	if tag == 'N' {
		if e := r.expression(l, value); e != nil {
			r.section.names = append(r.section.names, e)
			r.first(l, "N: "+value)
		}
		return
	}
	p, ok := r.filePattern(l, value)
	switch {
	case !ok:
	case tag == 'X':
		r.section.excluded = append(r.section.excluded, p)
	default:
		r.section.files = append(r.section.files, p)
		r.first(l, value)
	}
}

// first makes a section's first pattern the one that its rule shows.
func (r *maintainersReader) first(l line, pattern string) {
	if r.rule.Pattern == "" {
		r.rule.Line, r.rule.Pattern = l.number, pattern
	}
}

func (r *maintainersReader) filePattern(l line, text string) (p filePattern, ok bool) {
	if text == "" {
		r.note(l, 0, Error, InvalidPattern, "names no file")
		return p, false
	}
	if strings.ContainsAny(text, `*?[](){}|^$+\`) {
		if p.expression = r.expression(l, "^"+strings.NewReplacer(".", `\.`, "*", ".*", "?", ".").Replace(text)); p.expression == nil {
			return p, false
		}
	} else if !strings.HasSuffix(text, "/") && r.isDir(text) {
		text += "/"
	}
	p.text, p.slashes, p.folder = text, strings.Count(text, "/"), strings.HasSuffix(text, "/")
	p.depth = p.slashes
	if !p.folder {
		p.depth++
	}
	if strings.HasPrefix(text, "*") {
		p.depth = -1
	}
	return p, true
}

func (r *maintainersReader) expression(l line, text string) *regexp.Regexp {
	if len(text) > maxExpression {
		r.note(l, 0, Error, LimitReached, "the expression is longer than %d bytes", maxExpression)
		return nil
	}
	e, err := regexp.Compile(text)
	if err != nil {
		r.note(l, 0, Error, InvalidPattern, "%v", err)
	}
	return e
}

// end adds the section that was read.
func (r *maintainersReader) end() {
	if r.tagged && (len(r.section.files) > 0 || len(r.section.names) > 0) {
		r.m.rules, r.m.sections = append(r.m.rules, r.rule), append(r.m.sections, r.section)
	}
	r.tagged = false
}

// index sorts the sections by what their patterns begin with.
func (m *maintainers) index() {
	for i, s := range m.sections {
		roots := map[string]bool{}
		for _, f := range s.files {
			root, _, rooted := strings.Cut(f.text, "/")
			if !rooted || strings.ContainsAny(root, `*?[](){}|^$+\`) {
				root = ""
			}
			roots[root] = true
		}
		if len(s.names) > 0 {
			roots[""] = true
		}
		for root := range roots {
			m.byRoot[root] = append(m.byRoot[root], i)
		}
	}
}

// addressOf is the bare address of "Name <address>".
func addressOf(value string) string {
	if _, rest, found := strings.Cut(value, "<"); found {
		address, _, closed := strings.Cut(rest, ">")
		if closed && strings.Contains(address, "@") {
			return strings.TrimSpace(address)
		}
	}
	if a, err := mail.ParseAddress(value); err == nil {
		return a.Address
	}
	for _, w := range strings.Fields(value) {
		if isEmail(w) {
			return w
		}
	}
	return ""
}
