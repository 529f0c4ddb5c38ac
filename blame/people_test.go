package blame_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/blame/gittest"
)

const mailmap = `# comment
Ana Silva <ana@acme.example> <ana@home.example>
Ana Silva <ana@acme.example> A. Silva <as@old.example>
<bo@acme.example> <bo@home.example>
Cy Roe <cy@acme.example>
  Di  Moe   <di@acme.example>  di <DI@home.example>  # tail
Ev Poe <ev@new.example> <ev@old.example>
Ev P. <ev@old.example>
Not <closed
<only@acme.example>
 # Fa Lee <fa@acme.example> <fa@home.example>
Gi <gi@acme.example> <>
<> <hu@home.example>
Nobody <> <ib@home.example>
Ty Two <ty@one.example> <ty@two.example> <ty@three.example>
Cy Other <cy@other.example> Cy Old <cy@acme.example>
<as@new.example> <as@old.example>
`

// The oracle is what git itself makes of people by the mailmap.
func TestMailmap(t *testing.T) {
	needGit(t)
	people := []string{
		"ana <ana@home.example>", "A. Silva <as@old.example>", "a. silva <AS@OLD.example>", "Other <as@old.example>", "bo <bo@home.example>", "Cy <cy@acme.example>",
		"Cy Old <cy@acme.example>", "cy old <CY@acme.example>", "di <di@home.example>", "Di <di@home.example>", "x <di@home.example>", "ev <ev@old.example>", "Ev <ev@new.example>",
		"x <only@acme.example>", "fa <fa@home.example>", "Hu <hu@home.example>", "Ib <ib@home.example>", "Ty <ty@two.example>", "Ty <ty@three.example>", "N <no@where.example>",
	}
	var script strings.Builder
	script.WriteString("-- commit map --\n-- .mailmap --\n" + mailmap)
	for i, p := range people {
		script.WriteString("-- commit p" + itoa(i) + " --\nauthor: " + p + "\n-- f" + itoa(i) + " --\nx\n")
	}
	agree(t, gittest.Dir(t, script.String()), "main", false)
}

// Authors as commits in the wild name them. The objects are written raw, since
// git itself refuses to make most of them.
func TestOddAuthors(t *testing.T) {
	needGit(t)
	dir := gittest.Dir(t, "-- commit first --\n-- f --\nx\n")
	blob := strings.TrimSpace(gitOut(t, dir, "rev-parse", "first:f"))
	for name, headers := range map[string]string{
		"no name":      "author <ana@acme.example> 1 +0000\ncommitter c <c> 1 +0000",
		"nothing":      "author <> 1 +0000\ncommitter c <c> 1 +0000",
		"spaces":       "author   Ana   Silva   <  ana@acme.example > 1 +0000\ncommitter c <c> 1 +0000",
		"two openings": "author A <B <c@d>> 1 +0000\ncommitter c <c> 1 +0000",
		"latin-1":      "author Jos\xe9 <jose@acme.example> 1 +0000\ncommitter c <c> 1 +0000\nencoding ISO-8859-1",
		"latin-9":      "author \xbduvre <o@acme.example> 1 +0000\ncommitter c <c> 1 +0000\nencoding ISO-8859-15",
		"windows":      "author \x8aov <o@acme.example> 1 +0000\ncommitter c <c> 1 +0000\nencoding windows-1252",
		"unknown":      "author J <j@acme.example> 1 +0000\ncommitter c <c> 1 +0000\nencoding klingon",
		"zero":         "author Ana <ana@acme.example> 0 +0000\ncommitter c <c> 0 +0000",
		"far":          "author Ana <ana@acme.example> 17179869999 +0000\ncommitter c <c> 17179869999 +0000",
		"signed":       "author Ana <ana@acme.example> 1 +0000\ncommitter c <c> 1 +0000\ngpgsig -----BEGIN PGP SIGNATURE-----\n author Evil <evil@acme.example> 1 +0000\n -----END PGP SIGNATURE-----",
		"no date":      "author Ana <ana@acme.example>\ncommitter c <c> 1 +0000",
		"dot":          "author Ana S. <ana@acme.example> 1 +0000\ncommitter c <c> 1 +0000",
	} {
		tree := strings.TrimSpace(gitIn(t, dir, "100644 blob "+blob+"\tf\n", "mktree"))
		id := strings.TrimSpace(gitIn(t, dir, "tree "+tree+"\n"+headers+"\n\nSubject of it\n", "hash-object", "-t", "commit", "-w", "--literally", "--stdin"))
		repo, err := blame.Open(dir)
		require.NoError(t, err)
		result := at(t, repo, id).Blame(context.Background(), []blame.Range{{Path: "f"}}, blame.Options{})[0]
		require.NoError(t, result.Err, name)
		require.Equal(t, gitBlame(t, dir, id, "f"), expand(t, result.Hunks, 1), name)
		require.Equal(t, "Subject of it", result.Hunks[0].Commit.Subject, name)
		require.NoError(t, repo.Close())
	}
}

