package catalog

import (
	"path"
	"slices"
	"strings"
)

// imageName is an image without its registry, organisation and tag. One that
// only says that it is a server or app keeps the program's name before it:
// "mcr.microsoft.com/mssql/server" is mssql-server.
func imageName(reference string) string {
	name := unreferenced(reference)
	above := path.Base(path.Dir(reference))
	if saysNothing(words(name)) && isInfrastructure(words(above)) {
		return above + "-" + name
	}
	return name
}

// builtFrom finds where the image that an entry runs is built: by another
// entry that says so, or in a folder or by a manifest of its name, or of the
// name of what runs it, or in the folder that the entry's file lies in, or at the
// root, where the image has the repository's name.
func (x *Index) builtFrom(e entry) []string {
	base, _ := stem(words(e.image))
	if len(e.paths) > 0 || e.image == "" || isInfrastructure(words(e.image)) || isInfrastructure(base) {
		return nil
	}
	image, own := form{words: words(e.image)}, form{words: words(e.names[0])}
	for _, hits := range [][]hit{x.hitsOf(image, x.byForm), x.unlessSibling(x.hitsOf(image, x.byRole), image.words), x.shorter(image.words)} {
		if paths := x.best(x.nearest(x.unlessOther(hits, e.image), e.file)); paths != nil {
			return paths
		}
	}
	dir := path.Dir(e.file)
	builds := x.ranks[dir] >= rankDockerfile && !inBuildFolder(e.file) // there a Dockerfile may be that of anything
	if builds && isCalledAfter(e.image, path.Base(dir)) {
		return []string{dir}
	}
	for _, hits := range [][]hit{x.hitsOf(own, x.byForm), x.hitsOf(own, x.byRole)} {
		if paths := x.best(x.nearest(hits, e.file)); paths != nil {
			return paths
		}
	}
	if builds && x.runsOnly(e.image, dir) {
		return []string{dir}
	}
	if x.rootBuilt && x.own[fold(e.image)] && !x.isKnown(image.words) {
		return []string{"."}
	}
	return nil
}

// unlessOther leaves out what is built to an image of another name, though it
// is called like this one.
func (x *Index) unlessOther(hits []hit, image string) []hit {
	return slices.DeleteFunc(slices.Clone(hits), func(h hit) bool {
		other := x.entries[h.entry].image
		return other != "" && fold(other) != fold(image)
	})
}

// unlessSibling leaves out what has a role that tells siblings apart, if the image
// has none: shop-frontend is not built to the image shop.
func (x *Index) unlessSibling(hits []hit, image []string) []hit {
	_, own := stem(image)
	return slices.DeleteFunc(slices.Clone(hits), func(h hit) bool {
		_, role := stem(words(x.entries[h.entry].names[0]))
		return own == "" && role != "" && !roleWords[role]
	})
}

// isCalledAfter reports whether an image's name is that of a folder, with something
// in front or a role behind: acme-shop and shop-services are the folder shop's,
// shop-cart is not.
func isCalledAfter(image, folder string) bool {
	whole, part := fold(image), fold(folder)
	rest, begins := strings.CutPrefix(whole, part)
	_, isRole := roleWords[strings.TrimSuffix(rest, "s")]
	return len(part) >= 4 && (begins && (rest == "" || isRole) || strings.HasSuffix(whole, part))
}

// runsOnly reports whether the files of a folder run one image and no other.
func (x *Index) runsOnly(image, dir string) bool {
	return !slices.ContainsFunc(x.runs[dir], func(other string) bool { return other != image })
}

func (x *Index) hitsOf(f form, pass func(form) (look, bool)) []hit {
	l, _ := pass(f)
	return l.hits
}

// nearest leaves, of some hits, those in the file's own part of the tree, if there
// are any: of a repository with several systems each deploys its own. A folder
// that holds only such files gives way to those where something is built.
func (x *Index) nearest(hits []hit, file string) []hit {
	built := slices.DeleteFunc(slices.Clone(hits), func(h hit) bool {
		e := x.entries[h.entry]
		return e.bare || len(e.paths) == 0
	})
	if len(built) > 0 {
		hits = built
	}
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		var near []hit
		for _, h := range hits {
			e := x.entries[h.entry]
			if len(e.paths) == 1 && within(e.paths[0], dir) {
				near = append(near, h)
			}
		}
		if len(near) > 0 {
			return near
		}
	}
	return hits
}

// within reports whether a path is a folder or lies below it.
func within(p, folder string) bool { return p == folder || strings.HasPrefix(p, folder+"/") }

// best are the paths of the surest hit that builds something, if no other of
// its layer says otherwise.
func (x *Index) best(hits []hit) []string {
	c := choice{chosen: -1, blocked: -1}
	var group []hit
	for _, h := range hits {
		o := x.entries[h.entry]
		if len(o.paths) > 0 && !o.shared && (o.layer < layerManifest || x.rankOf(o) >= rankManifest) &&
			(len(group) == 0 || x.entries[group[0].entry].layer >= o.layer) {
			if len(group) > 0 && x.entries[group[0].entry].layer > o.layer {
				group = nil
			}
			group = append(group, h)
		}
	}
	x.chooseIn(&c, x.preferred(group))
	return c.paths
}
