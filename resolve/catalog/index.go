package catalog

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
)

// Options are what an Index needs beside the tree. The zero value is that of a
// repository alone.
type Options struct {
	// Services are those that a configuration declares; they go before all that
	// the tree says.
	Services []Service
	// Repository is the name of the tree's repository, as Service.Repository
	// has it, or its last part.
	Repository string
	// ServiceLabels and EnvironmentAffixes are further names and words that
	// this shop's alerts use.
	ServiceLabels, EnvironmentAffixes []string
	// OnlyPeople leaves services out: for Groups and Users alone, at a fraction of
	// the cost.
	OnlyPeople bool
	// MaxFiles bounds the files of the tree that are looked at (default
	// 500,000), MaxBytes the size of a file that is read (default 1 MiB). What
	// is left out is in Diagnostics.
	MaxFiles int
	MaxBytes int64
}

// An Index answers for one tree: which services there are, and what is known of
// each. It is immutable and safe for concurrent use; the tree is not read again.
type Index struct {
	options      Options
	environments map[string]bool
	entries      []entry
	diagnostics  []Diagnostic
	groups       []Group
	users        []User

	byName   map[string][]hit // folded names
	byStem   map[string][]hit // without their roles
	byPart   map[string][]hit // first or last words, two letters at least
	byPath   map[string][]hit // the last folders of a path, both ways round
	configOf []configured

	ranks        map[string]int      // of folders
	byDescriptor map[string][]int    // catalog entries by the folder they describe
	runs         map[string][]string // the images that a folder's workloads run
	rootBuilt    bool                // a Dockerfile is at the root
	single       bool                // nothing suggests a second service
	own          map[string]bool     // folded names of the repository
}

// An entry is one thing that one file says of one service.
type entry struct {
	layer      layer
	file       string
	line       int
	names      []string // its own, then aliases; SOURCE:VALUE holds only for that source
	paths      []string // nil: nothing says where it is built
	owners     []string
	escalation []string
	why        string // how the file says it: "builds it from"
	// Of build and deployment files:
	written string   // the workload's name before Kustomize, where it has another
	image   string   // what runs, without registry and tag, where it is not built here
	built   []string // where that is built after all
	part    string   // folder of the part that is built, where paths is the root
	minor   bool     // for tests or development: gives way to another file
	rank    int      // of folders: how much speaks for a service
	bare    bool     // of folders: holds nothing that is built
	shared  bool     // of catalogs: one of several in a file, so its folder says little
}

// A layer is a kind of source; a lower number goes before.
type layer int

const (
	layerDatadog layer = iota + 1
	layerCortex
	layerBackstage
	layerOpsLevel
	layerDatadogOld
	layerCompass
	layerCompose
	layerSkaffold
	layerPlatform
	layerKubernetes
	layerManifest
	layerFolder
)

var layerNames = map[layer]string{
	layerDatadog: "datadog", layerCortex: "cortex", layerBackstage: "backstage", layerOpsLevel: "opslevel",
	layerDatadogOld: "datadog", layerCompass: "compass", layerCompose: "compose", layerSkaffold: "skaffold", layerPlatform: "platform",
	layerKubernetes: "kubernetes", layerManifest: "manifest", layerFolder: "directory",
}

// status is how an answer of the layer was found.
func (l layer) status() Status {
	switch {
	case l < layerManifest:
		return Declared
	case l == layerManifest:
		return Named
	default:
		return Guessed
	}
}

// A Diagnostic is something in the tree that could not be used.
type Diagnostic struct {
	File    string
	Line    int // from 1; 0 is the whole file
	Message string
}

// New reads a tree: its names once, and of its files only those that may name
// a service, O(files). What is malformed costs a diagnostic and no more; the
// error is that of a tree that cannot be listed at all.
func New(fsys fs.FS, o Options) (*Index, error) {
	o.MaxFiles = cmp.Or(o.MaxFiles, 500_000)
	o.MaxBytes = cmp.Or(o.MaxBytes, 1<<20)
	r := &reader{fsys: fsys, options: o, listed: map[string]bool{}}
	if err := r.walk(); err != nil {
		return nil, err
	}
	r.readAll()
	r.check()
	x := newIndex(o, r)
	x.checkPaths(r)
	x.build()
	return x, nil
}

// NewConfigured makes an Index of the configuration alone, which reads no tree.
func NewConfigured(o Options) *Index {
	x := newIndex(o, &reader{})
	x.build()
	return x
}

func newIndex(o Options, r *reader) *Index {
	x := &Index{options: o, environments: map[string]bool{}, entries: r.entries, diagnostics: r.diagnostics, groups: r.groups, users: r.users, rootBuilt: r.rootBuilt}
	for _, affix := range o.EnvironmentAffixes {
		x.environments[fold(affix)] = true
	}
	return x
}

// Diagnostics returns what could not be used, by file and line.
func (x *Index) Diagnostics() []Diagnostic { return slices.Clone(x.diagnostics) }

// checkPaths warns of configured paths that match nothing.
func (x *Index) checkPaths(r *reader) {
	for _, s := range x.options.Services {
		if s.Repository != "" && s.Repository != x.options.Repository {
			continue
		}
		for _, p := range s.Paths {
			if root := literalPrefix(p); root != "." && !r.exists(root) {
				x.diagnostics = append(x.diagnostics, Diagnostic{s.File, s.Line, "service " + s.Key + ": the path " + p + " matches no file"})
			}
		}
	}
}

// literalPrefix is the folder or file that a glob is in.
func literalPrefix(glob string) string {
	glob = path.Clean("/" + glob)[1:]
	for i, c := range glob {
		if c == '*' || c == '?' || c == '[' || c == '{' {
			glob = glob[:i]
			return cmp.Or(path.Dir(glob+"x"), ".")
		}
	}
	return cmp.Or(glob, ".")
}
