package catalog

import (
	"cmp"
	"path"
)

// readChart takes a Helm chart in: its name and the image of its values, and of an
// umbrella chart the image of each part; where that is the only one, it is the
// chart's. The templates are no YAML and not read.
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
			whole := settings.get("image")
			var parts []field
			for _, part := range settings.fields() {
				if imageOf(part.value.get("image")) != "" {
					parts = append(parts, part)
				}
			}
			if whole.at == nil && len(parts) == 1 {
				whole = parts[0].value.get("image")
			}
			r.addImage(file, name.line(), name.text(), whole)
			for _, part := range parts {
				r.addImage(values, part.line, part.name, part.value.get("image"))
			}
		}
	}
}

// addImage takes in that a chart runs an image.
func (r *reader) addImage(file string, line int, name string, image node) {
	if reference := imageOf(image); reference != "" {
		r.add(entry{layer: layerKubernetes, file: file, line: line, why: "runs the image", names: []string{name}, image: imageName(reference)})
	}
}

// imageOf is the image that a chart's values name: "repository", or the whole of it.
func imageOf(image node) string {
	return cmp.Or(image.get("repository").text(), image.get("name").text(), image.text())
}
