package catalog

import (
	"path"
	"strings"
)

// isSpring reports whether a file, by its name in lower case, may hold the settings
// of a Spring application.
func isSpring(file, base string) bool {
	name, ext, _ := strings.Cut(base, ".")
	return (name == "application" || name == "bootstrap") && (ext == "yml" || ext == "yaml" || ext == "properties") &&
		strings.Contains(file, "src/main/resources/")
}

// readSpring takes in the name under which a Spring application registers itself and
// reports its metrics and spans: spring.application.name. It is that of the folder
// whose src/main/resources has the file.
func (r *reader) readSpring(file string) {
	text, ok := r.text(file)
	if !ok {
		return
	}
	var n named
	if strings.HasSuffix(file, ".properties") {
		n = springProperty(text)
	} else if !isTemplate(string(text)) {
		docs, _ := documents(text) // placeholders of a build tool, @name@, are no YAML; what stands before them counts
		n = springSetting(docs)
	}
	folder, _, _ := strings.Cut("/"+file, "/src/main/resources/")
	r.addNamed(file, n.line, defaultOf(n.name), path.Clean(strings.TrimPrefix(folder, "/")))
}

// springSetting is the first name that the documents of a file set, nested or in
// one key.
func springSetting(docs []node) named {
	for _, doc := range docs {
		for _, name := range []node{doc.get("spring", "application", "name"), doc.get("spring", "application.name"), doc.get("spring.application.name")} {
			if name.text() != "" {
				return named{name.text(), name.line()}
			}
		}
	}
	return named{}
}

func springProperty(text []byte) named {
	for i, line := range lines(text) {
		key, value, found := strings.Cut(strings.TrimSpace(line), "=")
		if found && strings.TrimSpace(key) == "spring.application.name" {
			return named{strings.TrimSpace(value), i}
		}
	}
	return named{}
}

// defaultOf is a value of Spring's without its placeholder: ${NAME:cart} is cart.
// Without a default it is not known.
func defaultOf(value string) string {
	inner, isPlaceholder := strings.CutPrefix(value, "${")
	if isPlaceholder {
		_, value, _ = strings.Cut(strings.TrimSuffix(inner, "}"), ":")
	}
	if strings.ContainsAny(value, "$@{}") {
		return ""
	}
	return value
}
