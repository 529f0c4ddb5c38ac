package catalog

import (
	"path"
	"strings"

	"github.com/whopage/whopage/resolve/internal/lazy"
)

// isAspire reports whether a file is, by its place, the program in which .NET
// Aspire puts an application together.
func isAspire(file, base string) bool {
	return (base == "program.cs" || base == "apphost.cs") && strings.Contains(strings.ToLower(path.Dir(file)), "apphost")
}

// aspireResource is AddProject<Projects.Cart_API>("cart-api"), or
// AddNpmApp("web", "../web") and its likes with a folder or project.
var aspireResource = lazy.Regexp(`\.Add(?:Project<(?:global::)?Projects\.(\w+)>|Project|Dockerfile|\w+App)\(\s*(?:name:\s*)?"([^"]+)"(?:\s*,\s*(?:\w+:\s*)?@?"([^"]+)")?`)

// readAspire takes in the projects and folders that an application is put together
// of, under the names by which its parts report themselves.
func (r *reader) readAspire(file string) {
	text, ok := r.text(file)
	if !ok {
		return
	}
	for _, m := range aspireResource().FindAllSubmatchIndex(text, maxTargets) {
		part := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return string(text[m[2*i]:m[2*i+1]])
		}
		d := deployed{names: []string{part(2)}, line: lineAt(text, m[0]), context: strings.ReplaceAll(part(3), `\`, "/")}
		if project := part(1); project != "" {
			d.context = r.aspireProject(file, project)
		}
		if d.context != "" {
			r.addDeployed(file, d)
		}
	}
}

// aspireProject is the way from a file to the project that goes by an identifier;
// empty where there is none or several.
func (r *reader) aspireProject(file, identifier string) string {
	if r.projects == nil {
		r.projects = map[string]string{}
		for _, f := range r.files {
			if base := path.Base(f); isProject(strings.ToLower(base)) {
				key := identifierOf(base[:len(base)-len(".csproj")])
				if _, twice := r.projects[key]; twice {
					f = ""
				}
				r.projects[key] = f
			}
		}
	}
	if r.projects[identifier] == "" {
		return ""
	}
	return strings.Repeat("../", strings.Count(file, "/")) + r.projects[identifier]
}

// identifierOf is a project's name as C# writes it.
func identifierOf(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r > 127 {
			return r
		}
		return '_'
	}, name)
}
