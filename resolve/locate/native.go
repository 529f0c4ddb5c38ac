package locate

import "strings"

// nativeRule tells the C library and system headers by their folder.
func nativeRule(t *Tree, q *query) verdict {
	if len(t.in(0, q.parts)) > 0 {
		return verdict{}
	}
	printed := strings.ReplaceAll(q.file, `\`, "/")
	for _, p := range []string{"/usr/include/", "/usr/lib/", "/usr/local/include/", "../csu/", "../sysdeps/", "../nptl/", "./nptl/", "./csu/",
		"../string/", "../stdlib/", "./stdlib/", "/build/glibc", "/usr/src/debug/glibc", "/Applications/Xcode", "/Library/Developer/"} {
		if strings.HasPrefix(printed, p) {
			return external("the system's")
		}
	}
	for i, p := range q.parts[:len(q.parts)-1] {
		if i > 0 && p == "sysdeps" || strings.HasPrefix(p, "glibc-") || p == "libsanitizer" || p == "compiler-rt" || p == "libstdc++-v3" {
			return external("the system's")
		}
	}
	return verdict{built: builtFrom(q.parts)}
}

// builtFrom is the package that a path was built from, where build tools and
// distributions keep the sources of many.
func builtFrom(parts []string) string {
	for i := 1; i+1 < len(parts); i++ {
		switch before := strings.Join(parts[max(0, i-3):i], "/"); {
		case strings.HasSuffix(before, "usr/src/debug"), strings.HasSuffix(before, "nix/store"), strings.HasSuffix(before, "rpmbuild/BUILD"),
			parts[i-1] == "buildtrees", parts[i-1] == "external" && i > 1, strings.HasSuffix(before, ".conan/data"), strings.HasSuffix(before, "var/tmp/portage"):
			name, _ := versioned(parts[i])
			if parts[i-1] == "store" {
				_, name, _ = strings.Cut(name, "-")
			}
			return strings.Trim(name, "~")
		}
	}
	return ""
}

// perlRule tells installed modules; one of the tree's own is seen through where
// it is installed.
func perlRule(t *Tree, q *query) verdict {
	for i, p := range q.parts[:len(q.parts)-1] {
		if i > 0 && (p == "perl" || p == "perl5") && (q.parts[i-1] == "share" || q.parts[i-1] == "lib" || strings.HasSuffix(q.parts[i-1], "-linux-gnu")) {
			return t.installedModule(q.parts[i+1:])
		}
	}
	return verdict{}
}

// luaRule is perlRule for Lua's folders.
func luaRule(t *Tree, q *query) verdict {
	for i, p := range q.parts[:len(q.parts)-1] {
		if i > 0 && p == "lua" && q.parts[i-1] == "share" || p == "lualib" && i > 0 {
			return t.installedModule(q.parts[i+1:])
		}
	}
	return verdict{}
}

// installedModule answers a module below the folder that those of all projects
// are installed in, or below the folders of its version or vendor there: ours, if
// the tree has its whole path where projects keep modules.
func (t *Tree) installedModule(rest []string) verdict {
	for n := 0; n <= 2 && n+1 < len(rest); n++ {
		for _, i := range t.endingSource(rest[n:]) {
			if d := t.above(i, len(rest)-n); d == 0 || moduleFolders[t.names.at(t.folders[d].name)] {
				return only([]int32{i}, "an installed module that is in the tree")
			}
		}
	}
	return external("an installed module")
}

var moduleFolders = set("lib src lua lualib perl perl5")
