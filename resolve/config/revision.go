package config

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve"
	"github.com/whopage/whopage/resolve/plan"
)

// For returns what a Resolver is made of for the clones of repositories, by their
// names in the file; the empty name, or the only one there is, is the one that the
// file is in. Each alert is resolved with the file as of the revision that failed,
// see [At]; central, if not nil, goes over it as in [File.Under]. Hooks, limits and
// the logger are the caller's to add.
func For(clones map[string]*blame.Repo, central *File) resolve.Config {
	name, home := homeOf(clones)
	under := func(f *File) resolve.Config {
		if central != nil {
			f = f.Under(central)
		}
		return f.Config(clones)
	}
	if home == nil {
		return under(&File{})
	}
	f := newest(home)
	if name == "" {
		name = f.ownName(clones)
	}
	c := under(f)
	c.Revise = func(running map[string]*blame.Revision) resolve.Config {
		if v := running[name]; v != nil {
			return under(At(home, v))
		}
		return under(newest(home))
	}
	return c
}

// homeOf is the repository that the file is in; nil where that is not known.
func homeOf(clones map[string]*blame.Repo) (string, *blame.Repo) {
	if home := clones[""]; home != nil {
		return "", home
	}
	if len(clones) != 1 {
		return "", nil
	}
	name := keys(clones)[0]
	return name, clones[name]
}

// newest is the file of the default branch.
func newest(repo *blame.Repo) *File {
	v, err := branch(repo)
	if err != nil {
		return &File{} // what is wrong with the repository plans say
	}
	f, _ := loadAt(v)
	return f
}

// At reads the file of a repository at a revision. Where the revision has none, or
// a broken one, the default branch's stands in if that is better, and Problems says
// so. The File is never nil.
func At(repo *blame.Repo, v *blame.Revision) *File {
	own, found := loadAt(v)
	if found && len(own.Problems()) == 0 {
		return own
	}
	head, err := branch(repo)
	if err != nil || head.Hash() == v.Hash() {
		return own
	}
	other, otherFound := loadAt(head)
	switch {
	case !otherFound || found && len(other.Problems()) > 0:
		return own
	case found:
		other.notes = append(own.Problems(), note(own.Name, "%s of %.7s is broken; that of the default branch is used", own.Name, v.Hash()))
	default:
		other.notes = append(other.notes, note(other.Name, "%.7s has no %s; that of the default branch is used", v.Hash(), other.Name))
	}
	return other
}

// loadAt reads the file of one revision, and reports whether it has one.
func loadAt(v *blame.Revision) (f *File, found bool) {
	f, err := Load(v.FS())
	var wrong Errors
	if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.As(err, &wrong) {
		f.notes = append(f.notes, note(f.Name, "%v", err))
	}
	return f, !errors.Is(err, fs.ErrNotExist)
}

// branch is the default branch, as far as a clone knows it.
func branch(repo *blame.Repo) (*blame.Revision, error) {
	if v, err := repo.At("refs/remotes/origin/HEAD"); err == nil {
		return v, nil
	}
	return repo.At("HEAD")
}

func note(subject, format string, args ...any) plan.Problem {
	return plan.Problem{Kind: plan.BadConfig, Subject: subject, Text: fmt.Sprintf(format, args...)}
}
