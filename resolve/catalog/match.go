package catalog

import (
	"cmp"
	"path"
	"slices"
	"strings"
)

// A hit is an entry under one of its names.
type hit struct {
	entry  int
	alias  bool   // not its first name
	source string // the only source that uses the name; empty: any
}

// A form is a name made weaker: what may stand around a service's name is
// taken off it.
type form struct {
	words  []string
	weaker float64 // confidence lost
}

func (f form) key() string { return strings.Join(f.words, "") }

// unbracketed takes off what people put around an environment: "cart (prod)",
// "[prod] cart". Folders may have brackets in their names.
var unbracketed = strings.NewReplacer("(", " ", ")", " ", "[", " ", "]", " ", "|", " ")

// forms are the spellings under which a name is looked up, as given first.
func (x *Index) forms(c candidate) []form {
	var out []form
	add := func(name []string, weaker float64) {
		if len(name) > 0 && !slices.ContainsFunc(out, func(f form) bool { return slices.Equal(f.words, name) }) {
			out = append(out, form{name, weaker})
		}
	}
	bare := unreferenced(unbracketed.Replace(c.name))
	if before, after, found := strings.Cut(c.name, ":"); found && x.isEnvironment(words(before)) {
		bare = unreferenced(after)
	}
	if service, found := inCluster(bare); found {
		bare = service
	}
	reduced := workloads(bare)
	add(words(c.name), 0)
	if c.pod {
		for _, workload := range reduced {
			add(words(workload), 0.01)
		}
	}
	add(words(bare), 0.02)
	for _, workload := range reduced {
		add(words(workload), 0.03)
	}
	for _, f := range slices.Clone(out) {
		add(withoutEnvironment(f.words, x.environments), f.weaker+0.05)
	}
	return out
}

// isEnvironment reports whether words only say where something runs.
func (x *Index) isEnvironment(name []string) bool {
	return len(name) > 0 && !slices.ContainsFunc(name, func(word string) bool { return !environments[word] && !x.environments[word] })
}

// build makes the maps that names are looked up in.
func (x *Index) build() {
	x.byName, x.byStem = map[string][]hit{}, map[string][]hit{}
	x.byPart, x.byPath = map[string][]hit{}, map[string][]hit{}
	x.runs = map[string][]string{}
	x.own = map[string]bool{fold(unreferenced(x.options.Repository)): true}
	x.buildConfigured()
	x.settleRoot()
	for i, e := range x.entries {
		if e.layer == layerKubernetes || e.layer == layerCompose {
			dir := path.Dir(e.file)
			x.runs[dir] = append(x.runs[dir], e.image)
		}
		if e.layer == layerManifest && e.paths[0] == "." {
			x.own[fold(e.names[0])] = true
			if !x.single {
				continue // the root's name is that of all services
			}
		}
		for n, name := range e.names {
			x.index(hit{entry: i, alias: n > 0}, name, e)
		}
		if e.layer == layerFolder {
			x.indexPath(hit{entry: i}, e.paths[0])
		}
	}
	b := builder{x, map[string]*spread{}}
	for i := range x.entries {
		e := &x.entries[i]
		e.built = b.from(*e)
		if len(e.paths) == 1 && e.paths[0] == "." && e.layer >= layerCompose && e.layer < layerManifest {
			e.part = cmp.Or(e.part, x.partOf(*e))
		}
	}
}

func (x *Index) index(h hit, name string, e entry) {
	if source, rest, found := strings.Cut(name, ":"); found {
		h.source, name = source, rest
	}
	w := words(name)
	put(x.byName, strings.Join(w, ""), h)
	base, role := stem(w)
	if role != "" {
		put(x.byStem, strings.Join(base, ""), h)
	}
	if e.layer < layerCompose {
		return
	}
	for i := 1; i < len(w); i++ {
		put(x.byPart, "-"+strings.Join(w[i:], ""), h)
		put(x.byPart, strings.Join(w[:i], "")+"-", h)
	}
	for i := 1; i < len(base) && role != ""; i++ {
		put(x.byPart, "-"+strings.Join(base[i:], ""), h)
	}
}

// indexPath lets a folder be found by its own name with those above it, in
// either order: cart/worker is cart-worker and worker-cart. Folders that only
// hold services or sources do not count: shop/src/cart is shop-cart.
func (x *Index) indexPath(h hit, folder string) {
	base := fold(path.Base(folder))
	key, above := base, 0
	for dir := path.Dir(folder); dir != "." && above < 2; dir = path.Dir(dir) {
		name := strings.ToLower(path.Base(dir))
		if homes[name] || name == "internal" {
			continue
		}
		above++
		key = fold(name) + key
		put(x.byPath, key, h)
		if above == 1 {
			put(x.byPath, base+fold(name), h)
		}
	}
}

// put adds a hit once; those of one entry come one after the other.
func put(index map[string][]hit, key string, h hit) {
	hits := index[key]
	if key != "" && (len(hits) == 0 || hits[len(hits)-1].entry != h.entry) {
		index[key] = append(hits, h)
	}
}

// lookUp answers for one name: its forms as they are, then with the folders
// above, then without roles, then as a part of a longer name. found is false
// where nothing in the tree has a name like it.
func (x *Index) lookUp(c candidate, source string) (a Answer, found bool) {
	forms := x.forms(c)
	for _, pass := range []func(form) (look, bool){x.byForm, x.byFolders, x.byRole, x.byEnding} {
		for _, f := range forms {
			if l, any := pass(f); any {
				l.name, l.source = c, source
				if a, found := x.answer(l); found {
					return a, true
				}
			}
		}
	}
	return Answer{}, false
}

// A look is what one pass found for one form of a name.
type look struct {
	hits   []hit
	weaker float64
	least  int // rank that a folder must have
	source string
	name   candidate
}

func (x *Index) byForm(f form) (look, bool) {
	hits := x.byName[f.key()]
	l := look{hits: hits, weaker: f.weaker, least: -3}
	switch {
	case isInfrastructure(f.words):
		l.least = rankManifest
		if other := alsoCalled[f.key()]; len(hits) == 0 && other != "" {
			hits = x.strong(x.byName[other], rankDockerfile)
			l.hits = hits
		}
	case isRole(f.words):
		l.least = rankTop
	}
	return l, len(hits) > 0
}

func (x *Index) byFolders(f form) (look, bool) {
	hits := x.byPath[f.key()]
	return look{hits: hits, weaker: f.weaker + 0.08, least: 0}, len(hits) > 0 && !isInfrastructure(f.words)
}

// byRole compares names without their roles, on either side, then on both.
func (x *Index) byRole(f form) (look, bool) {
	base, role := stem(f.words)
	l := look{weaker: f.weaker + 0.12, least: 1}
	l.hits = append(l.hits, x.byStem[f.key()]...)
	if role != "" && !isInfrastructure(base) {
		key := strings.Join(base, "")
		l.hits = append(l.hits, x.byName[key]...)
		if len(l.hits) == 0 {
			l.hits = append(l.hits, x.compatible(key, role)...)
		}
	}
	if role != "" && isInfrastructure(base) {
		l.hits = append(l.hits, x.byName[strings.Join(base, "")]...)
		l.least = rankManifest
	}
	return l, len(l.hits) > 0 && !isInfrastructure(f.words)
}

// compatible are the hits that have the stem and a role that may be the same.
func (x *Index) compatible(stemmed, role string) []hit {
	var out []hit
	for _, h := range x.byStem[stemmed] {
		_, other := stem(words(x.entries[h.entry].names[0]))
		if sameRole(role, other) {
			out = append(out, h)
		}
	}
	return out
}
