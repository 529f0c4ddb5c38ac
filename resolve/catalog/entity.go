package catalog

import (
	"cmp"
	"net/url"
	"path"
	"slices"
	"strings"
)

// readCatalog reads a file of a service catalog, and reports whether its name
// is that of one.
func (r *reader) readCatalog(file, base string) bool {
	read := map[string]func(string){
		"catalog-info.yaml": r.readBackstage, "catalog-info.yml": r.readBackstage,
		"entity.datadog.yaml": r.readDatadog, "entity.datadog.yml": r.readDatadog,
		"service.datadog.yaml": r.readDatadog, "service.datadog.yml": r.readDatadog,
		"cortex.yaml": r.readCortex, "cortex.yml": r.readCortex,
		"opslevel.yml": r.readOpsLevel, "opslevel.yaml": r.readOpsLevel,
		"compass.yml": r.readCompass, "compass.yaml": r.readCompass,
		"owners_aliases": r.readAliases,
		"teams.yaml":     r.readTeams,
	}[base]
	if inCortexCatalog(file) {
		read = r.readCortex
	}
	if read == nil || base == "teams.yaml" && path.Dir(file) != ".bitbucket" {
		return false
	}
	entries, complaints := len(r.entries), len(r.diagnostics)
	read(file)
	r.settleDescriptor(file, r.entries[entries:])
	if names := descriptors[base]; names && len(r.entries) == entries && len(r.diagnostics) == complaints {
		r.complain(file, 0, "names no service")
	}
	return true
}

// inCortexCatalog reports whether a file is one of those that Cortex reads whatever
// their names are.
func inCortexCatalog(file string) bool {
	return strings.HasPrefix(file, ".cortex/catalog/") && isYAML(strings.ToLower(path.Base(file)))
}

// descriptors are the files that are there only to name a service.
var descriptors = map[string]bool{
	"entity.datadog.yaml": true, "entity.datadog.yml": true, "service.datadog.yaml": true, "service.datadog.yml": true,
	"opslevel.yml": true, "opslevel.yaml": true, "compass.yml": true, "compass.yaml": true,
}

// settleDescriptor looks at what one descriptor said: of several services its
// folder is that of none in particular.
func (r *reader) settleDescriptor(file string, said []entry) {
	folders := 0
	for _, e := range said {
		if slices.Equal(e.paths, folderOf(file)) && !e.minor {
			folders++
		}
	}
	for i := range said {
		if folders > 1 && slices.Equal(said[i].paths, folderOf(file)) {
			said[i].shared = true
		}
	}
}

// settleHidden looks at what the descriptors of one hidden folder said: of several
// the folder is that of none in particular, as within one file.
func (r *reader) settleHidden() {
	said := map[string][]int{}
	for i, e := range r.entries {
		if e.layer < layerCompose && !e.minor && len(e.paths) == 1 && e.paths[0] != path.Dir(e.file) && slices.Equal(e.paths, folderOf(e.file)) {
			said[path.Dir(e.file)] = append(said[path.Dir(e.file)], i)
		}
	}
	for _, entries := range said {
		for _, i := range entries {
			r.entries[i].shared = r.entries[i].shared || len(entries) > 1
		}
	}
}

// readDatadog takes the documents of a Datadog file in, of any schema version.
func (r *reader) readDatadog(file string) {
	for _, doc := range r.yaml(file) {
		if doc.get("apiVersion").text() == "v3" {
			r.addDatadogEntity(file, doc)
		} else {
			r.addDatadogService(file, doc)
		}
	}
}

func (r *reader) addDatadogEntity(file string, doc node) {
	e := entry{layer: layerDatadog, file: file, line: doc.line(), why: "describes it in"}
	e.names = []string{doc.get("metadata", "name").text(), doc.get("metadata", "displayName").text()}
	for _, location := range doc.get("datadog", "codeLocations").items() {
		for _, p := range location.get("paths").texts() {
			e.paths = append(e.paths, tidy(p))
		}
	}
	if len(e.paths) == 0 {
		e.paths = folderOf(file)
	}
	e.owners = texts(doc.get("metadata", "owner").text())
	for _, owner := range doc.get("metadata", "additionalOwners").items() {
		e.owners = append(e.owners, texts(owner.get("name").text())...)
	}
	integrations := doc.get("integrations")
	e.escalation = append(e.escalation, pager("pagerduty", integrations.get("pagerduty", "serviceURL").text())...)
	e.escalation = append(e.escalation, pager("opsgenie", integrations.get("opsgenie", "serviceURL").text())...)
	e.escalation = append(e.escalation, contacts(doc.get("metadata", "contacts"))...)
	r.add(e)
}

