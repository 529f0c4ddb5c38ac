package locate

import (
	"slices"
	"strings"
)

// pythonRule tells the standard library and installed packages by their folder;
// one of the tree's own packages is seen through site-packages.
func pythonRule(t *Tree, q *query) verdict {
	if i := last(q.parts, "site-packages", "dist-packages"); i >= 0 && i+1 < len(q.parts) {
		rest := q.parts[i+1:]
		if strings.HasSuffix(rest[0], ".egg") && len(rest) > 1 {
			rest = rest[1:]
		}
		return t.pythonInstalled(rest)
	}
	if strings.Contains(q.file, ".egg/") && len(q.parts) > 1 {
		return t.pythonInstalled(q.parts)
	}
	if pythonStandard(q) {
		return external("the standard library")
	}
	if v, ok := t.ansibleModule(q); ok {
		return v
	}
	return t.pythonModule(q)
}

// pythonStandard reports whether a path is below the folder of the standard
// library: lib/python3.12/, or Lib/ of an installation on Windows.
func pythonStandard(q *query) bool {
	windows := len(q.file) > 1 && q.file[1] == ':'
	for i, p := range q.parts[:len(q.parts)-1] {
		if strings.HasPrefix(p, "python") && pythonVersion(p[len("python"):]) && (i == 0 && q.elided || i > 0 && strings.HasPrefix(strings.ToLower(q.parts[i-1]), "lib")) {
			return true
		}
		if i > 0 && (p == "Lib" || p == "lib" && windows) && slices.ContainsFunc(q.parts[max(0, i-3):i], pythonFolder) {
			return true
		}
	}
	return false
}

// pythonFolder reports whether a folder is called as Python is where it is
// installed: Python312, python, and py312 of an environment for tests.
func pythonFolder(p string) bool {
	p = strings.ToLower(p)
	rest, ok := strings.CutPrefix(p, "py")
	return strings.HasPrefix(p, "python") || ok && pythonVersion(rest)
}

// ansibleModule answers a module that Ansible copied to the host that it manages:
// ansible_x/ansible_module_NAME.py, and ansible-tmp-x/NAME.
func (t *Tree) ansibleModule(q *query) (verdict, bool) {
	n := len(q.parts)
	if n < 2 || !strings.HasPrefix(q.parts[n-2], "ansible") {
		return verdict{}, false
	}
	name, packed := strings.CutPrefix(q.parts[n-1], "ansible_module_")
	if !packed && (n < 3 || q.parts[n-3] != "tmp" || strings.Contains(name, ".")) {
		return verdict{}, false
	}
	var files []int32
	for _, base := range []string{name, strings.TrimSuffix(name, ".py") + ".py"} {
		for _, i := range t.named(t.names.find(base)) {
			if t.below(i, "modules", "library") && !slices.Contains(files, i) {
				files = append(files, i)
			}
		}
	}
	return only(files, "Ansible runs a copy of the module"), len(files) > 0
}

// below reports whether a file is in a folder of one of the names, or below it.
func (t *Tree) below(i int32, names ...string) bool {
	for d := t.folderOf(i); d > 0; d = t.folders[d].parent {
		if slices.Contains(names, t.names.at(t.folders[d].name)) {
			return true
		}
	}
	return false
}

// pythonModule asks the dotted module that structured frames bring along.
func (t *Tree) pythonModule(q *query) verdict {
	if !strings.Contains(q.module, ".") || strings.ContainsAny(q.module, `/\ `) {
		return verdict{}
	}
	parts := strings.Split(q.module, ".")
	base := q.parts[len(q.parts)-1]
	if base == "__init__.py" {
		parts = append(parts, base)
	} else {
		parts[len(parts)-1] += ".py"
	}
	if parts[len(parts)-1] != base {
		return verdict{}
	}
	if files := t.topLevel(parts); len(files) > 0 {
		return only(files, "module "+q.module)
	}
	return verdict{}
}

func pythonVersion(s string) bool {
	for _, c := range []byte(s) {
		if c != '.' && (c < '0' || '9' < c) && c != 't' {
			return false
		}
	}
	return s != ""
}

// pythonInstalled answers a file below site-packages: ours, if the tree has the
// whole path as a top-level package; a package inside another one has a longer
// name where it is installed.
func (t *Tree) pythonInstalled(rest []string) verdict {
	if files := t.topLevel(rest); len(files) > 0 {
		return only(files, "package "+strings.TrimSuffix(rest[0], ".py")+" is in the tree")
	}
	if len(rest) > 1 && t.pythonPackage(rest[0]) {
		return missing("package " + rest[0] + " is in the tree, " + strings.Join(rest, "/") + " is not")
	}
	return library(strings.TrimSuffix(rest[0], ".py"), "")
}

// topLevel returns the files at rest below a folder that is no package itself.
func (t *Tree) topLevel(rest []string) (files []int32) {
	for _, i := range t.endingSource(rest) {
		d := t.folderOf(i)
		for range rest[1:] {
			d = t.folders[d].parent
		}
		if t.fileIn(d, "__init__.py") == none && (len(rest) > 1 || t.pythonProject(d)) {
			files = append(files, i)
		}
	}
	return files
}

// pythonPackage reports whether a folder of that name is a top-level package.
func (t *Tree) pythonPackage(name string) bool {
	for _, i := range t.ending([]string{name, "__init__.py"}) {
		parent := t.folders[t.folderOf(i)].parent
		if t.fileIn(parent, "__init__.py") == none && t.pythonProject(parent) {
			return true
		}
	}
	return false
}

// pythonProject reports whether packages are installed from a folder: it is
// the root or src/, or has a manifest.
func (t *Tree) pythonProject(d int32) bool {
	if d == 0 || t.names.at(t.folders[d].name) == "src" {
		return true
	}
	for _, m := range []string{"pyproject.toml", "setup.py", "setup.cfg"} {
		if t.fileIn(d, m) != none {
			return true
		}
	}
	return false
}
