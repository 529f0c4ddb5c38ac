package catalog

import (
	"errors"
	"io/fs"
	"path"
	"strings"
)

// Contains reports whether a file is one of the service that an answer of this
// index is about: it matches one of the answer's paths, the configuration does
// not exclude it, and no other configured service has it by a longer path.
func (x *Index) Contains(a Answer, file string) bool {
	own := longest(a.Paths, file)
	if own < 0 || a.Config != nil && Matches(a.Config.Exclude, file) {
		return false
	}
	for _, c := range x.configOf {
		if c.service.Key != a.Service && c.service.Repository == a.Repository && longest(c.service.Paths, file) > own {
			return false
		}
	}
	return true
}

// Matches reports whether a file is one of some folders, files or globs, as the
// configuration writes them.
func Matches(paths []string, file string) bool { return longest(paths, file) >= 0 }

// longest is the length of the longest literal start of the paths and globs that
// match a file; -1 where none does.
func longest(paths []string, file string) int {
	most := -1
	for _, p := range paths {
		p = strings.TrimSuffix(strings.TrimPrefix(p, "/"), "/")
		root := literalPrefix(p)
		switch {
		case root == p || p == "" || p == ".":
			if root != "." && !within(file, root) {
				continue
			}
		case !compile(p).matches(file):
			continue
		}
		most = max(most, len(strings.TrimPrefix(root, ".")))
	}
	return most
}

// Own are the paths of what is the service's own: its part of the repository, if
// that is known, else all that it is built from.
func (a Answer) Own() []string {
	if a.Part != "" {
		return []string{a.Part}
	}
	return a.Paths
}

// Roots are the folders and files that an answer's own paths begin with; none where
// that is the whole repository.
func (a Answer) Roots() []string {
	var out []string
	for _, p := range a.Own() {
		root := literalPrefix(p)
		if root == "." {
			return nil
		}
		out = append(out, root)
	}
	return out
}

// IsEntryPoint reports whether a process starts at a file, by its name.
func IsEntryPoint(file string) bool { return entryPoints[strings.ToLower(path.Base(file))] }

// IsSetup reports whether a file says how a service is built, deployed or set
// up, by its name and place: a Dockerfile, a deployment manifest, settings, a
// migration.
func IsSetup(file string) bool {
	base := strings.ToLower(path.Base(file))
	switch path.Ext(base) {
	case ".yaml", ".yml", ".toml", ".ini", ".env", ".properties", ".tf", ".conf", ".cfg":
		return true
	}
	if holds(base)&heldDockerfile != 0 || base == "chart.yaml" || strings.HasPrefix(base, "appsettings") || strings.HasPrefix(base, ".env") {
		return true
	}
	dir := "/" + strings.ToLower(path.Dir(file)) + "/"
	return strings.Contains(dir, "/migrations/") || strings.Contains(dir, "/migrate/")
}

// IsAside reports whether a file is no part of what runs, by its name and place:
// a text, a test, a descriptor of a catalog.
func IsAside(file string) bool {
	base := strings.ToLower(path.Base(file))
	ext := path.Ext(base)
	return ext == ".md" || ext == ".rst" || ext == ".txt" && !entryPoints[base] || descriptors[base] || isDescriptor(base) ||
		base == "codeowners" || base == "owners" || isSample(file) || strings.HasSuffix(base, "_test.go")
}

// sampled is how many files of a folder are looked at to find a typical one.
const sampled = 100

// errEnough ends a walk.
var errEnough = errors.New("enough")

// Typical returns a file below a folder or glob whose key is the one that most of
// its files have, of the first hundred; empty where there is none.
func Typical(tree fs.FS, p string, key func(file string) string) string {
	votes, first := map[string]int{}, map[string]string{}
	best, asked := "", 0
	_ = fs.WalkDir(tree, literalPrefix(p), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil // what cannot be read is not asked
		}
		if asked++; asked > sampled {
			return errEnough
		}
		k := key(name)
		if votes[k]++; votes[k] == 1 {
			first[k] = name
		}
		if votes[k] > votes[best] {
			best = k
		}
		return nil
	})
	return first[best]
}
