package catalog

import (
	"cmp"
	"net/url"
	"path"
	"strings"
)

// serviceKinds are the Backstage kinds that can fail.
var serviceKinds = map[string]bool{"component": true, "system": true, "api": true, "resource": true}

// readBackstage takes the entities of a descriptor in, and those of the files
// that it points to.
func (r *reader) readBackstage(file string) {
	r.readEntities(file, true, map[string]bool{})
}

// readEntities reads one descriptor. own says that it has the usual name, so
// that its folder is that of what it describes.
func (r *reader) readEntities(file string, own bool, seen map[string]bool) {
	if seen[file] {
		return
	}
	seen[file] = true
	docs := r.yaml(file)
	components := 0
	for _, doc := range docs {
		if strings.EqualFold(doc.get("kind").text(), "component") {
			components++
		}
	}
	for _, doc := range docs {
		switch kind := strings.ToLower(doc.get("kind").text()); {
		case serviceKinds[kind]:
			r.addComponent(file, doc, kind, own, components > 1)
		case kind == "group":
			r.addGroup(file, doc)
		case kind == "user":
			r.addUser(doc)
		case kind == "location":
			r.readTargets(file, doc, seen)
		}
	}
}

// readTargets follows a Location to files of this repository.
func (r *reader) readTargets(file string, doc node, seen map[string]bool) {
	targets := append(doc.get("spec", "targets").texts(), texts(doc.get("spec", "target").text())...)
	for _, target := range targets {
		if strings.Contains(target, "://") {
			continue
		}
		joined := path.Join(path.Dir(file), target)
		if !strings.ContainsAny(joined, "*?[") {
			if r.exists(joined) {
				r.readEntities(joined, isDescriptor(joined), seen)
			} else {
				r.complain(file, doc.line(), "the location "+target+" is not in the tree")
			}
			continue
		}
		for _, other := range r.files {
			if matched, _ := path.Match(joined, other); matched {
				r.readEntities(other, isDescriptor(other), seen)
			}
		}
	}
}

// isDescriptor reports whether a file is read without being pointed to.
func isDescriptor(file string) bool { return strings.HasPrefix(path.Base(file), "catalog-info.y") }

// addComponent takes one entity in. Its folder is that of its descriptor if that
// has the usual name; shared says that others are described there too.
func (r *reader) addComponent(file string, doc node, kind string, own, shared bool) {
	metadata := doc.get("metadata")
	annotations := metadata.get("annotations")
	e := entry{
		layer: layerBackstage, file: file, line: metadata.get("name").line(), why: "describes it in",
		shared: shared, minor: kind != "component", owners: texts(doc.get("spec", "owner").text()),
	}
	e.names = []string{metadata.get("name").text(), metadata.get("title").text()}
	if own {
		e.paths = folderOf(file)
	}
	if namespace := metadata.get("namespace").text(); namespace != "" {
		e.names = append(e.names, namespace+"/"+metadata.get("name").text())
	}
	for _, annotation := range annotations.fields() {
		e.annotate(annotation.name, annotation.value.text())
	}
	if e.names[0] == "" {
		r.complain(file, doc.line(), "the "+kind+" has no metadata.name")
	}
	r.add(e)
}

// annotate takes in what an annotation says of names, places and pagers. The
// annotation pagerduty.com/integration-key is a secret and left alone.
func (e *entry) annotate(name, value string) {
	switch name {
	case "backstage.io/kubernetes-id", "datadoghq.com/tag-name":
		e.names = append(e.names, value)
	case "jira/component":
		e.names = append(e.names, "jira:"+value)
	case "sentry.io/project-slug":
		e.names = append(e.names, "sentry:"+unreferenced(value))
	case "backstage.io/kubernetes-label-selector":
		for _, requirement := range strings.Split(value, ",") {
			if label, app, found := strings.Cut(requirement, "="); found && strings.HasPrefix(path.Base(label), "app") || strings.HasSuffix(label, "/name") {
				e.names = append(e.names, strings.TrimPrefix(app, "="))
			}
		}
	case "backstage.io/source-location":
		if p := sourcePath(value); p != "" {
			e.paths, e.shared = []string{p}, false
		}
	case "pagerduty.com/service-id":
		e.names = append(e.names, "pagerduty:"+value)
		e.escalation = append(e.escalation, pager("pagerduty", value)...)
	case "opsgenie.com/component-selector":
		e.escalation = append(e.escalation, pager("opsgenie", value)...)
	}
}

