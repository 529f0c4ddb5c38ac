package catalog

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"path"
	"regexp"
	"strings"
)

// A manifestParser finds the name in a manifest, and its line where that is
// known; more than one in a Procfile.
type manifestParser func(text []byte) []named

type named struct {
	name string
	line int
}

// manifests are the files that name the package in their folder.
var manifests = map[string]manifestParser{
	"package.json": jsonName, "project.json": jsonName, "composer.json": jsonName,
	"go.mod": goModule, "pom.xml": pomArtifact, "cargo.toml": tomlName, "pyproject.toml": tomlName,
	"serverless.yml": serverlessName, "serverless.yaml": serverlessName, "procfile": procfileNames,
	"settings.gradle": gradleName, "settings.gradle.kts": gradleName, "mix.exs": mixName, "pubspec.yaml": yamlName, "chart.yaml": yamlName,
}

func (r *reader) readManifest(file string, parse manifestParser) {
	if text, ok := r.text(file); ok {
		for _, n := range parse(text) {
			r.addManifest(file, n.line, n.name)
		}
	}
}

// addManifest takes in the name of a folder. The root's names the repository.
// A manifest often lies deep in the service that it names (cart/src/Cart.csproj):
// the outermost folder called so is the service's.
func (r *reader) addManifest(file string, line int, name string) {
	name = unreferenced(name)
	folder, key := path.Dir(file), fold(name)
	for dir := folder; dir != "."; dir = path.Dir(dir) {
		if fold(path.Base(dir)) == key {
			folder = dir
		}
	}
	r.add(entry{layer: layerManifest, file: file, line: line, why: "names the folder", names: []string{name}, paths: []string{folder}})
}

// jsonName reads the top-level "name".
func jsonName(text []byte) []named {
	var manifest struct{ Name string }
	dec := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	if dec.Decode(&manifest) != nil || manifest.Name == "" {
		return nil
	}
	return []named{{manifest.Name, lineOf(text, `"name"`)}}
}

var majorVersion = regexp.MustCompile(`/v[0-9]+$`)

// goModule reads the module path's last element, without its major version.
func goModule(text []byte) []named {
	for i, line := range lines(text) {
		if fields := strings.Fields(line); len(fields) >= 2 && fields[0] == "module" {
			return []named{{path.Base(majorVersion.ReplaceAllString(strings.Trim(fields[1], `"`), "")), i}}
		}
	}
	return nil
}

// pomArtifact reads the project's own artifactId, not its parent's.
func pomArtifact(text []byte) []named {
	dec := xml.NewDecoder(bytes.NewReader(text))
	dec.Strict = false
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var within []string
	for {
		token, err := dec.Token()
		if err != nil {
			return nil
		}
		switch t := token.(type) {
		case xml.StartElement:
			within = append(within, t.Name.Local)
		case xml.EndElement:
			within = within[:max(0, len(within)-1)]
		case xml.CharData:
			if len(within) == 2 && within[0] == "project" && within[1] == "artifactId" {
				line, _ := dec.InputPos()
				return []named{{strings.TrimSpace(string(t)), line}}
			}
		}
	}
}

// tomlName reads name of [package], [project] or [tool.poetry].
func tomlName(text []byte) []named {
	table := ""
	for i, line := range lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			table = strings.Trim(line, "[] ")
			continue
		}
		key, value, found := strings.Cut(line, "=")
		if found && strings.TrimSpace(key) == "name" && (table == "package" || table == "project" || table == "tool.poetry") {
			value, _ := unquote(strings.TrimSpace(value))
			return []named{{value, i}}
		}
	}
	return nil
}

// serverlessName reads the service of a Serverless file, a name or a mapping.
func serverlessName(text []byte) []named {
	docs, _ := documents(text)
	for _, doc := range docs {
		if service := doc.get("service"); service.text() != "" {
			return []named{{service.text(), service.line()}}
		} else if name := service.get("name"); name.text() != "" {
			return []named{{name.text(), name.line()}}
		}
	}
	return nil
}

func yamlName(text []byte) []named {
	docs, _ := documents(text)
	for _, doc := range docs {
		if name := doc.get("name"); name.text() != "" {
			return []named{{name.text(), name.line()}}
		}
	}
	return nil
}

// procfileNames reads the process types, without the usual ones that every
// folder has.
func procfileNames(text []byte) []named {
	var out []named
	for i, line := range lines(text) {
		process, _, found := strings.Cut(line, ":")
		if found && isWord(process) && process != "web" && process != "worker" && process != "release" {
			out = append(out, named{process, i})
		}
	}
	return out
}

var gradleRoot = regexp.MustCompile(`rootProject\.name\s*=\s*["']([^"']+)["']`)

func gradleName(text []byte) []named { return firstMatch(gradleRoot, text) }

var mixApp = regexp.MustCompile(`\bapp:\s*:([a-z0-9_]+)`)

func mixName(text []byte) []named { return firstMatch(mixApp, text) }

func firstMatch(re *regexp.Regexp, text []byte) []named {
	m := re.FindSubmatchIndex(text)
	if m == nil {
		return nil
	}
	return []named{{string(text[m[2]:m[3]]), 1 + bytes.Count(text[:m[0]], []byte("\n"))}}
}

// lines iterates over lines by number, from 1.
func lines(text []byte) func(func(int, string) bool) {
	return func(yield func(int, string) bool) {
		n := 0
		for line := range bytes.Lines(text) {
			n++
			if !yield(n, strings.TrimRight(string(line), "\r\n")) {
				return
			}
		}
	}
}

func lineOf(text []byte, what string) int {
	if i := bytes.Index(text, []byte(what)); i >= 0 {
		return 1 + bytes.Count(text[:i], []byte("\n"))
	}
	return 0
}

func isWord(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == ""
}
