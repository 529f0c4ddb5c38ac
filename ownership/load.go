package ownership

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// maxRules and maxSize bound what is read of one file; what is beyond is
// reported.
const (
	maxRules = 1_000_000
	maxSize  = 32 << 20
)

// Parse reads the text of one file. Every line that is good counts; every other
// one is in the Ruleset's Diagnostics. It fails only where r does.
func Parse(r io.Reader, d Dialect) (*Ruleset, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	if err != nil {
		return nil, fmt.Errorf("ownership: %w", err)
	}
	return parse(string(text), "", d), nil
}

func parse(text, file string, d Dialect) *Ruleset {
	switch d {
	case GitLab:
		return parseGitLab(text, file)
	default:
		return parseGitHub(text, file)
	}
}

// Load finds the file, or the files, where the forge of the dialect would, and
// reads them. It fails with [fs.ErrNotExist] if there is none.
func Load(fsys fs.FS, d Dialect) (*Ruleset, error) {
	return load(tree{fsys}, d)
}

// ParseFiles reads files given as path to text, as [Load] would find them.
func ParseFiles(files map[string]string, d Dialect) (*Ruleset, error) {
	return load(texts(files), d)
}

// A source is where files are read.
type source interface {
	// size is a file's length in bytes; it fails with fs.ErrNotExist.
	size(name string) (int64, error)
	read(name string) (string, error)
}

type tree struct{ fs.FS }

func (t tree) size(name string) (int64, error) {
	info, err := fs.Stat(t.FS, name)
	switch {
	case err != nil:
		return 0, err
	case info.IsDir():
		return 0, fs.ErrNotExist
	}
	return info.Size(), nil
}

func (t tree) read(name string) (string, error) {
	text, err := fs.ReadFile(t.FS, name)
	return string(text), err
}

type texts map[string]string

func (t texts) size(name string) (int64, error) {
	text, found := t[name]
	if !found {
		return 0, fs.ErrNotExist
	}
	return int64(len(text)), nil
}

func (t texts) read(name string) (string, error) { return t[name], nil }

// places are where the forges look for their file, in their order.
var places = map[Dialect][]string{
	GitHub: {".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"},
	GitLab: {"CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"},
}

func load(src source, d Dialect) (*Ruleset, error) {
	names := places[d]
	if d == "" {
		names = places[GitHub]
	}
	var rs *Ruleset
	for _, name := range names {
		size, err := src.size(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return nil, fmt.Errorf("ownership: %s: %w", name, err)
		case rs != nil:
			rs.diagnostics = append(rs.diagnostics, Diagnostic{
				File: name, Severity: Warning, Kind: UnreadFile, Message: "is not read, because " + rs.file + " comes first",
			})
			continue
		}
		if rs, err = loadOne(src, name, size, d); err != nil {
			return nil, fmt.Errorf("ownership: %s: %w", name, err)
		}
	}
	if rs == nil {
		return nil, fmt.Errorf("ownership: no %s: %w", strings.Join(names, ", "), fs.ErrNotExist)
	}
	return rs, nil
}

// loadOne reads one file, unless it is larger than its forge reads.
func loadOne(src source, name string, size int64, d Dialect) (*Ruleset, error) {
	limit := int64(maxSize)
	if d == GitHub || d == "" {
		limit = githubLimit
	}
	if size >= limit {
		rs := parse("", name, d)
		rs.diagnostics = append(rs.diagnostics, Diagnostic{
			File: name, Severity: Error, Kind: LimitReached,
			Message: fmt.Sprintf("has %d bytes; from %d on nothing of it is loaded", size, limit),
		})
		return rs, nil
	}
	text, err := src.read(name)
	if err != nil {
		return nil, err
	}
	return parse(text, name, d), nil
}
