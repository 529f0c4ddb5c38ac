package catalog

import (
	"bytes"
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

// renderServices reads the services of a render.yaml that are built here.
func renderServices(text []byte) ([]deployed, error) {
	docs, err := documents(text)
	var out []deployed
	for _, doc := range docs {
		for _, s := range doc.get("services").items() {
			if kind := s.get("type").text(); kind == "redis" || kind == "keyvalue" || s.get("image").at != nil {
				continue
			}
			out = append(out, deployed{
				names: []string{s.get("name").text()}, line: s.line(),
				context: cmp.Or(s.get("rootDir").text(), s.get("dockerContext").text()), dockerfile: s.get("dockerfilePath").text(),
			})
		}
	}
	return out, err
}

// azureServices reads the services of azd's azure.yaml.
func azureServices(text []byte) ([]deployed, error) {
	docs, err := documents(text)
	var out []deployed
	for _, doc := range docs {
		for _, s := range doc.get("services").fields() {
			if project := s.value.get("project").text(); project != "" {
				out = append(out, deployed{names: []string{s.name}, line: s.line, context: project, dockerfile: s.value.get("docker", "path").text()})
			}
		}
	}
	return out, err
}

// daprApps reads the apps of Dapr's multi-app run file.
func daprApps(text []byte) ([]deployed, error) {
	docs, err := documents(text)
	var out []deployed
	for _, doc := range docs {
		for _, app := range doc.get("apps").items() {
			if folder := app.get("appDirPath").text(); folder != "" {
				out = append(out, deployed{names: []string{app.get("appID").text()}, line: app.line(), context: folder})
			}
		}
	}
	return out, err
}

// samFunctions reads the functions of a template of AWS's Serverless Application
// Model: their names, or else the ones that they have in the template.
func samFunctions(text []byte) ([]deployed, error) {
	if !bytes.Contains(text, []byte("AWS::Serverless")) {
		return nil, nil
	}
	docs, err := documents(text)
	var out []deployed
	for _, doc := range docs {
		common := doc.get("Globals", "Function", "CodeUri").text()
		for _, resource := range doc.get("Resources").fields() {
			properties := resource.value.get("Properties")
			code := cmp.Or(properties.get("CodeUri").text(), resource.value.get("Metadata", "DockerContext").text(), common)
			if resource.value.get("Type").text() == "AWS::Serverless::Function" && code != "" {
				out = append(out, deployed{names: []string{resource.name, properties.get("FunctionName").text()}, line: resource.line, context: code})
			}
		}
	}
	return out, err
}

// appEngineService reads the service of App Engine's app.yaml.
func appEngineService(text []byte) ([]deployed, error) {
	if !bytes.Contains(text, []byte("runtime:")) {
		return nil, nil
	}
	docs, err := documents(text)
	var out []deployed
	for _, doc := range docs {
		if service := doc.get("service"); doc.get("runtime").text() != "" && service.text() != "" {
			out = append(out, deployed{names: []string{service.text()}, line: service.line()})
		}
	}
	return out, err
}

// oktetoBuilds reads the images that an Okteto manifest builds.
func oktetoBuilds(text []byte) ([]deployed, error) {
	docs, err := documents(text)
	var out []deployed
	for _, doc := range docs {
		for _, b := range doc.get("build").fields() {
			context := cmp.Or(b.value.get("context").text(), b.value.text())
			out = append(out, deployed{
				names: []string{b.name, b.value.get("image").text()}, line: b.line, context: context, dockerfile: b.value.get("dockerfile").text(),
			})
		}
	}
	return out, err
}

var (
	tiltBuild  = lazy.Regexp(`\bdocker_build(?:_with_restart)?\(\s*(?:ref\s*=\s*)?["']([^"']+)["']\s*,\s*(?:context\s*=\s*)?["']([^"']+)["']([^)]*)`)
	tiltFile   = lazy.Regexp(`dockerfile\s*=\s*["']([^"']+)["']`)
	tiltOnly   = lazy.Regexp(`only\s*=\s*\[\s*["']([^"']+)["']\s*,?\s*\]`)
	bakeTarget = lazy.Regexp(`(?m)^target\s+"([^"]+)"\s*\{([^}]*)`)
	bakeField  = lazy.Regexp(`(?m)^\s*(context|dockerfile)\s*=\s*"([^"]*)"`)
)

// tiltBuilds reads the images that a Tiltfile builds, where image and folder are
// written out. Tilt's Dockerfiles are named from the Tiltfile's folder; where only
// one folder of the context goes in, that is the one.
func tiltBuilds(text []byte) ([]deployed, error) {
	var out []deployed
	for _, m := range tiltBuild().FindAllSubmatchIndex(text, maxTargets) {
		d := deployed{names: []string{string(text[m[2]:m[3]])}, line: lineAt(text, m[0]), context: string(text[m[4]:m[5]])}
		if file := tiltFile().FindSubmatch(text[m[6]:m[7]]); file != nil {
			d.dockerfile = below(d.context, string(file[1]))
		}
		if only := tiltOnly().FindSubmatch(text[m[6]:m[7]]); only != nil {
			d.context, d.dockerfile = path.Join(d.context, string(only[1])), ""
		}
		out = append(out, d)
	}
	return out, nil
}

// below is a path from the same folder as another, seen from that one; empty where
// it does not lie below.
func below(folder, file string) string {
	folder, file = path.Clean(folder), path.Clean(file)
	if folder == "." {
		return file
	}
	rest, within := strings.CutPrefix(file, folder+"/")
	if !within {
		return ""
	}
	return rest
}

// maxTargets bounds the builds that are read of one file.
const maxTargets = 1000

// bakeTargets reads the targets of a docker-bake.hcl that are built from a folder
// of their own; those of the root are as often linters and tests.
func bakeTargets(text []byte) ([]deployed, error) {
	var out []deployed
	for _, m := range bakeTarget().FindAllSubmatchIndex(text, maxTargets) {
		d := deployed{names: []string{string(text[m[2]:m[3]])}, line: lineAt(text, m[0])}
		for _, field := range bakeField().FindAllSubmatch(text[m[4]:m[5]], -1) {
			if string(field[1]) == "context" {
				d.context = string(field[2])
			} else {
				d.dockerfile = string(field[2])
			}
		}
		if serviceFolder(path.Clean(d.context), d.dockerfile) != "." {
			out = append(out, d)
		}
	}
	return out, nil
}

func lineAt(text []byte, offset int) int { return 1 + bytes.Count(text[:offset], []byte("\n")) }
