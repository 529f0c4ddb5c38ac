package catalog

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/whopage/whopage/resolve/internal/lazy"
)

// A manifestParser finds the name in a manifest, and its line where that is
// known; more than one in a Procfile. An error is that of a file that is none.
type manifestParser func(text []byte) ([]named, error)

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
	text, ok := r.text(file)
	if !ok {
		return
	}
	names, err := parse(text)
	if err != nil && !isTemplate(string(text)) {
		r.malformed(file, err)
	}
	for _, n := range names {
		r.addManifest(file, n.line, n.name)
	}
}

// addManifest takes in the name of a folder. The root's names the repository.
// A manifest often lies deep in the service that it names (cart/src/Cart.csproj):
// the outermost folder called so is the service's.
func (r *reader) addManifest(file string, line int, name string) {
	r.addNamed(file, line, name, path.Dir(file))
}

// addNamed takes in the name that a file gives to a folder.
func (r *reader) addNamed(file string, line int, name, folder string) {
	name = unreferenced(name)
	key := fold(name)
	for dir := folder; dir != "."; dir = path.Dir(dir) {
		if fold(path.Base(dir)) == key {
			folder = dir
		}
	}
	r.add(entry{layer: layerManifest, file: file, line: line, why: "names the folder", names: []string{name}, paths: []string{folder}})
}

// jsonName reads the top-level "name".
func jsonName(text []byte) ([]named, error) {
	var manifest struct{ Name string }
	err := json.Unmarshal(bytes.TrimPrefix(text, []byte("\ufeff")), &manifest)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return nil, fmt.Errorf("line %d: %w", 1+bytes.Count(text[:min(int(syntax.Offset), len(text))], []byte("\n")), err)
	}
	if err != nil || manifest.Name == "" {
		return nil, err
	}
	return []named{{manifest.Name, lineOf(text, `"name"`)}}, nil
}

var majorVersion = lazy.Regexp(`/v[0-9]+$`)

// goModule reads the module path's last element, without its major version.
func goModule(text []byte) ([]named, error) {
	for i, line := range lines(text) {
		if fields := strings.Fields(line); len(fields) >= 2 && fields[0] == "module" {
			return []named{{path.Base(majorVersion().ReplaceAllString(strings.Trim(fields[1], `"`), "")), i}}, nil
		}
	}
	return nil, nil
}

// pomArtifact reads the project's own artifactId, not its parent's.
func pomArtifact(text []byte) ([]named, error) {
	dec := xml.NewDecoder(bytes.NewReader(text))
	dec.Strict = false
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var within []string
	for {
		token, err := dec.Token()
		var syntax *xml.SyntaxError
		switch {
		case errors.As(err, &syntax):
			return nil, fmt.Errorf("line %d: %s", syntax.Line, syntax.Msg)
		case err != nil:
			return nil, nil
		}
		switch t := token.(type) {
		case xml.StartElement:
			within = append(within, t.Name.Local)
		case xml.EndElement:
			within = within[:max(0, len(within)-1)]
		case xml.CharData:
			if len(within) == 2 && within[0] == "project" && within[1] == "artifactId" {
				line, _ := dec.InputPos()
				return []named{{strings.TrimSpace(string(t)), line}}, nil
			}
		}
	}
}

// tomlName reads name of [package], [project] or [tool.poetry].
func tomlName(text []byte) ([]named, error) {
	return tomlValue(text, "name", "package", "project", "tool.poetry"), nil
}

// tomlValue is the first value of a key in one of some tables; that of the top is "".
func tomlValue(text []byte, key string, tables ...string) []named {
	table := ""
	for i, line := range lines(text) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			table = strings.Trim(line, "[] ")
			continue
		}
		name, value, found := strings.Cut(line, "=")
		if found && strings.TrimSpace(name) == key && slices.Contains(tables, table) {
			value, _ := unquote(strings.TrimSpace(value))
			return []named{{value, i}}
		}
	}
	return nil
}

// serverlessName reads the service of a Serverless file, a name or a mapping.
func serverlessName(text []byte) ([]named, error) {
	docs, err := documents(text)
	for _, doc := range docs {
		if service := doc.get("service"); service.text() != "" {
			return []named{{service.text(), service.line()}}, err
		} else if name := service.get("name"); name.text() != "" {
			return []named{{name.text(), name.line()}}, err
		}
	}
	return nil, err
}

func yamlName(text []byte) ([]named, error) {
	docs, err := documents(text)
	for _, doc := range docs {
		if name := doc.get("name"); name.text() != "" {
			return []named{{name.text(), name.line()}}, err
		}
	}
	return nil, err
}

// procfileNames reads the process types, without the usual ones that every
// folder has.
func procfileNames(text []byte) ([]named, error) {
	var out []named
	for i, line := range lines(text) {
		process, _, found := strings.Cut(line, ":")
		if found && isWord(process) && process != "web" && process != "worker" && process != "release" {
			out = append(out, named{process, i})
		}
	}
	return out, nil
}

var gradleRoot = lazy.Regexp(`rootProject\.name\s*=\s*["']([^"']+)["']`)

func gradleName(text []byte) ([]named, error) { return firstMatch(gradleRoot(), text), nil }

var mixApp = lazy.Regexp(`\bapp:\s*:([a-z0-9_]+)`)

func mixName(text []byte) ([]named, error) { return firstMatch(mixApp(), text), nil }

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
