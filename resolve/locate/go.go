package locate

import (
	"maps"
	"path"
	"strings"
)

// goModules is where the module paths of every go.mod of the tree are, with
// those that a replace directive takes from a folder.
type goModules map[string]int32

func readGoModules(t *Tree) goModules {
	m := goModules{}
	for _, i := range t.manifests("go.mod") {
		src := string(t.start(i, maxManifest))
		for line := range strings.Lines(src) {
			line, _, _ = strings.Cut(line, "//")
			words := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "replace "))
			if len(words) == 2 && words[0] == "module" {
				if name := strings.Trim(words[1], `"`); m.free(name) {
					m[name] = t.folderOf(i)
				}
			}
			m.replace(t, i, words)
		}
	}
	for name, folder := range maps.Clone(m) {
		first, major := cutLast(name, "/")
		if _, _, _, inner := m.locate(strings.Split(first, "/")); strings.HasPrefix(major, "v") && strings.Trim(major[1:], "0123456789") == "" && !inner {
			m[first] = folder // a build of before, or one without modules
		}
	}
	if t.fileIn(0, "go.mod") == none {
		if root := goImported(t); root != "" && m.free(root) {
			m[root] = 0
		}
	}
	return m
}

// The files that are read to learn the import path of a tree without go.mod.
const (
	maxImporting = 64
	perFolder    = 4
)

// goImported is the import path that the tree's own packages use for its root:
// the one under which most of what they import is in the tree.
func goImported(t *Tree) string {
	found := map[string]int{}
	read := 0
	for d := int32(0); d < int32(len(t.folders)) && read < maxImporting; d++ {
		if t.isCopyFolder(d) {
			continue
		}
		n := 0
		for i := t.folders[d].files.first; i < t.folders[d].files.end && n < perFolder && read < maxImporting; i++ {
			if strings.HasSuffix(t.names.at(t.files[i].name), ".go") {
				n++
				read++
				t.countImports(string(t.start(i, maxHead)), found)
			}
		}
	}
	best := ""
	for root, n := range found {
		if n > 1 && (best == "" || n > found[best] || n == found[best] && root < best) {
			best = root
		}
	}
	return best
}

// countImports counts the roots under which a file's imports are folders of the
// tree.
func (t *Tree) countImports(src string, found map[string]int) {
	for line := range strings.Lines(src) {
		if strings.HasPrefix(line, "func ") {
			return
		}
		_, rest, ok := strings.Cut(line, "\"")
		imported, _, ok2 := strings.Cut(rest, "\"")
		parts := strings.Split(imported, "/")
		if !ok || !ok2 || len(parts) < 3 || !strings.Contains(parts[0], ".") {
			continue
		}
		for n := 2; n <= 3 && n < len(parts); n++ {
			if d := t.findFolder(0, parts[n:]); d > 0 {
				found[strings.Join(parts[:n], "/")] += len(parts) - n
			}
		}
	}
}

func (m goModules) free(name string) bool {
	_, taken := m[name]
	return !taken
}

// replace reads "old [version] => ./folder".
func (m goModules) replace(t *Tree, mod int32, words []string) {
	n := len(words)
	if n < 3 || words[n-2] != "=>" || !strings.HasPrefix(words[n-1], ".") || !m.free(words[0]) {
		return
	}
	folder := t.folderPath(t.folderOf(mod))
	if d := t.findFolder(0, split(path.Join(folder, words[n-1]))); d != none && !strings.HasPrefix(path.Join(folder, words[n-1]), "..") {
		m[words[0]] = d
	}
}

// locate returns the module that an import path's parts are of, longest first.
func (m goModules) locate(parts []string) (module string, folder int32, rest []string, ok bool) {
	for n := len(parts); n > 0; n-- {
		module = strings.Join(parts[:n], "/")
		if folder, ok = m[module]; ok {
			return module, folder, parts[n:], true
		}
	}
	return "", none, nil, false
}

