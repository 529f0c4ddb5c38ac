package catalog

import (
	"bytes"
	"path"
	"strings"
)

// workloadKinds are the Kubernetes kinds that run containers.
var workloadKinds = map[string]bool{
	"Deployment": true, "StatefulSet": true, "DaemonSet": true, "CronJob": true, "Job": true, "ReplicaSet": true, "Rollout": true,
	"DeploymentConfig": true, "Pod": true, "Service": true, // the last of Knative, which has containers
}

// nameLabels are the labels of a workload that name its service.
var nameLabels = []string{
	"app", "app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component", "app.kubernetes.io/part-of",
	"tags.datadoghq.com/service",
}

// readWorkloads takes the workloads of a Kubernetes manifest in. Few YAML files
// are one, so a file is parsed only where it has the words of one.
func (r *reader) readWorkloads(file string) {
	text, ok := r.text(file)
	if !ok || !bytes.Contains(text, []byte("kind:")) || !bytes.Contains(text, []byte("image:")) || isTemplate(string(text)) {
		return
	}
	docs, err := documents(text)
	if err != nil {
		r.malformed(file, err)
	}
	for _, doc := range docs {
		all := []node{doc}
		if doc.get("kind").text() == "List" {
			all = doc.get("items").items()
		}
		for _, object := range all {
			if workloadKinds[object.get("kind").text()] {
				r.addWorkload(file, object)
			}
		}
	}
}

func (r *reader) addWorkload(file string, doc node) {
	metadata := doc.get("metadata")
	e := entry{layer: layerKubernetes, file: file, line: metadata.get("name").line(), why: "runs the image"}
	e.names = []string{metadata.get("name").text()}
	spec := doc.get("spec")
	if job := spec.get("jobTemplate", "spec"); job.at != nil {
		spec = job
	}
	for _, labels := range []node{metadata.get("labels"), spec.get("template", "metadata", "labels")} {
		for _, label := range nameLabels {
			e.names = append(e.names, labels.get(label).text())
		}
	}
	containers := append(spec.get("template", "spec", "containers").items(), spec.get("containers").items()...)
	if kind := doc.get("kind").text(); kind == "Service" && len(containers) == 0 {
		return
	}
	for _, container := range containers {
		e.names = append(e.names, selfNames(func(variable string) string { return environmentOf(container.get("env"), variable) })...)
		image := imageName(container.get("image").text())
		if e.image == "" || isInfrastructure(words(e.image)) && image != "" || image == e.names[0] {
			e.image = image // a proxy or an agent beside it does not say which service it is
		}
	}
	r.add(e)
}

// environmentOf is the value of a variable in a container's list of them.
func environmentOf(env node, variable string) string {
	for _, v := range env.items() {
		if v.get("name").text() == variable {
			return v.get("value").text()
		}
	}
	return ""
}

// readBuild reads a build or deployment file, or a manifest, by its name.
func (r *reader) readBuild(file, base string) {
	switch {
	case strings.HasPrefix(base, "skaffold") && isYAML(base):
		r.readSkaffold(file)
	case isKustomization(base):
		r.readKustomization(file)
	case r.readPlatform(file, base):
	case base == "chart.yaml":
		r.readChart(file)
	case manifests[base] != nil && !inBuildFolder(file):
		r.readManifest(file, manifests[base])
	case isProject(base):
		name := path.Base(file)
		r.addManifest(file, 0, name[:len(name)-len(".csproj")])
	case isAspire(file, base):
		r.readAspire(file)
	case isSpring(file, base):
		r.readSpring(file)
	case isYAML(base) && !isTool(file):
		r.readWorkloads(file)
	}
}

func isYAML(base string) bool {
	return strings.HasSuffix(base, ".yaml") || strings.HasSuffix(base, ".yml")
}
