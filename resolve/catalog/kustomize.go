package catalog

import (
	"path"
	"slices"
	"strings"
)

// A kustomization is what one folder's Kustomize file makes of the manifests that
// it takes in.
type kustomization struct {
	prefix, suffix string
	images         []renamedImage
	resources      []string // files and folders, from the root
}

// A renamedImage is an image that a kustomization puts in place of another.
type renamedImage struct{ from, to string }

// isKustomization reports whether a file's name, in lower case, is that of a
// Kustomize file.
func isKustomization(base string) bool {
	return base == "kustomization.yaml" || base == "kustomization.yml" || base == "kustomization"
}

// readKustomization keeps what a Kustomize file says until all manifests are read.
func (r *reader) readKustomization(file string) {
	for _, doc := range r.yaml(file) {
		k := kustomization{prefix: doc.get("namePrefix").text(), suffix: doc.get("nameSuffix").text()}
		for _, image := range doc.get("images").items() {
			if to := image.get("newName").text(); to != "" {
				k.images = append(k.images, renamedImage{imageName(image.get("name").text()), imageName(to)})
			}
		}
		for _, list := range []string{"resources", "bases", "components"} {
			for _, resource := range doc.get(list).texts() {
				k.resources = append(k.resources, path.Join(path.Dir(file), resource))
			}
		}
		if r.kustomizations == nil {
			r.kustomizations = map[string]kustomization{}
		}
		r.kustomizations[path.Dir(file)] = k
	}
}

// kustomize gives each workload the names and images under which the Kustomize
// files deploy it.
func (r *reader) kustomize() {
	workloads := map[string][]int{}
	for i, e := range r.entries {
		if e.layer == layerKubernetes {
			workloads[e.file] = append(workloads[e.file], i)
		}
	}
	w := kustomizeWalk{reader: r, workloads: workloads, left: maxKustomized}
	for _, dir := range r.dirs {
		if k, found := r.kustomizations[dir]; found {
			w.seen = map[string]bool{}
			w.walk(k, nil)
		}
	}
	if w.left == 0 {
		r.complain(".", 0, "the Kustomize files take in too many files; the names of the rest are as written")
	}
}

// maxKustomized bounds the files that all kustomizations are followed to.
const maxKustomized = 200_000

// A kustomizeWalk follows one kustomization to the manifests that it takes in.
type kustomizeWalk struct {
	*reader
	workloads map[string][]int // entries by file
	seen      map[string]bool
	left      int
}

// walk goes through the resources of a kustomization, which those in outer take
// in, outermost first.
func (w *kustomizeWalk) walk(k kustomization, outer []kustomization) {
	if len(outer) > mergeDepth {
		return
	}
	chain := append(slices.Clip(outer), k)
	for _, resource := range k.resources {
		if w.seen[resource] || w.left == 0 {
			continue
		}
		w.seen[resource] = true
		w.left--
		for _, i := range w.workloads[resource] {
			w.entries[i].kustomize(chain)
		}
		if inner, found := w.kustomizations[resource]; found {
			w.walk(inner, chain)
		}
	}
}

// kustomize adds the name that a chain of kustomizations, outermost first, makes of
// a workload's, and replaces its image. The name that the manifest's own folder
// gives comes first: the one that is written is nowhere in use.
func (e *entry) kustomize(chain []kustomization) {
	if e.written == "" {
		e.written = e.names[0]
	}
	name := e.written
	for _, k := range slices.Backward(chain) {
		name = k.prefix + name + k.suffix
		for _, image := range k.images {
			if e.image == image.from {
				e.image = image.to
			}
		}
	}
	switch {
	case slices.Contains(e.names, name) || strings.Contains(name, "$"):
	case len(chain) == 1:
		e.names = slices.Insert(e.names, 0, name)
	default:
		e.names = append(e.names, name)
	}
}
