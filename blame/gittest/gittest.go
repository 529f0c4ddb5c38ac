// Package gittest makes git repositories from text, so that a test's history
// can be read beside the test. The commits have the hashes that git itself
// would give them.
//
// A script is a txtar archive. An entry named "commit LABEL" begins a commit;
// the entries after it are files that the commit writes, whole. The commit's
// own text is a list of headers, a blank line and the message:
//
//	-- commit first --
//	author: Ana Silva <ana@acme.example>
//	date: 2026-03-01T09:00:00Z
//
//	Add the pool
//	-- db/pool.go --
//	package db
//	-- commit fix --
//	author: Bo Lind <bo@acme.example>
//	date: +2d
//	sub: db/pool.go "package db" "package pool"
//
//	Name the package for what it holds
//
// The headers, each of which may be left out:
//
//	author, committer   NAME <ADDRESS>; the author is the one of the commit
//	                    before, the committer is the author
//	date                RFC 3339, or a time after the commit before: +3h, +2d
//	parent              labels; the commit before; "none" for a root
//	branch              which branch to move; main
//	tag                 names of tags, beside the label
//	delete              paths
//	rename              OLD NEW
//	sub                 PATH "OLD" "NEW": replaces a text that occurs once
//	mode                PATH 644, 755, link, or submodule HASH
//	cut                 paths whose last line has no line end
//
// Every label is a tag, so that any revision syntax can name it: fix~1. In a
// file or a message, {{LABEL}} stands for the full hash of an earlier commit.
package gittest

import (
	"testing"

	git "github.com/go-git/go-git/v5"
	"github.com/go-git/go-git/v5/storage/memory"

	"github.com/whopage/whopage/blame"
)

// New makes a repository in memory. It is closed when the test ends.
func New(t testing.TB, script string) *blame.Repo {
	t.Helper()
	repo, err := Open([]byte(script))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { repo.Close() })
	return repo
}

// Dir makes a bare repository on disk, in a folder that is removed when the
// test ends, and returns the folder.
func Dir(t testing.TB, script string) string {
	t.Helper()
	dir := t.TempDir()
	s, err := Parse([]byte(script))
	if err != nil {
		t.Fatal(err)
	}
	repo, err := git.PlainInit(dir, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Write(repo.Storer); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Open makes a repository in memory, outside of tests.
func Open(script []byte) (*blame.Repo, error) {
	s, err := Parse(script)
	if err != nil {
		return nil, err
	}
	storer := memory.NewStorage()
	if _, err := s.Write(storer); err != nil {
		return nil, err
	}
	repo, err := git.Open(storer, nil)
	if err != nil {
		return nil, err
	}
	return blame.New(repo), nil
}
