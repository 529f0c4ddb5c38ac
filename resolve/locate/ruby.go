package locate

import "strings"

// rubyRule tells the standard library and installed gems by their folder; a gem
// that has its gemspec in the tree is ours.
func rubyRule(t *Tree, q *query) verdict {
	if strings.HasPrefix(q.file, "(") {
		return missing("evaluated code has no file")
	}
	if i := last(q.parts, "gems"); i >= 0 && i+2 < len(q.parts) && strings.Contains(q.parts[i+1], "-") {
		if v, ok := t.tracked(q.parts[i:]); ok {
			return v
		}
		name, version := gemName(q.parts[i+1])
		for _, m := range t.manifests(name + ".gemspec") {
			if files := t.in(t.folderOf(m), q.parts[i+2:]); files != nil {
				return only(files, "gem "+name+" is "+t.shown(t.folderOf(m)))
			}
		}
		if m := t.manifests(name + ".gemspec"); len(m) > 0 {
			return missing("gem " + name + " is " + t.shown(t.folderOf(m[0])) + ", which has no " + strings.Join(q.parts[i+2:], "/"))
		}
		return library(name, version)
	}
	for i, p := range q.parts {
		if i > 0 && i+1 < len(q.parts) && (q.parts[i-1] == "ruby" || q.parts[i-1] == "jruby") && p[0] >= '1' && p[0] <= '9' && strings.Contains(p, ".") {
			return external("the standard library")
		}
	}
	return verdict{}
}

// gemName cuts "rack-2.2.8" and bundler's "rack-0a1b2c3d4e5f".
func gemName(s string) (name, version string) {
	if name, version = versioned(s); version != "" {
		return name, version
	}
	return cutLast(s, "-")
}
