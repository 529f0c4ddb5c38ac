package locate

import "strings"

// Tags are the names that the tag of a match's package and version may have in
// the repository that the package is built from, likeliest first: v1.2.3 and
// 1.2.3, of a package in a folder of its own with the folder or the name before
// it, as Go, npm and others have it. A revision that a version stands for, as Go's
// v0.0.0-20240102150405-0123456789ab does, comes first.
func (m Match) Tags() []string {
	version := strings.TrimSuffix(m.Version, "+incompatible")
	if version == "" {
		return nil
	}
	plain := strings.TrimPrefix(version, "v")
	var tags []string
	if i := strings.LastIndexByte(version, '-'); i > 0 && strings.Count(version, "-") > 1 && revision(version[i+1:]) {
		tags = append(tags, version[i+1:])
	} else if revision(version) {
		return []string{version}
	}
	tags = append(tags, "v"+plain, plain)
	short := m.Package[strings.LastIndexByte(m.Package, '/')+1:]
	for _, name := range []string{short, m.Package} {
		if name != "" {
			tags = append(tags, name+"/v"+plain, name+"@"+plain, name+"-v"+plain, name+"-"+plain)
		}
		if short == m.Package {
			break
		}
	}
	return append(tags, "release-"+plain)
}

// revision reports whether a version is the start of a commit's name.
func revision(s string) bool {
	if len(s) < 7 || len(s) > 40 {
		return false
	}
	return strings.Trim(s, "0123456789abcdef") == ""
}
