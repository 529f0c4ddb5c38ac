package catalog

import (
	"cmp"
	"fmt"
	"path"
	"strings"

	"github.com/whopage/whopage/resolve/internal/lazy"
)

// A platformParser finds what the file of a platform or build tool deploys. An
// error is that of a file that is none.
type platformParser func(text []byte) ([]deployed, error)

// A deployed is one service that a platform builds from a folder.
type deployed struct {
	names      []string
	line       int
	context    string // from the file's folder, which it is where empty
	dockerfile string // from the context
}

// platforms are files that say what is built from which folder, by their names in
// lower case.
var platforms = map[string]platformParser{
	"fly.toml": flyApp, "wrangler.toml": workerOfTOML, "wrangler.json": workerOfJSON, "wrangler.jsonc": workerOfJSON,
	"render.yaml": renderServices, "azure.yaml": azureServices, "dapr.yaml": daprApps,
	"template.yaml": samFunctions, "template.yml": samFunctions, "app.yaml": appEngineService,
	"okteto.yml": oktetoBuilds, "okteto.yaml": oktetoBuilds, "tiltfile": tiltBuilds, "docker-bake.hcl": bakeTargets,
}

// platformOf is the parser for a file's name in lower case: fly.staging.toml is a
// second fly.toml.
func platformOf(base string) platformParser {
	if strings.HasPrefix(base, "fly.") && strings.HasSuffix(base, ".toml") {
		base = "fly.toml"
	}
	return platforms[base]
}

// readPlatform takes in what a platform's file deploys, and reports whether it is
// one: other files, too, are called app.yaml.
func (r *reader) readPlatform(file, base string) bool {
	parse := platformOf(base)
	if parse == nil {
		return false
	}
	text, ok := r.text(file)
	if !ok || isTemplate(string(text)) {
		return true
	}
	found, err := parse(text)
	if err != nil {
		r.malformed(file, err)
	}
	for _, d := range found {
		r.addDeployed(file, d)
	}
	return len(found) > 0 || err != nil
}

func (r *reader) addDeployed(file string, d deployed) {
	context := path.Join(path.Dir(file), cmp.Or(d.context, "."))
	if outputs[path.Base(context)] && !r.exists(context) {
		context = path.Dir(context) // what the build leaves there is not in the tree
	}
	switch {
	case !inside(context) || path.IsAbs(d.context) || strings.Contains(d.context, "://") || strings.Contains(d.context, "$"):
		return // elsewhere, or only known when it is deployed
	case !r.exists(context) && context != ".":
		r.complain(file, d.line, fmt.Sprintf("the folder %s is not in the tree", context))
		return
	case isProject(strings.ToLower(context)):
		context = path.Dir(context)
	}
	folder := serviceFolder(context, d.dockerfile)
	if isSample(folder + "/x") {
		return
	}
	e := entry{layer: layerPlatform, file: file, line: d.line, minor: isMinor(file), why: "deploys it from"}
	for _, name := range d.names {
		if !strings.Contains(name, "$") {
			e.names = append(e.names, unreferenced(name))
		}
	}
	e.paths = []string{folder}
	r.add(e)
}

// outputs are folders that builds make.
var outputs = map[string]bool{"target": true, "build": true, "dist": true, "bin": true, "out": true, "publish": true}

// isProject reports whether a path is that of a .NET project.
func isProject(file string) bool {
	return strings.HasSuffix(file, ".csproj") || strings.HasSuffix(file, ".fsproj")
}

// flyApp reads the app of a fly.toml, which is built from the file's folder.
func flyApp(text []byte) ([]deployed, error) { return deployedBy(tomlValue(text, "app", "")), nil }

// workerOfTOML reads the worker that a wrangler.toml names.
func workerOfTOML(text []byte) ([]deployed, error) {
	return deployedBy(tomlValue(text, "name", "")), nil
}

var firstName = lazy.Regexp(`"name"\s*:\s*"([^"]+)"`)

// workerOfJSON reads the same of wrangler.json, which may hold comments.
func workerOfJSON(text []byte) ([]deployed, error) {
	return deployedBy(firstMatch(firstName(), text)), nil
}

func deployedBy(names []named) []deployed {
	var out []deployed
	for _, n := range names {
		out = append(out, deployed{names: []string{n.name}, line: n.line})
	}
	return out
}