// goRule reads module paths: of the module cache, of -trimpath, of vendor
// folders, and of the function's own import path.
func goRule(t *Tree, q *query) verdict {
	base := q.parts[len(q.parts)-1]
	if base == "_cgo_gotypes.go" || base == "_testmain.go" || !strings.Contains(base, ".") {
		return external("made by the compiler")
	}
	m := table(t, "go.mod", readGoModules)
	if v, ok := goVersioned(t, q, m); ok {
		return v
	}
	imported := importPath(q.function)
	if v, ok := goVendored(t, q, m); ok {
		return v
	}
	if v, ok := goTrimmed(t, q, m, imported); ok {
		return v
	}
	if v, ok := goPath(t, q, m); ok {
		return v
	}
	if goRoot(q, imported) {
		return external("the standard library")
	}
	return goPackage(t, q, m, imported)
}

// goVersioned reads mod@version/x.go: the module cache's, and -trimpath's.
func goVersioned(t *Tree, q *query, m goModules) (verdict, bool) {
	at := -1
	for i, p := range q.parts {
		if strings.Contains(p, "@") {
			at = i
		}
	}
	if at < 0 || at == len(q.parts)-1 {
		return verdict{}, false
	}
	from := 0
	if i := last(q.parts[:at], "mod"); i > 0 && q.parts[i-1] == "pkg" {
		from = i + 1
	}
	name, version, _ := strings.Cut(q.parts[at], "@")
	module := unescape(strings.Join(append(append([]string(nil), q.parts[from:at]...), name), "/"))
	if module == "golang.org/toolchain" {
		return external("the standard library"), true
	}
	rest := q.parts[at+1:]
	folder, ours := m[module]
	if known, at, _, ok := m.locate(strings.Split(importPath(q.function), "/")); !ours && ok && from == 0 && strings.HasSuffix(known, "/"+module) {
		module, folder, ours = known, at, true // the path's beginning was left out
	}
	if !ours {
		return library(module, version), true
	}
	v := t.ownPackage(folder, rest, "module "+module)
	v.library, v.version = module, version
	return v, true
}

// ownPackage answers a file of a package that the tree holds itself.
func (t *Tree) ownPackage(folder int32, rest []string, what string) verdict {
	if files := t.in(folder, rest); files != nil {
		return only(files, what+" is "+t.shown(folder))
	}
	return missing(what + " is " + t.shown(folder) + ", which has no " + strings.Join(rest, "/"))
}

