package locate

import "strings"

// deployRoot reports whether images and hosts put a service's files in a folder
// of this name by habit.
func deployRoot(parts []string) bool {
	switch p := parts[len(parts)-1]; len(parts) {
	case 1:
		return deployRoots[p]
	case 2:
		return deployRoots2[parts[0]+"/"+p] || parts[0] == "home" || parts[0] == "srv" || parts[0] == "opt"
	case 3:
		return deployRoots2[parts[0]+"/"+parts[1]+"/"+p] || parts[0] == "home"
	}
	return false
}

var (
	deployRoots  = set("app srv code workspace work src usr opt build project application service repo www data apps github")
	deployRoots2 = set("usr/src/app usr/src var/www var/www/html var/task opt/app var/app/current opt/app-root/src usr/app usr/local/app go/src/app opt/app-root var/app")
)

// checkouts are the folders below which people and build hosts keep working
// copies, at any depth.
var checkouts = set("home Users root mnt tmp build builds work workspace media Volumes")

// habitual are the names of folders that most projects have.
var habitual = set("lib test tests spec utils util common internal pkg core main java kotlin scala python api server client config bin scripts types models include dist cmd js components")

// commonName reports whether libraries have files of this name too.
func commonName(base string) bool {
	stem, _, _ := strings.Cut(strings.ToLower(base), ".")
	return len(stem) < 5 || commonStems[stem] || habitual[stem] || deployRoots[stem]
}

var commonStems = set("index __init__ __main__ utils helpers helper config constants errors error exceptions logger logging manager handler handlers middleware router routes views models model base context events event client server session request response parser writer reader buffer queue cache store worker tasks setup version decorators mixins program startup extensions types module")

// isCopy reports whether a file is in a folder of copied dependencies that its
// shared parts do not name.
func (t *Tree) isCopy(i int32, shared int) bool { return t.isCopyFolder(t.above(i, shared)) }

func (t *Tree) isCopyFolder(d int32) bool {
	_, ok := t.copyFolderOf(d)
	return ok
}

// copyFolderOf is the folder of copied dependencies that a folder is or lies in.
func (t *Tree) copyFolderOf(d int32) (int32, bool) {
	for ; d > 0; d = t.folders[d].parent {
		switch t.names.at(t.folders[d].name) {
		case "vendor", "node_modules", "third_party", "third-party", "thirdparty", "Pods", "site-packages":
			return d, true
		}
	}
	return none, false
}
