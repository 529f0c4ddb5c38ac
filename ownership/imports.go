package ownership

import (
	"cmp"
	"errors"
	"io/fs"
	"slices"
)

// maxImports bounds how many files one OWNERS file takes in, directly and by
// way of others.
const maxImports = 200

// An addressLoader reads all OWNERS files of a tree, and those that they name.
type addressLoader struct {
	src     source
	dialect Dialect
	parsed  map[string]*addressFile // nil for one that is not there
	notes   []Diagnostic
	rules   *folders
}

// loadAddresses reads the OWNERS of all folders as Chromium's depot_tools or
// Gerrit's code-owners plugin documents them.
func loadAddresses(src source, names []string, d Dialect) (*Ruleset, error) {
	a := addressLoader{src: src, dialect: d, parsed: map[string]*addressFile{}, rules: &folders{byDir: map[string]*ownersFolder{}, aloneEverywhere: d == Chromium}}
	for _, name := range names {
		if err := a.folder(name); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(a.notes, byPlace)
	return &Ruleset{dialect: d, file: ownersName, rules: a.rules.rules, diagnostics: a.notes, reading: a.rules}, nil
}

// file reads and keeps one file; nil if it is not there.
func (a *addressLoader) file(name string) (*addressFile, error) {
	if f, known := a.parsed[name]; known {
		return f, nil
	}
	text, err := a.src.read(name)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
		a.parsed[name] = nil
		return nil, nil
	}
	if err != nil {
		return nil, fault(name, err)
	}
	var f addressFile
	f, a.notes = readAddresses(text, name, a.dialect, a.notes)
	a.parsed[name] = &f
	return &f, nil
}

// folder makes the rules of one folder of its file and of what that takes in.
func (a *addressLoader) folder(name string) error {
	f, err := a.file(name)
	if err != nil || f == nil {
		return err
	}
	all := addressFile{name: name}
	if err := a.take(&all, f, true, 0, map[addressImport]bool{}); err != nil {
		return err
	}
	dir := dirOf(name)
	folder := &ownersFolder{noParents: all.noParents}
	plain := Rule{File: name, Line: max(1, all.parents), Pattern: folderPattern(dir)}
	for i, p := range all.plain {
		if i == 0 {
			plain.Line = p.line
		}
		if !slices.Contains(plain.Owners, p.owner) {
			plain.Owners = append(plain.Owners, p.owner)
		}
	}
	a.add(folder, folderEntry{}, plain)
	for _, p := range all.perFile {
		r := Rule{File: p.file, Line: p.line, Pattern: p.text, Owners: p.owners}
		a.add(folder, folderEntry{takes: takesAny(p.globs), alone: p.alone}, r)
	}
	a.rules.byDir[dir] = folder
	return nil
}

func (a *addressLoader) add(folder *ownersFolder, e folderEntry, r Rule) {
	e.rule = len(a.rules.rules)
	folder.entries = append(folder.entries, e)
	a.rules.rules = append(a.rules.rules, r)
}

// take adds to all what a file says and takes in; each file counts once, so
// that circles end. line is where the folder's own file takes it in, 0 for that
// file itself.
func (a *addressLoader) take(all, f *addressFile, everything bool, line int, seen map[addressImport]bool) error {
	for _, p := range f.plain {
		all.plain = append(all.plain, addressLine{p.owner, cmp.Or(line, p.line)})
	}
	if everything {
		if f.noParents {
			all.noParents, all.parents = true, cmp.Or(line, f.parents)
		}
		for _, p := range f.perFile {
			if err := a.takePerFile(all, f, p); err != nil {
				return err
			}
		}
	}
	return a.takeImports(all, f, f.imports, everything, line, seen)
}

func (a *addressLoader) takeImports(all, from *addressFile, imports []addressImport, everything bool, line int, seen map[addressImport]bool) error {
	for _, i := range imports {
		key := addressImport{file: i.file, everything: i.everything && everything}
		if seen[key] {
			continue
		}
		if seen[key] = true; len(seen) > maxImports {
			a.missing(from.name, i, Error, LimitReached, "more than "+decimal(maxImports)+" files are taken in; the rest is not read")
			return nil
		}
		f, err := a.file(i.file)
		if err != nil {
			return err
		}
		if f == nil {
			a.missing(from.name, i, a.severity(), MissingImport, "there is no file "+i.file)
			continue
		}
		if err := a.take(all, f, key.everything, cmp.Or(line, i.line), seen); err != nil {
			return err
		}
	}
	return nil
}

// severity is that of a file that is not there: Gerrit goes on without it.
func (a *addressLoader) severity() Severity {
	if a.dialect == Gerrit {
		return Warning
	}
	return Error
}

// takePerFile adds a line for some files, with the owners of files that it
// names.
func (a *addressLoader) takePerFile(all, f *addressFile, p perFile) error {
	var owners addressFile
	owners.name = f.name
	if err := a.takeImports(&owners, f, p.imports, false, 0, map[addressImport]bool{}); err != nil {
		return err
	}
	p.owners = slices.Clone(p.owners)
	for _, o := range owners.plain {
		if !slices.Contains(p.owners, o.owner) {
			p.owners = append(p.owners, o.owner)
		}
	}
	all.perFile = append(all.perFile, p)
	return nil
}

// missing reports about the line that takes a file in, once however often the
// line is met.
func (a *addressLoader) missing(file string, i addressImport, severity Severity, kind Kind, message string) {
	d := Diagnostic{File: file, Line: i.line, Column: 1, Severity: severity, Kind: kind, Message: message}
	if !slices.Contains(a.notes, d) {
		a.notes = append(a.notes, d)
	}
}
