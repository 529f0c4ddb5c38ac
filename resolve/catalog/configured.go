package catalog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A configured is a service of the configuration, made ready for comparing.
type configured struct {
	service *Service
	names   map[string]string // folded to the source that it is from; empty: any
	match   [][]matcher
}

type matcher struct {
	label string
	glob  glob
}

func (x *Index) buildConfigured() {
	for i := range x.options.Services {
		s := &x.options.Services[i]
		c := configured{service: s, names: map[string]string{fold(s.Key): ""}}
		for _, alias := range s.Aliases {
			source, name, found := strings.Cut(alias, ":")
			if !found {
				source, name = "", alias
			}
			if _, taken := c.names[fold(name)]; !taken {
				c.names[fold(name)] = source
			}
		}
		for _, labels := range s.Match {
			var all []matcher
			for label, value := range labels {
				all = append(all, matcher{label, compile(value)})
			}
			c.match = append(c.match, all)
		}
		x.configOf = append(x.configOf, c)
	}
}

// configured answers from the configuration alone: by aliases, then by labels,
// then by names made weaker.
func (x *Index) configured(q Query, names []candidate) (Answer, bool) {
	for _, c := range names {
		if found := x.named(fold(c.name), q.Source, c.from); len(found) > 0 && !c.place {
			return x.fromConfig(found, "it is called "+c.name+" there", 0), true
		}
	}
	if best := x.labelled(q.Labels); len(best) > 0 {
		return x.fromConfig(best, "its labels match", 0), true
	}
	return Answer{}, false
}

// weakly answers from the configuration for a name made weaker. What the tree
// has under the name as it is goes before.
func (x *Index) weakly(c candidate, source string) (Answer, bool) {
	if len(x.configOf) == 0 {
		return Answer{}, false
	}
	for _, f := range x.forms(c) {
		if found := x.named(f.key(), source, c.from); len(found) > 0 {
			return x.fromConfig(found, "it is called "+c.name+" there, more or less", f.weaker), true
		}
		if x.isKnown(f.words) {
			return Answer{}, false
		}
	}
	return Answer{}, false
}

func (x *Index) named(key, source, label string) []configured {
	var out []configured
	for _, c := range x.configOf {
		only, has := c.names[key]
		if has && (only == "" || source == "" || strings.EqualFold(only, source) || only == label) {
			out = append(out, c)
		}
	}
	return out
}

// labelled are the services one of whose matches holds, of them those with the
// most labels in it.
func (x *Index) labelled(labels map[string]string) []configured {
	var best []configured
	most := 0
	for _, c := range x.configOf {
		n := 0
		for _, match := range c.match {
			if holds := !slices.ContainsFunc(match, func(m matcher) bool {
				value, has := labels[m.label]
				return !has || !m.glob.matches(value)
			}); holds {
				n = max(n, len(match))
			}
		}
		if n > most {
			best, most = nil, n
		}
		if n == most && n > 0 {
			best = append(best, c)
		}
	}
	return best
}

func (x *Index) fromConfig(found []configured, how string, weaker float64) Answer {
	s := found[0].service
	file := cmp.Or(s.File, "the configuration")
	if len(found) > 1 {
		a := Answer{Status: Ambiguous, Why: "several services of " + file + " fit"}
		for _, c := range found {
			a.Candidates = append(a.Candidates, c.service.Key)
		}
		return a
	}
	a := Answer{
		Service: s.Key, Repository: s.Repository, Status: Configured, Confidence: 0.99 - weaker, Config: s,
		Owners: slices.Clone(s.Owners), Escalation: slices.Clone(s.Escalation),
	}
	for _, p := range s.Paths {
		a.Paths = append(a.Paths, cmp.Or(strings.Trim(p, "/"), "."))
	}
	a.Why = fmt.Sprintf("%s: %s", where(entry{file: file, line: s.Line}), how)
	a.Evidence = []Evidence{{Layer: "config", File: s.File, Line: s.Line, Paths: slices.Clone(a.Paths)}}
	return a
}
