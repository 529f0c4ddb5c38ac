package catalog

// settleRoot ranks folders, files descriptors by what they describe, and finds
// out whether the repository is one service: only then does its own name answer
// for it.
func (x *Index) settleRoot() {
	x.ranks, x.byDescriptor = map[string]int{}, map[string][]int{}
	places := map[string]bool{}
	for i, e := range x.entries {
		if e.layer == layerFolder {
			x.ranks[e.paths[0]] = e.rank
		}
		if e.layer < layerCompose && len(e.paths) == 1 && !e.shared {
			x.byDescriptor[e.paths[0]] = append(x.byDescriptor[e.paths[0]], i)
		}
		if len(e.paths) == 1 && e.paths[0] != "." && (e.layer < layerManifest || e.layer == layerFolder && e.rank >= rankDockerfile) {
			places[e.paths[0]] = true
		}
	}
	x.single = len(places) == 0
	if x.single && x.options.Repository != "" {
		x.entries = append(x.entries, entry{
			layer: layerManifest, file: ".", names: []string{unreferenced(x.options.Repository)}, paths: []string{"."}, why: "is the repository of that name:",
		})
	}
}
