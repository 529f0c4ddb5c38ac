package catalog

import (
	"cmp"
	"path"
)

// readChart takes a Helm chart in: its name and the image of its values, and of an
// umbrella chart the image of each part. The templates are no YAML and not read.
func (r *reader) readChart(file string) {
	for _, doc := range r.yaml(file) {
		name := doc.get("name")
		if name.text() == "" {
			r.complain(file, doc.line(), "the chart has no name")
			continue
		}
		r.addManifest(file, name.line(), name.text())
		values := path.Join(path.Dir(file), "values.yaml")
		if !r.exists(values) {
			continue
		}
		for _, settings := range r.yaml(values) {
			r.addImage(file, name.line(), name.text(), settings.get("image"))
			for _, part := range settings.fields() {
				r.addImage(values, part.line, part.name, part.value.get("image"))
			}
		}
	}
}

// addImage takes in that a chart runs an image: "repository", or the whole of it.
func (r *reader) addImage(file string, line int, name string, image node) {
	if repository := cmp.Or(image.get("repository").text(), image.get("name").text(), image.text()); repository != "" {
		r.add(entry{layer: layerKubernetes, file: file, line: line, why: "runs the image", names: []string{name}, image: unreferenced(repository)})
	}
}
