package catalog

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
)

// isCompose reports whether a file's name, in lower case, is that of a compose
// file: compose.yaml, docker-compose.dev.yml, compose-infra.yml, ...
func isCompose(base string) bool {
	return (strings.HasSuffix(base, ".yml") || strings.HasSuffix(base, ".yaml")) && strings.Contains(base, "compose") &&
		!strings.HasPrefix(base, ".")
}

// minorWords mark a compose file for tests or development only.
var minorWords = []string{"test", "tests", "e2e", "dev", "development", "local", "debug", "ci", "integration", "example", "sample"}

// readCompose reads the compose files together, since a service may extend one
// of another file.
func (r *reader) readCompose(files []string) {
	// The shallowest first, and the plain name before its variants.
	slices.SortStableFunc(files, func(a, b string) int {
		return cmp.Or(cmp.Compare(strings.Count(a, "/"), strings.Count(b, "/")), cmp.Compare(len(a), len(b)), strings.Compare(a, b))
	})
	all := &composeFiles{reader: r, parsed: map[string]node{}, variables: map[string]variables{}}
	for _, file := range files {
		seen := map[string]bool{}
		for _, s := range all.services(file).fields() {
			switch {
			case !s.value.isMapping():
				r.complain(file, s.line, "the service "+s.name+" has no fields")
			case seen[s.name]:
				r.complain(file, s.line, "the service "+s.name+" is there twice; the first counts")
			default:
				seen[s.name] = true
				all.read(file, s)
			}
		}
	}
}

// composeFiles are the compose files that were read, each once.
type composeFiles struct {
	*reader
	parsed    map[string]node      // by file: its services
	variables map[string]variables // by folder
}

func (c *composeFiles) services(file string) node {
	if services, known := c.parsed[file]; known {
		return services
	}
	var services node
	for _, doc := range c.yaml(file) {
		services = cmp.Or(doc.get("services"), services)
	}
	c.parsed[file] = services
	return services
}

// read takes one service in.
func (c *composeFiles) read(file string, s field) {
	e := entry{layer: layerCompose, file: file, line: s.line, names: c.names(file, s), why: "builds it from", minor: isMinor(file)}
	build, from := c.inherited(file, s.value, "build", 0)
	image, _ := c.inherited(file, s.value, "image", 0)
	e.image = imageName(c.expand(file, image.text()))
	if build.at != nil {
		e.paths = c.context(from, build)
		e.names = append(e.names, e.image)
	}
	c.add(e)
}

// names are what a service goes by: its key, and what the processes in it call
// themselves.
func (c *composeFiles) names(file string, s field) []string {
	names := []string{s.name, c.expand(file, s.value.get("container_name").text())}
	environment := s.value.get("environment")
	names = append(names, selfNames(func(variable string) string { return c.expand(file, setting(environment, variable)) })...)
	return append(names, c.expand(file, setting(s.value.get("labels"), "com.datadoghq.tags.service")))
}

// selfNames are the names under which a process reports its spans and metrics, by
// the variables that agents read.
func selfNames(variable func(name string) string) []string {
	var names []string
	for _, v := range []string{"OTEL_SERVICE_NAME", "DD_SERVICE", "ELASTIC_APM_SERVICE_NAME", "NEW_RELIC_APP_NAME", "SPRING_APPLICATION_NAME"} {
		names = append(names, variable(v))
	}
	for attribute := range strings.SplitSeq(variable("OTEL_RESOURCE_ATTRIBUTES"), ",") {
		if key, value, _ := strings.Cut(attribute, "="); strings.TrimSpace(key) == "service.name" {
			names = append(names, strings.TrimSpace(value))
		}
	}
	return names
}

// setting reads a variable or label, of a mapping or of a list of NAME=VALUE.
func setting(n node, name string) string {
	for _, item := range n.texts() {
		if key, value, _ := strings.Cut(item, "="); key == name {
			return value
		}
	}
	return n.get(name).text()
}

