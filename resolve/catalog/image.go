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

// A builder finds where images are built.
type builder struct {
	*Index
	spreads map[string]*spread // by what was looked for
}

// from finds where the image that an entry runs is built: by another entry that
// says so, or in a folder or by a manifest of its name, or of the name of what
// runs it, or in the folder that the entry's file lies in, or at the root, where
// the image has the repository's name.
func (b *builder) from(e entry) []string {
	base, _ := stem(words(e.image))
	if len(e.paths) > 0 || e.image == "" || isInfrastructure(words(e.image)) || isInfrastructure(base) {
		return nil
	}
	if paths := b.near("image "+e.image, e.file, func() [][]hit { return b.ofImage(e.image) }); paths != nil {
		return paths
	}
	dir := path.Dir(e.file)
	builds := b.ranks[dir] >= rankDockerfile && !inBuildFolder(e.file) // there a Dockerfile may be that of anything
	if builds && isCalledAfter(e.image, path.Base(dir)) {
		return []string{dir}
	}
	if paths := b.near("name "+e.names[0], e.file, func() [][]hit { return b.ofName(e.names[0]) }); paths != nil {
		return paths
	}
	if builds && b.runsOnly(e.image, dir) {
		return []string{dir}
	}
	if b.rootBuilt && b.own[fold(e.image)] && !b.isKnown(words(e.image)) {
		return []string{"."}
	}
	return nil
}

// ofImage are the hits for an image, by how surely they build it.
func (b *builder) ofImage(image string) [][]hit {
	f := form{words: words(image)}
	passes := [][]hit{b.hitsOf(f, b.byForm), b.unlessSibling(b.hitsOf(f, b.byRole), f.words), b.shorter(f.words)}
	for i, hits := range passes {
		passes[i] = b.unlessOther(hits, image)
	}
	return passes
}

// ofName are the hits for the name of what runs an image.
func (b *builder) ofName(name string) [][]hit {
	f := form{words: words(name)}
	return [][]hit{b.hitsOf(f, b.byForm), b.hitsOf(f, b.byRole)}
}

// near are the paths of the surest hits that lie in a file's own part of the tree,
// or else of any: of a repository with several systems each deploys its own.
func (b *builder) near(key, file string, find func() [][]hit) []string {
	s := b.spreads[key]
	if s == nil {
		s = b.spread(find())
		b.spreads[key] = s
	}
	for _, pass := range s.passes {
		dir := path.Dir(file)
		for dir != "." && len(pass.within[dir]) == 0 {
			dir = path.Dir(dir)
		}
		paths, known := pass.paths[dir]
		if !known {
			paths = b.best(pass.within[dir])
			pass.paths[dir] = paths
		}
		if paths != nil {
			return paths
		}
	}
	return nil
}

// partOf is the folder of the package that is called like an entry which is built
// from the whole repository: where many share a lock file the root is the context.
// A folder of the name alone says less: cmd/cart holds a program's first lines only.
func (x *Index) partOf(e entry) string {
	var hits []hit
	for _, h := range x.byName[fold(e.names[0])] {
		if other := x.entries[h.entry]; other.layer == layerManifest && other.paths[0] != "." {
			hits = append(hits, h)
		}
	}
	if paths := x.best(hits); len(paths) == 1 {
		return paths[0]
	}
	return ""
}

// A spread is what was found for one image or name, by the folders that it lies in.
// Many files may run one image, and many folders be called like it.
type spread struct{ passes []spreadPass }

type spreadPass struct {
	within map[string][]hit    // by folder; all under "."
	paths  map[string][]string // what the hits of a folder come to
}

// spread sorts hits by folder. A folder that holds only manifests of deployments
// gives way to those where something is built.
func (b *builder) spread(passes [][]hit) *spread {
	s := &spread{}
	for _, hits := range passes {
		built := slices.DeleteFunc(slices.Clone(hits), func(h hit) bool {
			e := b.entries[h.entry]
			return e.bare || len(e.paths) == 0
		})
		if len(built) > 0 {
			hits = built
		}
		pass := spreadPass{map[string][]hit{".": hits}, map[string][]string{}}
		for _, h := range hits {
			if paths := b.entries[h.entry].paths; len(paths) == 1 {
				for dir := paths[0]; dir != "." && dir != "/"; dir = path.Dir(dir) {
					pass.within[dir] = append(pass.within[dir], h)
				}
			}
		}
		s.passes = append(s.passes, pass)
	}
	return s
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