func (r *reader) addDatadogService(file string, doc node) {
	integrations := doc.get("integrations")
	e := entry{
		layer: layerDatadogOld, file: file, line: doc.line(), why: "describes it in", names: texts(doc.get("dd-service").text()),
		paths: folderOf(file), owners: texts(doc.get("team").text()),
	}
	for _, key := range []string{"service-url", "serviceURL"} {
		e.escalation = append(e.escalation, pager("pagerduty", integrations.get("pagerduty", key).text())...)
		e.escalation = append(e.escalation, pager("opsgenie", integrations.get("opsgenie", key).text())...)
	}
	if url := integrations.get("pagerduty").text(); url != "" { // schema version 2
		e.escalation = append(e.escalation, pager("pagerduty", url)...)
	}
	e.escalation = append(e.escalation, contacts(doc.get("contacts"))...)
	r.add(e)
}

// readCortex takes a Cortex descriptor in. Others call their files so too: only
// one with a tag counts.
func (r *reader) readCortex(file string) {
	for _, doc := range r.yaml(file) {
		about := doc.get("info")
		tag := about.get("x-cortex-tag").text()
		if tag == "" {
			if about.get("x-cortex-tag").at != nil {
				r.complain(file, doc.line(), "x-cortex-tag is not a name")
			}
			continue
		}
		e := entry{layer: layerCortex, file: file, line: doc.line(), why: "describes it in", names: []string{tag, about.get("title").text()}, paths: folderOf(file)}
		for _, forge := range about.get("x-cortex-git").fields() {
			if base := forge.value.get("basepath").text(); base != "" {
				e.paths = []string{tidy(base)}
			}
		}
		for _, owner := range about.get("x-cortex-owners").items() {
			e.owners = append(e.owners, texts(cmp.Or(owner.get("name").text(), owner.get("email").text()))...)
		}
		e.escalation = pager("pagerduty", about.get("x-cortex-oncall", "pagerduty", "id").text())
		r.add(e)
	}
}

// readOpsLevel takes an OpsLevel file in.
func (r *reader) readOpsLevel(file string) {
	for _, doc := range r.yaml(file) {
		service := cmp.Or(doc.get("component"), doc.get("service")) // the newer word first
		e := entry{
			layer: layerOpsLevel, file: file, line: service.line(), why: "describes it in", paths: folderOf(file),
			names: append([]string{service.get("name").text()}, service.get("aliases").texts()...), owners: texts(service.get("owner").text()),
		}
		for _, source := range service.get("alert_sources").items() {
			e.escalation = append(e.escalation, pager(cmp.Or(source.get("type").text(), "pager"), source.get("external_id").text())...)
		}
		r.add(e)
	}
}

// readCompass takes a Compass file in.
func (r *reader) readCompass(file string) {
	for _, doc := range r.yaml(file) {
		e := entry{
			layer: layerCompass, file: file, line: doc.line(), why: "describes it in", paths: folderOf(file),
			names: []string{doc.get("name").text(), doc.get("id").text()}, owners: texts(doc.get("ownerId").text()),
		}
		for _, link := range doc.get("links").items() {
			if link.get("type").text() == "ON_CALL" {
				e.escalation = append(e.escalation, texts(link.get("url").text())...)
			}
		}
		r.add(e)
	}
}

// contacts are the ways a catalog gives to reach an owner.
func contacts(n node) []string {
	var out []string
	for _, contact := range n.items() {
		out = append(out, pager(strings.ToLower(contact.get("type").text()), contact.get("contact").text())...)
	}
	return out
}

// pager is an id in another system as "pagerduty:P123"; an address of its web
// pages is cut down to the id at its end.
func pager(system, id string) []string {
	if u, err := url.Parse(id); err == nil && u.Host != "" && (system == "pagerduty" || system == "opsgenie") {
		id = path.Base(u.Path)
	}
	if id == "" || id == "." || id == "/" {
		return nil
	}
	return []string{system + ":" + id}
}

// texts is a list of one text, or an empty one.
func texts(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// folderOf is the folder that a descriptor describes: its own, or the one that has
// the hidden folder which it lies in (.backstage, .cortex/catalog, .github).
func folderOf(file string) []string {
	folder := path.Dir(file)
	for dir := folder; dir != "."; dir = path.Dir(dir) {
		if strings.HasPrefix(path.Base(dir), ".") {
			folder = path.Dir(dir)
		}
	}
	return []string{folder}
}

// tidy is a written path as an answer has it: from the root, without a slash at
// either end.
func tidy(p string) string {
	return cmp.Or(strings.TrimPrefix(path.Clean("/"+p), "/"), ".")
}