// inherited is a field of a service, its own or that of the service it extends,
// with the file that has it.
func (c *composeFiles) inherited(file string, service node, name string, depth int) (node, string) {
	if own := service.get(name); own.at != nil || depth > mergeDepth {
		return own, file
	}
	extends := service.get("extends")
	base := cmp.Or(extends.get("service").text(), extends.text())
	if base == "" {
		return node{}, file
	}
	if other := extends.get("file").text(); other != "" {
		file = path.Join(path.Dir(file), c.expand(file, other))
	}
	if !c.exists(file) {
		return node{}, file
	}
	return c.inherited(file, c.services(file).get(base), name, depth+1)
}

// context is the folder that a service is built from; nil where that is outside
// the repository, or a variable of it is not known.
func (c *composeFiles) context(file string, build node) []string {
	if build.text() == "" && !build.isMapping() {
		c.complain(file, build.line(), "build is neither a folder nor a mapping")
		return nil
	}
	written := cmp.Or(build.get("context").text(), build.text(), ".")
	context, known := c.path(file, build.line(), written)
	if !known {
		return nil
	}
	if !c.exists(context) && context != "." {
		c.complain(file, build.line(), fmt.Sprintf("the build context %s is not in the tree", context))
	}
	dockerfile := c.expand(file, build.get("dockerfile").text())
	return []string{serviceFolder(context, dockerfile)}
}

// path is a path of a compose file, from the repository's root.
func (c *composeFiles) path(file string, line int, written string) (string, bool) {
	expanded, known := c.vars(file).expand(written)
	if !known || expanded == "" || path.IsAbs(expanded) || strings.Contains(expanded, "://") || strings.HasPrefix(expanded, "git@") {
		if !known {
			c.complain(file, line, fmt.Sprintf("the build context %q has a variable without a value", written))
		}
		return "", false
	}
	joined := path.Join(path.Dir(file), expanded)
	return joined, inside(joined)
}

func (c *composeFiles) expand(file, s string) string {
	expanded, _ := c.vars(file).expand(s)
	return expanded
}

// vars are the variables of the .env beside a file.
func (c *composeFiles) vars(file string) variables {
	dir := path.Dir(file)
	vars, known := c.variables[dir]
	if known {
		return vars
	}
	if env := path.Join(dir, ".env"); c.exists(env) {
		if text, ok := c.text(env); ok {
			vars = parseEnv(string(text))
		}
	}
	c.variables[dir] = vars
	return vars
}

// inside reports whether a cleaned path stays within the repository.
func inside(p string) bool { return p != ".." && !strings.HasPrefix(p, "../") }

// buildFolders hold Dockerfiles rather than services.
var buildFolders = map[string]bool{
	"docker": true, "dockerfiles": true, ".docker": true, "dockerfile": true, "build": true, "deploy": true, "deployment": true, "deployments": true,
	"infra": true, "infrastructure": true, "ci": true, "hack": true, "scripts": true, ".ci": true, "tilt": true,
}

// inBuildFolder reports whether a file lies in a folder that is there to build what
// is elsewhere.
func inBuildFolder(file string) bool { return buildFolders[strings.ToLower(path.Base(path.Dir(file)))] }

// serviceFolder is where the files of an image are: the Dockerfile's folder if
// it lies below the context and is none for builds, else the context.
func serviceFolder(context, dockerfile string) string {
	below := path.Dir(path.Clean(dockerfile))
	if dockerfile == "" || path.IsAbs(dockerfile) || below == "." || !inside(below) {
		return context
	}
	for _, part := range strings.Split(below, "/") {
		if buildFolders[strings.ToLower(part)] {
			return context
		}
	}
	return path.Join(context, below)
}

// isMinor reports whether a file is for tests or development by its own name.
func isMinor(file string) bool {
	for _, word := range words(path.Base(file)) {
		if slices.Contains(minorWords, word) {
			return true
		}
	}
	return false
}
