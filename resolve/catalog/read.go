package catalog

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// A reader collects what the files of a tree say.
type reader struct {
	fsys        fs.FS
	options     Options
	files, dirs []string        // all, sorted, outside folders that are not entered
	listed      map[string]bool // files and folders
	read        int64           // bytes
	entries     []entry
	diagnostics []Diagnostic
	groups      []Group
	users       []User

	kustomizations map[string]kustomization // by folder
	projects       map[string]string        // of .NET, by identifier; empty where several share it
	rootBuilt      bool                     // a Dockerfile is at the root
}

// maxRead bounds the bytes that are read of a tree.
const maxRead = 256 << 20

// foreign are folders of other people's code or of what a build makes; they
// are not entered.
var foreign = map[string]bool{
	".git": true, "node_modules": true, "vendor": true, "third_party": true, "third-party": true, "bower_components": true, "site-packages": true,
	".venv": true, "venv": true, ".terraform": true, ".yarn": true, "Pods": true, "testdata": true, "skeleton": true, "__pycache__": true,
}

// samples are folders whose builds and manifests are no services of ours.
var samples = map[string]bool{
	"test": true, "tests": true, "e2e": true, "__tests__": true, "integration-tests": true, "fixtures": true, "example": true,
	"examples": true, "sample": true, "samples": true, "template": true, "templates": true, "skeletons": true, "mocks": true,
	".devcontainer": true,
}

// errTooMany ends a walk.
var errTooMany = errors.New("too many files")

// walk lists the tree's files.
func (r *reader) walk() error {
	err := fs.WalkDir(r.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			if name == "." {
				return err
			}
			r.complain(name, 0, err.Error())
			return nil
		}
		if d.IsDir() {
			if foreign[path.Base(name)] {
				return fs.SkipDir
			}
			r.dirs = append(r.dirs, name)
			r.listed[name] = true
			return nil
		}
		if len(r.files) >= r.options.MaxFiles {
			return errTooMany
		}
		r.files = append(r.files, name)
		r.listed[name] = true
		return nil
	})
	if errors.Is(err, errTooMany) {
		r.complain(".", 0, fmt.Sprintf("more than %d files; the services of the rest are not known", r.options.MaxFiles))
		err = nil
	}
	if err != nil {
		return fmt.Errorf("catalog: %w", err)
	}
	return nil
}

// readAll reads the files that may name services, layer by layer.
func (r *reader) readAll() {
	var compose []string
	for _, name := range r.files {
		base := strings.ToLower(path.Base(name))
		switch {
		case r.options.OnlyPeople:
			if namesPeople(base) {
				r.readCatalog(name, base)
			}
		case isCompose(base):
			if !isSample(name) {
				compose = append(compose, name)
			}
		case r.readCatalog(name, base):
		case !isSample(name):
			r.readBuild(name, base)
		}
	}
	if !r.options.OnlyPeople {
		r.settleHidden()
		r.readCompose(compose)
		r.kustomize()
		r.readFolders()
	}
}

// namesPeople reports whether a file, by its name in lower case, may name people and
// teams.
func namesPeople(base string) bool {
	return isDescriptor(base) || base == "owners_aliases" || base == "teams.yaml"
}

// text reads a file, up to its limit.
func (r *reader) text(name string) ([]byte, bool) {
	if r.read > maxRead {
		return nil, false // said once, when the limit was hit
	}
	f, err := r.fsys.Open(name)
	if err != nil {
		r.complain(name, 0, err.Error())
		return nil, false
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, r.options.MaxBytes+1))
	if err != nil {
		r.complain(name, 0, err.Error())
		return nil, false
	}
	if r.read += int64(len(text)); r.read > maxRead {
		r.complain(name, 0, fmt.Sprintf("more than %d bytes in all; this file and those after it are not read", maxRead))
		return nil, false
	}
	if int64(len(text)) > r.options.MaxBytes {
		r.complain(name, 0, fmt.Sprintf("larger than %d bytes; not read", r.options.MaxBytes))
		return nil, false
	}
	return text, true
}

// yaml reads a file's documents; what is good of a malformed file is kept.
func (r *reader) yaml(name string) []node {
	text, ok := r.text(name)
	if !ok {
		return nil
	}
	docs, err := documents(text)
	if err != nil {
		r.malformed(name, err)
	}
	return docs
}

// malformed reports an error of the YAML parser, which may begin with its line.
func (r *reader) malformed(file string, err error) {
	what, line := err.Error(), 0
	if rest, found := strings.CutPrefix(what, "line "); found {
		number, message, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(number); err == nil {
			line, what = n, message
		}
	}
	r.complain(file, line, what)
}

func (r *reader) complain(file string, line int, message string) {
	r.diagnostics = append(r.diagnostics, Diagnostic{file, line, message})
}

func (r *reader) add(e entry) {
	e.names = slices.DeleteFunc(e.names, func(name string) bool { return name == "" || isTemplate(name) })
	if len(e.names) > 0 {
		r.entries = append(r.entries, e)
	}
}

func (r *reader) exists(name string) bool { return r.listed[name] }

// isSample reports whether a file is in a folder of tests, examples or
// templates.
func isSample(name string) bool {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if samples[strings.ToLower(path.Base(dir))] {
			return true
		}
	}
	return false
}
