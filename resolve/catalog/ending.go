package catalog

import (
	"slices"
	"strings"
)

// byEnding compares a name with parts of longer ones: a folder that ends in the
// name (petclinic-api-gateway for api-gateway), a name that ends in a folder's
// (mn-auth-service for auth-service), and a folder that begins with the name
// (firestore-emulator for firestore). All of it is weak, so only folders that
// look like services count, and none for a common program's name.
func (x *Index) byEnding(f form) (look, bool) {
	l := look{weaker: f.weaker + 0.25, least: rankManifest}
	key := f.key()
	base, _ := stem(f.words)
	if isInfrastructure(f.words) {
		return l, false
	}
	part := x.shorter
	if isInfrastructure(f.words[:1]) {
		part = func([]string) []hit { return nil } // mysql-operator is no operator of ours
	}
	for _, find := range []func() []hit{
		func() []hit { return x.longer("-"+key, 4) },
		func() []hit { return part(f.words) },
		func() []hit { return part(base) },
		func() []hit { return x.longer(key+"-", 5) },
	} {
		if l.hits = x.strong(find(), l.least); len(l.hits) > 0 {
			return l, true
		}
	}
	return l, false
}

// longer are the names that have the key as their end or beginning.
func (x *Index) longer(part string, least int) []hit {
	if _, isRole := roleWords[strings.Trim(part, "-")]; isRole || len(part)-1 < least {
		return nil
	}
	return x.byPart[part]
}

// shorter are the names that a longer name ends in, the longest first. What is
// left over in front must be one word, as a company's or system's name is, beside
// those for environments, or the repository's name, and no service itself:
// payments-gateway is not the gateway of a tree that has payments too. Behind the
// repository's name a role is enough: shop-web is the folder web of shop.
func (x *Index) shorter(name []string) []hit {
	for i := 1; i < len(name); i++ {
		key, least := strings.Join(name[i:], ""), 0
		own := x.isOwn(name[:i])
		if !own && len(withoutEnvironment(name[:i], x.environments)) != 1 {
			continue
		}
		infrastructure := isInfrastructure(name[i:])
		if infrastructure {
			least = rankDockerfile // built here, not only set up
		}
		if !own && (len(key) < 4 || saysNothing(name[i:])) || !infrastructure && x.isKnown(name[:i]) {
			continue
		}
		hits := x.strong(x.byName[key], max(least, rankHome+1)) // a home alone is not enough
		if hits = append(hits, x.strong(x.byPath[key], least)...); len(hits) > 0 {
			return hits
		}
	}
	return nil
}

// isOwn reports whether words, beside those for environments, are the name of the
// repository, or what a manifest at its root calls it.
func (x *Index) isOwn(name []string) bool {
	return x.own[strings.Join(withoutEnvironment(name, x.environments), "")]
}

// saysNothing reports whether words only say that a thing is a service or server.
func saysNothing(name []string) bool {
	return !slices.ContainsFunc(name, func(word string) bool { return !roleWords[word] })
}

// isKnown reports whether words name a service.
func (x *Index) isKnown(name []string) bool {
	key := strings.Join(name, "")
	return len(x.strong(x.byName[key], rankManifest)) > 0 || len(x.strong(x.byStem[key], rankManifest)) > 0
}

// strong leaves out the hits whose folders do not look like a service's, and those
// of the whole repository that nothing declares.
func (x *Index) strong(hits []hit, least int) []hit {
	var out []hit
	for _, h := range hits {
		if e := x.entries[h.entry]; len(e.paths) > 0 && (e.paths[0] != "." || e.layer < layerManifest) && x.rankOf(e) >= least {
			out = append(out, h)
		}
	}
	return out
}

// rankOf is a folder's rank; that of a manifest is its folder's. What is
// declared needs none.
func (x *Index) rankOf(e entry) int {
	switch e.layer {
	case layerFolder:
		return e.rank
	case layerManifest:
		return x.ranks[e.paths[0]]
	default:
		return rankDockerfile
	}
}
