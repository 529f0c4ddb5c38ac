package locate

import (
	"bytes"
	"slices"
	"strings"
)

// jvmRule reads the class: its package and the file's name say where the file
// is, by folder or, for the few that stand elsewhere, by the package clause.
func jvmRule(t *Tree, q *query) verdict {
	name, pkg := q.parts[len(q.parts)-1], jvmPackage(q.function)
	if generated(q.function) {
		return external("made at run time")
	}
	if q.file == "SourceFile" || q.file == "Unknown Source" || !strings.Contains(name, ".") {
		return missing("the class file does not name its source")
	}
	if q.function == "" || len(q.parts) > 1 && !q.relative {
		return verdict{}
	}
	files := t.named(t.names.find(name))
	if pkg == "" {
		return verdict{}
	}
	dotted := strings.Split(pkg, ".")
	if found := t.inPackage(files, dotted); len(found) > 0 {
		found = t.declaring(t.atSourceRoot(found, dotted), pkg)
		if len(files) <= maxOthers {
			found = union(found, t.clausing(files, pkg))
		}
		v := only(found, "package "+pkg)
		v.library, v.version = jarName(q.module)
		return v
	}
	if found := t.clausing(files, pkg); len(found) > 0 {
		return only(found, "its package clause says "+pkg)
	}
	if t.hasPackage(dotted) {
		return missing("package " + pkg + " is in the tree, " + name + " is not")
	}
	v := verdict{status: External, library: pkg, why: "package " + pkg + " is not in the tree"}
	if name, version := jarName(q.module); version != "" {
		v.library, v.version = name, version
	}
	return v
}

// jarName cuts "shop-core-1.4.2.jar".
func jarName(module string) (name, version string) {
	file, ok := strings.CutSuffix(module, ".jar")
	if !ok {
		return "", ""
	}
	if name, version = versioned(file); version == "" {
		return "", ""
	}
	return name, version
}

// jvmPackage is the package of "loader//a.b.Outer$Inner.method".
func jvmPackage(function string) string {
	if i := strings.LastIndexByte(function, '/'); i >= 0 {
		function = function[i+1:]
	}
	class := ""
	if i := strings.LastIndexByte(function, '.'); i >= 0 {
		class = function[:i]
	}
	if i := strings.LastIndexByte(class, '.'); i >= 0 {
		return class[:i]
	}
	return ""
}

// generated reports whether a class was made by a proxy or a lambda factory.
func generated(function string) bool {
	for _, s := range []string{"$Proxy", "$$FastClassBy", "$$EnhancerBy", "GeneratedMethodAccessor", "$$SpringCGLIB$$"} {
		if strings.Contains(function, s) {
			return true
		}
	}
	return false
}

// inPackage keeps the files whose folders end in the package's parts.
func (t *Tree) inPackage(files []int32, dotted []string) []int32 {
	for i := len(dotted) - 1; i >= 0 && len(files) > 0; i-- {
		files = t.sharing(files, len(dotted)-1-i, t.names.find(dotted[i]))
	}
	return files
}

// atSourceRoot keeps the files whose package starts in a folder that build
// tools make source roots, if there are any: a/b/C.java may be of z.a.b.
func (t *Tree) atSourceRoot(files []int32, dotted []string) []int32 {
	if len(files) < 2 {
		return files
	}
	var rooted []int32
	for _, i := range files {
		d := t.folderOf(i)
		for range dotted {
			d = t.folders[d].parent
		}
		if d == 0 || sourceRoots[t.names.at(t.folders[d].name)] {
			rooted = append(rooted, i)
		}
	}
	if len(rooted) == 0 {
		return files
	}
	return rooted
}

var sourceRoots = set("java kotlin scala groovy clojure src source sources main test tests it testFixtures integrationTest androidTest jvm jvmMain jvmTest commonMain commonTest androidMain gen generated resources javatests")

// declaring drops the files whose package clause says something else; a file
// without one is kept.
func (t *Tree) declaring(files []int32, pkg string) []int32 {
	if len(files) < 2 || len(files) > maxClauses {
		return files
	}
	kept := slices.DeleteFunc(slices.Clone(files), func(i int32) bool {
		c := packageClause(t.start(i, maxHead))
		return c != "" && c != pkg
	})
	if len(kept) == 0 {
		return files
	}
	return kept
}

// clausing keeps the files whose package clause says pkg.
func (t *Tree) clausing(files []int32, pkg string) []int32 {
	var found []int32
	for _, i := range files[:min(len(files), maxClauses)] {
		if packageClause(t.start(i, maxHead)) == pkg {
			found = append(found, i)
		}
	}
	return found
}

// The files that are read for their package clause, and how much of each: it
// stands behind a licence.
const (
	maxClauses = 64
	maxOthers  = 16
	maxHead    = 16 << 10
)

// union adds to a those of b that it lacks.
func union(a, b []int32) []int32 {
	a = slices.Clip(a)
	for _, i := range b {
		if !slices.Contains(a, i) {
			a = append(a, i)
		}
	}
	return a
}

// packageClause is the package that the head of a Java, Kotlin, Scala or Groovy
// file declares; Scala's may be in several clauses.
func packageClause(src []byte) string {
	var names []string
	for line := range bytes.Lines(src) {
		words := strings.Fields(strings.TrimRight(string(bytes.TrimSpace(line)), ";{ "))
		switch {
		case len(words) == 2 && words[0] == "package" && words[1] != "object":
			names = append(names, strings.ReplaceAll(words[1], "`", ""))
		case len(words) > 0 && words[0] == "import":
			return strings.Join(names, ".")
		}
	}
	return strings.Join(names, ".")
}

// jvmFolders is the folders that hold sources, by their last name.
type jvmFolders map[int32][]int32

func readJVMFolders(t *Tree) jvmFolders {
	m := jvmFolders{}
	for i, f := range t.folders {
		for _, x := range t.files[f.files.first:f.files.end] {
			name := t.names.at(x.name)
			if dot := strings.LastIndexByte(name, '.'); dot > 0 && jvmSource[name[dot+1:]] {
				m[f.name] = append(m[f.name], int32(i))
				break
			}
		}
	}
	return m
}

var jvmSource = set("java kt scala groovy clj cljc kts")

// hasPackage reports whether a folder of sources ends in the package's parts.
func (t *Tree) hasPackage(dotted []string) bool {
	folders := table(t, "jvm", readJVMFolders)
	for _, d := range folders[t.names.find(dotted[len(dotted)-1])] {
		if t.folderEnds(d, dotted) {
			return true
		}
	}
	return false
}

// folderEnds reports whether a folder's path ends in parts.
func (t *Tree) folderEnds(d int32, parts []string) bool {
	for i := len(parts) - 1; i >= 0; i-- {
		if d <= 0 || t.names.at(t.folders[d].name) != parts[i] {
			return false
		}
		d = t.folders[d].parent
	}
	return true
}
