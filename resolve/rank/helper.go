package rank

import (
	"path"
	"strings"
	"unicode"
)

// helperWords are words of function names that only serve or report: the cause
// of a failure in them is nearly always their caller.
var helperWords = words(`
	alloc malloc calloc realloc zalloc free dealloc kfree kmalloc strdup memcpy memset memmove
	assert abort panic die fatal bug oops warn warning log logger trace dump print printf
	raise throw fail unref ref release`)

// helperFiles are base names, without extension, of files of such functions.
var helperFiles = words(`
	util utils memory mem log logging logger assert list hash hashtable string strings str
	alloc malloc panic error errors debug backtrace buffer vector queue`)

func words(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(s) {
		set[w] = true
	}
	return set
}

// helper reports whether a frame only serves or reports, by its names.
func helper(function, file string) bool {
	base := path.Base(file)
	stem, _, _ := strings.Cut(base, ".")
	if helperFiles[strings.ToLower(stem)] {
		return true
	}
	for _, w := range split(function) {
		if helperWords[w] {
			return true
		}
	}
	return false
}

// sharedFolders are names of folders whose code everybody calls. Measured, they
// stand in for how many files of a repository name the function.
var sharedFolders = words("lib libs util utils utilities common support helper helpers shared base")

// shared reports whether a file is one that everybody calls into: in such a
// folder, or a header of C, whose functions are inlined.
func shared(file string) bool {
	dir, base := path.Split(file)
	if ext := path.Ext(base); ext == ".h" || ext == ".hpp" || ext == ".hh" {
		return true
	}
	for _, segment := range strings.Split(strings.ToLower(dir), "/") {
		if sharedFolders[segment] {
			return true
		}
	}
	return false
}

// split cuts a name into lower-case words at underscores and at capitals.
func split(name string) []string {
	var out []string
	var word strings.Builder
	flush := func() {
		if word.Len() > 0 {
			out = append(out, word.String())
			word.Reset()
		}
	}
	lower := false
	for _, r := range name {
		if !unicode.IsLetter(r) {
			flush()
			continue
		}
		if unicode.IsUpper(r) && lower {
			flush()
		}
		lower = unicode.IsLower(r)
		word.WriteRune(unicode.ToLower(r))
	}
	flush()
	return out
}

// test reports whether a file is one of tests, by its path.
func test(file string) bool {
	dir, base := path.Split(file)
	for _, segment := range strings.Split(dir, "/") {
		switch strings.ToLower(segment) {
		case "test", "tests", "testing", "spec", "specs", "__tests__", "unittest", "unittests", "testsuite":
			return true
		}
	}
	stem, ext, _ := strings.Cut(strings.ToLower(base), ".")
	return strings.HasSuffix(stem, "_test") || strings.HasPrefix(stem, "test_") || strings.HasSuffix(stem, "_spec") ||
		strings.HasPrefix(ext, "test.") || strings.HasPrefix(ext, "spec.") ||
		strings.HasSuffix(stem, "test") && strings.HasSuffix(base, ".java")
}
