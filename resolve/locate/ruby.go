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
		return t.gemFile(name, version, q.parts[i+2:])
	}
	for i := range q.parts[:len(q.parts)-1] {
		if v, ok := t.gem(q.parts[i:]); ok {
			return v
		}
	}
	return t.rubyInstalled(q.parts)
}

// rubyInstalled tells what is below one of the folders that Ruby, its package
// manager and distributions' packages are installed in: ruby/3.3.0/, site_ruby/,
// share/rubygems/. One of the tree's own files is seen through the folders that
// are for all projects.
func (t *Tree) rubyInstalled(parts []string) verdict {
	for i, p := range parts[:len(parts)-1] {
		if i == 0 {
			continue
		}
		switch before := parts[i-1]; {
		case p == "site_ruby" || p == "vendor_ruby":
			return t.installedModule(parts[i+1:])
		case (before == "ruby" || before == "jruby") && p[0] >= '1' && p[0] <= '9' && strings.Contains(p, "."),
			before == "share" && (p == "ruby" || p == "rubygems"):
			return external("the standard library")
		}
	}
	return verdict{}
}

// gem reads "rack-2.2.8/lib/rack.rb", as people and loggers shorten the paths of
// gems, where the tree has no such folder.
func (t *Tree) gem(parts []string) (verdict, bool) {
	if len(parts) < 3 || parts[1] != "lib" && parts[1] != "app" && parts[1] != "exe" && parts[1] != "bin" || t.names.find(parts[0]) != none {
		return verdict{}, false
	}
	name, version := versioned(parts[0])
	if version == "" {
		return verdict{}, false
	}
	return t.gemFile(name, version, parts[1:]), true
}

// gemFile answers a file of a gem: ours, if its gemspec is in the tree.
func (t *Tree) gemFile(name, version string, rest []string) verdict {
	specs := append(t.manifests(name+".gemspec"), t.namelessSpecs(name)...)
	for _, m := range specs {
		if files := t.in(t.folderOf(m), rest); files != nil {
			v := only(files, "gem "+name+" is "+t.shown(t.folderOf(m)))
			v.library, v.version = name, version
			return v
		}
	}
	if len(specs) > 0 {
		return missing("gem " + name + " is " + t.shown(t.folderOf(specs[0])) + ", which has no " + strings.Join(rest, "/"))
	}
	return library(name, version)
}

// namelessSpecs returns the files called .gemspec that are of a gem.
func (t *Tree) namelessSpecs(name string) (specs []int32) {
	for _, i := range t.manifests(".gemspec") {
		text := string(t.start(i, maxManifest))
		for _, quote := range []string{`"`, "'"} {
			if _, rest, ok := strings.Cut(text, ".name"); ok && strings.HasPrefix(strings.TrimLeft(rest, " \t="), quote+name+quote) {
				specs = append(specs, i)
			}
		}
	}
	return specs
}

// gemName cuts "rack-2.2.8" and bundler's "rack-0a1b2c3d4e5f".
func gemName(s string) (name, version string) {
	if name, version = versioned(s); version != "" {
		return name, version
	}
	return cutLast(s, "-")
}
