package catalog

import (
	"bytes"
	"cmp"
)

// inDocuments collects what is read of each document of a YAML file.
func inDocuments(text []byte, read func(doc node, add func(deployed))) ([]deployed, error) {
	docs, err := documents(text)
	var out []deployed
	for _, doc := range docs {
		read(doc, func(d deployed) { out = append(out, d) })
	}
	return out, err
}

// renderServices reads the services of a render.yaml that are built here.
func renderServices(text []byte) ([]deployed, error) {
	return inDocuments(text, func(doc node, add func(deployed)) {
		for _, s := range doc.get("services").items() {
			if kind := s.get("type").text(); kind == "redis" || kind == "keyvalue" || s.get("image").at != nil {
				continue
			}
			context := cmp.Or(s.get("rootDir").text(), s.get("dockerContext").text())
			add(deployed{texts(s.get("name").text()), s.line(), context, s.get("dockerfilePath").text()})
		}
	})
}

// azureServices reads the services of azd's azure.yaml.
func azureServices(text []byte) ([]deployed, error) {
	return inDocuments(text, func(doc node, add func(deployed)) {
		for _, s := range doc.get("services").fields() {
			if project := s.value.get("project").text(); project != "" {
				add(deployed{texts(s.name), s.line, project, s.value.get("docker", "path").text()})
			}
		}
	})
}

// daprApps reads the apps of Dapr's multi-app run file.
func daprApps(text []byte) ([]deployed, error) {
	return inDocuments(text, func(doc node, add func(deployed)) {
		for _, app := range doc.get("apps").items() {
			if folder := app.get("appDirPath").text(); folder != "" {
				add(deployed{texts(app.get("appID").text()), app.line(), folder, ""})
			}
		}
	})
}

// samFunctions reads the functions of a template of AWS's Serverless Application
// Model, under the names that they have in the template and of their own.
func samFunctions(text []byte) ([]deployed, error) {
	if !bytes.Contains(text, []byte("AWS::Serverless")) {
		return nil, nil
	}
	return inDocuments(text, func(doc node, add func(deployed)) {
		common := doc.get("Globals", "Function", "CodeUri").text()
		for _, resource := range doc.get("Resources").fields() {
			properties := resource.value.get("Properties")
			code := cmp.Or(properties.get("CodeUri").text(), resource.value.get("Metadata", "DockerContext").text(), common)
			if resource.value.get("Type").text() == "AWS::Serverless::Function" && code != "" {
				add(deployed{[]string{resource.name, properties.get("FunctionName").text()}, resource.line, code, ""})
			}
		}
	})
}

// appEngineService reads the service of App Engine's app.yaml.
func appEngineService(text []byte) ([]deployed, error) {
	if !bytes.Contains(text, []byte("runtime:")) {
		return nil, nil
	}
	return inDocuments(text, func(doc node, add func(deployed)) {
		if service := doc.get("service"); doc.get("runtime").text() != "" && service.text() != "" {
			add(deployed{texts(service.text()), service.line(), "", ""})
		}
	})
}

// oktetoBuilds reads the images that an Okteto manifest builds.
func oktetoBuilds(text []byte) ([]deployed, error) {
	return inDocuments(text, func(doc node, add func(deployed)) {
		for _, b := range doc.get("build").fields() {
			context := cmp.Or(b.value.get("context").text(), b.value.text())
			add(deployed{[]string{b.name, b.value.get("image").text()}, b.line, context, b.value.get("dockerfile").text()})
		}
	})
}
