package catalog

import (
	"cmp"
	"path"
	"strings"
)

// readSkaffold takes the artifacts in that a Skaffold file builds, also those
// of its profiles. Modules in other folders are files of their own.
func (r *reader) readSkaffold(file string) {
	for _, doc := range r.yaml(file) {
		if !strings.HasPrefix(doc.get("apiVersion").text(), "skaffold/") {
			continue
		}
		r.readArtifacts(file, doc.get("build"), isMinor(file))
		for _, profile := range doc.get("profiles").items() {
			r.readArtifacts(file, profile.get("build"), true)
		}
	}
}

func (r *reader) readArtifacts(file string, build node, minor bool) {
	artifacts := build.get("artifacts")
	if artifacts.at != nil && artifacts.items() == nil {
		r.complain(file, artifacts.line(), "artifacts is not a list")
	}
	for _, artifact := range artifacts.items() {
		context := path.Join(path.Dir(file), cmp.Or(artifact.get("context").text(), "."))
		if !inside(context) || isSample(context+"/x") || isTool(context) {
			continue
		}
		e := entry{
			layer: layerSkaffold, file: file, line: artifact.line(), minor: minor, why: "builds it from",
			names: []string{unreferenced(artifact.get("image").text())},
			paths: []string{serviceFolder(context, artifact.get("docker", "dockerfile").text())},
		}
		if project := artifact.get("jib", "project").text(); context == "." && r.exists(project) {
			e.part = project
		}
		r.add(e)
	}
}

// isTool reports whether a folder is of a forge's workflows.
func isTool(folder string) bool {
	return strings.HasPrefix(folder, ".github") || strings.HasPrefix(folder, ".circleci")
}