// unescape reads the module cache's !x as X.
func unescape(module string) string {
	if !strings.Contains(module, "!") {
		return module
	}
	var b strings.Builder
	for i := 0; i < len(module); i++ {
		if c := module[i]; c == '!' && i+1 < len(module) && 'a' <= module[i+1] && module[i+1] <= 'z' {
			i++
			b.WriteByte(module[i] - 'a' + 'A')
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// goVendored reads vendor/import/path/x.go: the tree's copy, if it has one.
func goVendored(t *Tree, q *query, m goModules) (verdict, bool) {
	i := last(q.parts, "vendor")
	if i < 0 || i+2 > len(q.parts)-1 || !strings.Contains(q.parts[i+1], ".") {
		return verdict{}, false
	}
	if v, ok := t.tracked(q.parts[i:]); ok {
		v.tracked = false // the import path is proof enough
		return v, true
	}
	rest := q.parts[i+1:]
	if module, folder, below, ok := m.locate(rest[:len(rest)-1]); ok {
		return t.ownPackage(folder, append(below, rest[len(rest)-1]), "module "+module), true
	}
	return library(strings.Join(rest[:len(rest)-1], "/"), ""), true
}

// goTrimmed reads what -trimpath prints: the import path and the file's name.
// A module of the tree goes before a vendored copy of it.
func goTrimmed(t *Tree, q *query, m goModules, imported string) (verdict, bool) {
	if !q.relative || len(q.parts) < 2 {
		return verdict{}, false
	}
	dir := q.parts[:len(q.parts)-1]
	if module, folder, below, ok := m.locate(dir); ok {
		return t.ownPackage(folder, append(append([]string(nil), below...), q.parts[len(dir)]), "module "+module), true
	}
	if len(t.in(0, q.parts)) > 0 {
		return verdict{}, false
	}
	at := strings.Join(dir, "/")
	if imported == at && goStandard[dir[0]] {
		return external("the standard library"), true
	}
	if len(dir) > 1 && strings.Contains(dir[0], ".") && !strings.HasPrefix(dir[0], ".") {
		if v, ok := t.tracked(append([]string{"vendor"}, q.parts...)); ok {
			v.tracked = false // the import path is proof enough
			return v, true
		}
		if len(m) > 0 {
			return library(at, ""), true
		}
	}
	return verdict{}, false
}

// goPath reads GOPATH's src/import/path/x.go, where the import path is of a
// module of the tree and the file is there.
func goPath(t *Tree, q *query, m goModules) (verdict, bool) {
	i := last(q.parts, "src")
	if i < 0 || i+2 >= len(q.parts) || !strings.Contains(q.parts[i+1], ".") {
		return verdict{}, false
	}
	rest := q.parts[i+1:]
	module, folder, below, ok := m.locate(rest[:len(rest)-1])
	if !ok {
		return verdict{}, false
	}
	files := t.in(folder, append(below[:len(below):len(below)], rest[len(rest)-1]))
	return only(files, "module "+module+" is "+t.shown(folder)), files != nil
}

// goRoot tells the standard library by its folder, or by a function of a
// standard package in a folder that is called so.
func goRoot(q *query, imported string) bool {
	for i, p := range q.parts {
		if p != "src" || i == 0 || i+1 == len(q.parts) || !goStandard[q.parts[i+1]] {
			continue
		}
		if before := q.parts[:i]; goInstalled(before) || imported != "" && imported == strings.Join(q.parts[i+1:len(q.parts)-1], "/") {
			return true
		}
	}
	return false
}

// goInstalled reports whether a folder is one that Go is installed in.
func goInstalled(before []string) bool {
	joined := strings.Join(before, "/")
	for _, s := range []string{"usr/local/go", "usr/lib/go", "usr/lib/golang", "opt/go", "goroot", "GOROOT", "libexec", "Program Files/Go", "usr/share/go"} {
		if strings.HasSuffix(joined, s) {
			return true
		}
	}
	base := before[len(before)-1]
	return strings.HasPrefix(base, "go1.") || strings.HasPrefix(base, "go-1.") || strings.Contains(joined, "hostedtoolcache/go/")
}

// goPackage asks the function's import path where the file is.
func goPackage(t *Tree, q *query, m goModules, imported string) verdict {
	if imported == "" || imported == "main" {
		return verdict{}
	}
	parts := strings.Split(imported, "/")
	dir := q.parts[:len(q.parts)-1]
	if module, folder, below, ok := m.locate(parts); ok {
		if files := t.in(folder, append(append([]string(nil), below...), q.parts[len(dir)])); files != nil {
			return only(files, "module "+module+" is "+t.shown(folder))
		}
		return verdict{}
	}
	if len(m) > 0 && endsIn(dir, parts) {
		switch {
		case goStandard[parts[0]] && len(t.ending(q.parts[len(dir)-len(parts):])) == 0:
			return external("the standard library")
		case len(parts) > 1 && strings.Contains(parts[0], "."):
			return library(imported, "")
		}
	}
	return verdict{}
}

func endsIn(parts, suffix []string) bool {
	if len(suffix) > len(parts) {
		return false
	}
	for i, p := range suffix {
		if parts[len(parts)-len(suffix)+i] != p {
			return false
		}
	}
	return true
}

// importPath is the package of "github.com/acme/lib.(*T).M" and of
// "gopkg.in/yaml%2ev3.unmarshal"; empty where the function has none.
func importPath(function string) string {
	head := function
	if i := strings.IndexAny(head, "([{"); i >= 0 {
		head = head[:i]
	}
	slash := strings.LastIndexByte(head, '/')
	dot := strings.IndexByte(head[slash+1:], '.')
	if dot < 0 {
		return ""
	}
	p := strings.ReplaceAll(head[:slash+1+dot], "%2e", ".")
	return strings.TrimSuffix(p, "_test")
}

var goStandard = set(`archive bufio builtin bytes cmp compress container context crypto database debug embed
	encoding errors expvar flag fmt go hash html image index internal io iter log maps math mime net os path
	plugin reflect regexp runtime slices sort strconv strings structs sync syscall testing text time unicode
	unique unsafe vendor weak cmd`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
