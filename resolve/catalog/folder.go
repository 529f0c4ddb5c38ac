package catalog

import (
	"path"
	"strings"
)

// homes are folders that services are put in.
var homes = map[string]bool{
	"services": true, "service": true, "svc": true, "src": true, "apps": true, "app": true, "cmd": true, "packages": true, "microservices": true,
	"modules": true, "servers": true, "components": true, "backend": true, "projects": true, "applications": true, "backends": true,
	"workloads": true, "functions": true, "lambdas": true, "jobs": true, "workers": true, "libs": false,
}

// quiet are folders whose content is about services and is none: prose,
// deployment, tools.
var quiet = map[string]bool{
	"docs": true, "doc": true, "documentation": true, "k8s": true, "kubernetes": true, "helm": true, "helm-chart": true, "charts": true,
	"deploy": true, "deployment": true, "deployments": true, "terraform": true, "iac": true, "infra": true, "infrastructure": true,
	"scripts": true, "hack": true, "tools": true, "ci": true, "kustomize": true, "manifests": true, "config": true, "configs": true,
	"assets": true, "images": true, "img": true, "public": true, "static": true, "dist": true, "target": true, "bin": true, "obj": true,
	"wwwroot": true, "i18n": true, "locales": true, "migrations": true, "proto": true, "protos": true, "schemas": true, "kubernetes-manifests": true,
	"istio-manifests": true, "extras": true, "old-docs": true, "archive": true, "legacy": false, "jenkins-ci": true, "gradle": true, "build": true,
}

// entryPoints are files that a process starts at.
var entryPoints = map[string]bool{
	"main.go": true, "main.py": true, "app.py": true, "server.py": true, "manage.py": true, "wsgi.py": true, "index.js": true,
	"server.js": true, "app.js": true, "main.js": true, "index.ts": true, "server.ts": true, "main.ts": true, "program.cs": true,
	"startup.cs": true, "main.rs": true, "main.kt": true, "app.rb": true, "config.ru": true, "index.php": true, "artisan": true,
	"main.c": true, "main.cc": true, "main.cpp": true, "main.java": true, "application.java": true, "requirements.txt": true,
	"build.gradle": true, "build.gradle.kts": true, "build.sbt": true, "gemfile": true, "makefile": true,
}

// What speaks for a folder being a service's, in points.
const (
	rankDockerfile = 4
	rankManifest   = 3
	rankHome       = 3 // its folder is where services are put
	rankEntry      = 2
	rankTop        = 1  // at the root
	rankInner      = -4 // within another service's folder
	rankOwn        = 3  // all the same built on its own
	rankQuiet      = -6
)

// readFolders takes in every folder, ranked by what speaks for it.
func (r *reader) readFolders() {
	kept := map[string]int{} // points for what a folder holds
	held := map[string]held{}
	for _, file := range r.files {
		dir := path.Dir(file)
		held[dir] |= holds(strings.ToLower(path.Base(file)))
	}
	r.rootBuilt = held["."]&heldDockerfile != 0
	for dir, h := range held {
		kept[dir] = h.points()
	}
	for _, dir := range r.dirs {
		if dir != "." && !isSample(dir+"/x") && !strings.HasPrefix(path.Base(dir), ".") {
			rank := kept[dir] + place(dir) + around(kept, dir)
			r.add(entry{layer: layerFolder, file: dir, names: []string{path.Base(dir)}, paths: []string{dir}, rank: rank, bare: kept[dir] == 0, why: "is called so"})
		}
	}
}

// held says what a folder holds.
type held int

const (
	heldDockerfile held = 1 << iota
	heldManifest
	heldEntry
)

// holds is what a file, by its name in lower case, makes of its folder.
func holds(base string) held {
	switch {
	case strings.HasPrefix(base, "dockerfile") || strings.HasSuffix(base, ".dockerfile") || base == "containerfile":
		return heldDockerfile
	case manifests[base] != nil && base != "chart.yaml" || isProject(base):
		return heldManifest
	case entryPoints[base]:
		return heldEntry
	}
	return 0
}

func (h held) points() int {
	points := 0
	if h&heldDockerfile != 0 {
		points += rankDockerfile
	}
	if h&heldManifest != 0 {
		points += rankManifest
	}
	if h&heldEntry != 0 {
		points += rankEntry
	}
	return points
}

// place is what speaks for a folder by where it is.
func place(dir string) int {
	points := 0
	parent := path.Dir(dir)
	if parent == "." {
		points += rankTop
	}
	if homes[strings.ToLower(path.Base(parent))] {
		points += rankHome
	}
	for d := dir; d != "."; d = path.Dir(d) {
		if quiet[strings.ToLower(path.Base(d))] {
			return points + rankQuiet
		}
	}
	return points
}

// around is what speaks against a folder within another that is one itself:
// it is a part of it.
func around(kept map[string]int, dir string) int {
	for d := path.Dir(dir); d != "."; d = path.Dir(d) {
		switch {
		case kept[d] >= rankManifest && kept[dir] >= rankDockerfile:
			return rankInner + rankOwn
		case kept[d] >= rankManifest:
			return rankInner
		}
	}
	return 0
}
