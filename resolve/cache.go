package resolve

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/ownership"
	"github.com/whopage/whopage/resolve/catalog"
	"github.com/whopage/whopage/resolve/locate"
	"github.com/whopage/whopage/resolve/scope"
)

// A cache keeps what was made of immutable objects, by their ids. What it holds
// is never stale; the oldest is dropped when there is too much.
type cache struct {
	trees    *kept[*locate.Tree]
	rulesets *kept[*ownership.Ruleset]
	catalogs *kept[*catalog.Index]
	groups   *kept[*catalog.Index] // of people alone
	sources  *kept[source]
	activity *kept[*activity]
	recent   *kept[[]blame.Change]
	natures  *kept[nature]
	revised  *kept[*Resolver]
}

// A source is a file cut into lines and functions.
type source struct {
	lines     []string
	functions []scope.Function
	words     map[string][]int // the lines, from 1, that use each name
}

func newCache() *cache {
	return &cache{
		trees:    newKept[*locate.Tree](8),
		rulesets: newKept[*ownership.Ruleset](16),
		catalogs: newKept[*catalog.Index](16),
		groups:   newKept[*catalog.Index](16),
		sources:  newKept[source](64),
		activity: newKept[*activity](16),
		recent:   newKept[[]blame.Change](64),
		natures:  newKept[nature](4096),
		revised:  newKept[*Resolver](32),
	}
}

// tree indexes the files of a revision.
func (c *cache) tree(v *blame.Revision) (*locate.Tree, error) {
	return c.trees.get(v.Hash().String(), func() (*locate.Tree, error) { return locate.NewTree(v.FS()) })
}

// ruleset reads the owners of a repository.
func (c *cache) ruleset(r *running) (*ownership.Ruleset, error) {
	return c.rulesets.get(r.owners.Hash().String()+string(r.Dialect), func() (*ownership.Ruleset, error) {
		return ownership.Load(r.owners.FS(), r.Dialect)
	})
}

// catalog indexes the services that a revision and the configuration declare.
func (c *cache) catalog(r *running, by *Resolver) (*catalog.Index, error) {
	return c.catalogs.get(r.revision.Hash().String()+by.version, func() (*catalog.Index, error) {
		return catalog.New(r.revision.FS(), by.config.catalogOptions(r.title()))
	})
}

// people reads who a revision's own files name.
func (c *cache) people(r *running) (*catalog.Index, error) {
	return c.groups.get(r.revision.Hash().String(), func() (*catalog.Index, error) {
		return catalog.New(r.revision.FS(), catalog.Options{OnlyPeople: true})
	})
}

func (c Config) catalogOptions(repository string) catalog.Options {
	return catalog.Options{
		Services: c.Services, Repository: repository, ServiceLabels: c.ServiceLabels, EnvironmentAffixes: c.EnvironmentAffixes,
	}
}

// source reads a file. Of one that cannot be read it knows nothing.
func (c *cache) source(v *blame.Revision, path string) source {
	s, _ := c.sources.get(v.Hash().String()+":"+path, func() (source, error) {
		text, err := fs.ReadFile(v.FS(), path)
		if err != nil {
			return source{}, err
		}
		return newSource(path, text), nil
	})
	return s
}

func newSource(path string, text []byte) source {
	s := source{functions: scope.Functions(path, text), words: map[string][]int{}}
	for line := range strings.Lines(string(text)) {
		s.lines = append(s.lines, strings.TrimRight(line, "\r\n"))
		for _, word := range name().FindAllString(line, -1) {
			if at := s.words[word]; len(at) == 0 || at[len(at)-1] != len(s.lines) {
				s.words[word] = append(at, len(s.lines))
			}
		}
	}
	return s
}

// kept holds up to so many values by key. It is safe for concurrent use; a
// value is made once, however many ask for it at the same time.
type kept[T any] struct {
	mu     sync.Mutex
	values map[string]*made[T]
	order  []string // oldest first
	limit  int
}

type made[T any] struct {
	once  sync.Once
	value T
	err   error
}

// errUnfinished is the error of a value whose making panicked.
var errUnfinished = errors.New("resolve: internal error")

func newKept[T any](limit int) *kept[T] {
	return &kept[T]{values: map[string]*made[T]{}, limit: limit}
}

// get returns the value of key, making it where there is none. An error is not
// kept: what failed may be there the next time.
func (k *kept[T]) get(key string, create func() (T, error)) (T, error) {
	k.mu.Lock()
	m := k.values[key]
	if m == nil {
		m = &made[T]{}
		k.values[key] = m
		k.order = append(k.order, key)
		if len(k.order) > k.limit {
			delete(k.values, k.order[0])
			k.order = k.order[1:]
		}
	}
	k.mu.Unlock()
	m.once.Do(func() {
		m.err = errUnfinished // stands if create panics
		m.value, m.err = create()
	})
	if m.err != nil {
		k.forget(key, m)
	}
	return m.value, m.err
}

func (k *kept[T]) forget(key string, m *made[T]) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.values[key] == m {
		delete(k.values, key)
		k.order = slices.DeleteFunc(k.order, func(other string) bool { return other == key })
	}
}
