package catalog

import (
	"bytes"
	"path"
	"strings"
)

// workloadKinds are the Kubernetes kinds that run containers.
var workloadKinds = map[string]bool{
	"Deployment": true, "StatefulSet": true, "DaemonSet": true, "CronJob": true, "Job": true, "ReplicaSet": true, "Rollout": true,
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
		if workloadKinds[doc.get("kind").text()] {
			r.addWorkload(file, doc)
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
	for _, container := range spec.get("template", "spec", "containers").items() {
		image := imageName(container.get("image").text())
		if e.image == "" || isInfrastructure(words(e.image)) && image != "" || image == e.names[0] {
			e.image = image // a proxy or an agent beside it does not say which service it is
		}
	}
	r.add(e)
}

// readBuild reads a build or deployment file, or a manifest, by its name.
func (r *reader) readBuild(file, base string) {
	switch {
	case strings.HasPrefix(base, "skaffold") && isYAML(base):
		r.readSkaffold(file)
	case r.readPlatform(file, base):
	case base == "chart.yaml":
		r.readChart(file)
	case manifests[base] != nil:
		r.readManifest(file, manifests[base])
	case isProject(base):
		name := path.Base(file)
		r.addManifest(file, 0, name[:len(name)-len(".csproj")])
	case isSpring(file, base):
		r.readSpring(file)
	case isYAML(base) && !isTool(file):
		r.readWorkloads(file)
	}
}

func isYAML(base string) bool {
	return strings.HasSuffix(base, ".yaml") || strings.HasSuffix(base, ".yml")
}