// The mailmap is that of HEAD whatever revision is asked, and of the newest one.
func TestMailmapOfHead(t *testing.T) {
	repo := gittest.New(t, `
-- commit first --
author: ana <ana@home.example>

Add f

Co-authored-by: bo <bo@home.example>
-- f --
x
-- commit map --
-- .mailmap --
Ana Silva <ana@acme.example> <ana@home.example>
Bo Lind <bo@acme.example> <bo@home.example>
`)
	result := at(t, repo, "first").Blame(context.Background(), []blame.Range{{Path: "f"}}, blame.Options{})[0]
	c := result.Hunks[0].Commit
	require.Equal(t, blame.Identity{Name: "Ana Silva", Email: "ana@acme.example"}, c.Author)
	require.Equal(t, []blame.Identity{{Name: "Bo Lind", Email: "bo@acme.example"}}, c.CoAuthors)
	same, err := repo.Commit(c.Hash)
	require.NoError(t, err)
	require.Equal(t, c, same)
	_, err = repo.Commit(blame.Hash{1})
	require.ErrorContains(t, err, "blame: object 01")
}

func TestCommit(t *testing.T) {
	repo := gittest.New(t, `
-- commit first --
author: Ana Silva <ana@acme.example>
committer: Hub <hub@acme.example>
date: 2026-03-01T09:00:00+05:30

Add the pool
of connections

It holds four.

co-AUTHORED-by: Bo Lind <bo@acme.example>
Co-authored-by: Ana Silva <ANA@acme.example>
Signed-off-by: Cy Roe <cy@acme.example>
Co-authored-by: Bo Again <bo@acme.example>
Co-authored-by: nobody
Co-authored-by: Di Moe <di@acme.example>
-- f --
x
`)
	c, err := repo.Commit(at(t, repo, "first").Hash())
	require.NoError(t, err)
	require.Equal(t, "Add the pool of connections", c.Subject)
	require.Contains(t, c.Message, "It holds four.\n")
	require.Equal(t, "Hub", c.Committer.Name)
	require.Equal(t, "2026-03-01T09:00:00+05:30", c.AuthorTime.Format(time.RFC3339))
	require.Equal(t, []blame.Identity{{Name: "Bo Lind", Email: "bo@acme.example"}, {Name: "Di Moe", Email: "di@acme.example"}}, c.CoAuthors)
	require.Empty(t, c.Parents)
}

func TestBot(t *testing.T) {
	for who, want := range map[blame.Identity]bool{
		{Name: "dependabot[bot]", Email: "49699333+dependabot[bot]@users.noreply.github.com"}: true,
		{Name: "Renovate Bot", Email: "bot@renovateapp.com"}:                                  true,
		{Name: "Shop", Email: "shop-ci@acme.example"}:                                         true,
		{Name: "GitHub Actions", Email: ""}:                                                   true,
		{Name: "x", Email: "12+renovate[bot]@users.noreply.github.com"}:                       true,
		{Name: "Ana Abbot", Email: "abbot@acme.example"}:                                      false,
		{Name: "Bo Talbot", Email: "bo+ci@acme.example"}:                                      false,
		{}: false,
	} {
		require.Equal(t, want, who.Bot(), who)
	}
}

func TestParseIgnoreRevs(t *testing.T) {
	list := "# the list\n\n1111111111111111111111111111111111111111 # why\n abcdef \n\t2222222222222222222222222222222222222222\r\n1234\n"
	ids, problems := blame.ParseIgnoreRevs(strings.NewReader(list))
	require.Len(t, ids, 2)
	require.Equal(t, strings.Repeat("2", 40), ids[1].String())
	require.Len(t, problems, 2)
	require.EqualError(t, problems[0], `blame: line 4: "abcdef" is no full hash`)
	require.ErrorContains(t, problems[1], "line 6")
}