// sourcePath is the folder in "url:https://host/owner/repository/tree/BRANCH/PATH/";
// empty where there is none.
func sourcePath(location string) string {
	u, err := url.Parse(strings.TrimPrefix(location, "url:"))
	if err != nil || u.Host == "" {
		return ""
	}
	for _, marker := range []string{"/-/tree/", "/-/blob/", "/tree/", "/blob/"} {
		if _, after, found := strings.Cut(u.Path, marker); found {
			_, folder, _ := strings.Cut(after, "/")
			return strings.Trim(folder, "/")
		}
	}
	return ""
}

// A Group is a team that a file of the tree names.
type Group struct {
	Name    string   // as the file has it, without namespace
	Aliases []string // the ways in which owners spell it
	Members []string // names of users, logins or addresses
	Parent  string   // name of a group
	Email   string
	File    string // where it is written
	Line    int    // from 1
}

// A User is a person that a file of the tree names.
type User struct {
	Name        string // unique: a login, mostly
	DisplayName string
	Email       string
	Groups      []string // names of groups
}

// Groups returns the teams that the tree's files name: Backstage groups,
// OWNERS_ALIASES, Bitbucket's teams.
func (x *Index) Groups() []Group { return x.groups }

// Users returns the people that the tree's files name: Backstage users.
func (x *Index) Users() []User { return x.users }

func (r *reader) addGroup(file string, doc node) {
	metadata, spec := doc.get("metadata"), doc.get("spec")
	name := metadata.get("name").text()
	if name == "" || isTemplate(name) {
		return
	}
	r.groups = append(r.groups, Group{
		Name: name, Aliases: []string{"group:" + cmp.Or(metadata.get("namespace").text(), "default") + "/" + name},
		Members: spec.get("members").texts(), Parent: unreferenced(spec.get("parent").text()), Email: spec.get("profile", "email").text(),
		File: file, Line: doc.line(),
	})
}

func (r *reader) addUser(doc node) {
	profile := doc.get("spec", "profile")
	if name := doc.get("metadata", "name").text(); name != "" && !isTemplate(name) {
		r.users = append(r.users, User{
			Name: name, DisplayName: profile.get("displayName").text(), Email: profile.get("email").text(),
			Groups: doc.get("spec", "memberOf").texts(),
		})
	}
}

// readAliases takes in the groups of a Prow OWNERS_ALIASES file.
func (r *reader) readAliases(file string) {
	for _, doc := range r.yaml(file) {
		aliases := doc.get("aliases")
		if !aliases.isMapping() {
			r.complain(file, doc.line(), "names no group under aliases")
		}
		for _, alias := range aliases.fields() {
			r.groups = append(r.groups, Group{Name: alias.name, Members: alias.value.texts(), File: file, Line: alias.line})
		}
	}
}

// readTeams takes in the groups of Bitbucket's teams.yaml.
func (r *reader) readTeams(file string) {
	for _, doc := range r.yaml(file) {
		teams := doc.get("teams")
		if !teams.isMapping() {
			r.complain(file, doc.line(), "names no group under teams")
		}
		for _, team := range teams.fields() {
			members := team.value.texts()
			if len(members) == 0 {
				members = team.value.get("members").texts()
			}
			r.groups = append(r.groups, Group{Name: team.name, Aliases: []string{"@teams/" + team.name}, Members: members, File: file, Line: team.line})
		}
	}
}
