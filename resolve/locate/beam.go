package locate

import "strings"

// elixirRule reads a path relative to its application: "lib/shop/cart.ex" of
// shop, which may be one of an umbrella's.
func elixirRule(t *Tree, q *query) verdict {
	if i := last(q.parts, "deps"); i >= 0 && i+2 < len(q.parts) {
		if v, ok := t.tracked(q.parts[i:]); ok {
			return v
		}
		return library(q.parts[i+1], "")
	}
	app, version := elixirApp(q)
	if app == "" {
		return verdict{}
	}
	apps := table(t, "mix.exs", readMix)
	folders, ours := apps[app]
	if !ours {
		if len(apps) > 0 && len(t.in(0, q.parts)) == 0 || elixirOwn[app] {
			return library(app, version)
		}
		return verdict{}
	}
	var files []int32
	for _, d := range folders {
		files = append(files, t.in(d, q.parts)...)
	}
	if len(files) == 0 {
		return verdict{}
	}
	return only(files, "application "+app+" is "+t.shown(folders[0]))
}

var elixirOwn = set("elixir stdlib kernel erts ex_unit mix logger iex eex crypto ssl inets compiler")

// elixirApp reads the module "shop 1.2.0" or "(shop 1.2.0)".
func elixirApp(q *query) (app, version string) {
	app, version, _ = strings.Cut(strings.Trim(q.module, "() "), " ")
	return app, version
}

// readMix reads app: :name of every mix.exs, and the applications of Erlang's
// src/name.app.src.
func readMix(t *Tree) map[string][]int32 {
	m := map[string][]int32{}
	for _, i := range t.manifests("mix.exs") {
		_, rest, ok := strings.Cut(string(t.start(i, maxManifest)), "app:")
		if !ok {
			continue
		}
		rest = strings.TrimLeft(rest, " \t\r\n")
		if name, ok := strings.CutPrefix(rest, ":"); ok {
			name, _, _ = strings.Cut(name, ",")
			name = strings.TrimSpace(name)
			m[name] = append(m[name], t.folderOf(i))
		}
	}
	return m
}

// dartRule reads package:name/x.dart, which is lib/x.dart of the package.
func dartRule(t *Tree, q *query) verdict {
	switch {
	case strings.HasPrefix(q.file, "dart:"), strings.HasPrefix(q.file, "org-dartlang-sdk:"):
		return external("the runtime's own")
	case last(q.parts, ".pub-cache") >= 0:
		return external("a package")
	}
	rest, ok := strings.CutPrefix(q.file, "package:")
	if !ok {
		return verdict{}
	}
	name, below, _ := strings.Cut(rest, "/")
	packages := table(t, "pubspec.yaml", readPubspecs)
	var files []int32
	for _, d := range packages[name] {
		files = append(files, t.in(d, append([]string{"lib"}, split(below)...))...)
	}
	switch {
	case len(files) > 0:
		return only(files, "package "+name+" is "+t.shown(packages[name][0]))
	case len(packages[name]) > 0:
		return missing("package " + name + " is " + t.shown(packages[name][0]) + ", which has no lib/" + below)
	}
	return library(name, "")
}

// readPubspecs reads the line "name: x" of every pubspec.yaml.
func readPubspecs(t *Tree) map[string][]int32 {
	m := map[string][]int32{}
	for _, i := range t.manifests("pubspec.yaml") {
		for line := range strings.Lines(string(t.start(i, maxManifest))) {
			if name, ok := strings.CutPrefix(line, "name:"); ok {
				name, _, _ = strings.Cut(name, "#")
				name = strings.Trim(strings.TrimSpace(name), `"'`)
				m[name] = append(m[name], t.folderOf(i))
				break
			}
		}
	}
	return m
}
