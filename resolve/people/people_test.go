package people_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/people"
	"github.com/whopage/whopage/resolve/plan"
)

// shop is a small company.
func shop(t testing.TB) *people.Book {
	lisbon, err := time.LoadLocation("Europe/Lisbon")
	require.NoError(t, err)
	book, err := people.New([]people.Person{
		{
			Key: "ana", Name: "Ana Silva", Emails: []string{"ana@acme.example", "123+anas@users.noreply.github.com"},
			Handles: map[string]string{"github": "anasilva", "slack": "U012"}, Pagers: map[string]string{"pagerduty": "PUSER01"},
			TimeZone: lisbon, Hours: &people.Hours{Days: [7]bool{1: true, 2: true, 3: true, 4: true}, From: 8 * time.Hour, To: 16 * time.Hour},
			Away: []people.Span{{From: day(2026, 12, 21), To: day(2027, 1, 4)}},
		},
		{Key: "bo", Name: "Bo Lind", Emails: []string{"bo@acme.example"}, Left: true, Successors: []string{"person:di", "team:payments"}},
		{Key: "cy", Name: "Cy Roe", Emails: []string{"cy@acme.example"}, NeverPage: true},
		{Key: "di", Name: "Di Wu", Emails: []string{"di@acme.example"}, Left: true, Successors: []string{"bo"}},
	}, []people.Team{
		{Key: "payments", Aliases: []string{"@acme/pay", "group:default/payments-team", "payments_team"}, Members: []string{"ana", "bo"}, Parent: "commerce"},
		{Key: "commerce", Members: []string{"team:payments", "team:ring"}, Contact: map[string]string{"slack": "#commerce"}},
		{Key: "ring", Members: []string{"team:commerce", "cy"}, Parent: "commerce"},
		{Key: "empty", Parent: "empty"},
	}, people.Options{BotsAdd: []string{"deployer-*"}, BotsKeep: []string{"release-bot@acme.example"}})
	require.NoError(t, err)
	return book
}

func day(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func TestOwner(t *testing.T) {
	book := shop(t)
	for owner, want := range map[string]string{
		"person:ana":                    "person ana",
		"team:payments":                 "team payments",
		"ana":                           "person ana",
		"payments":                      "team payments",
		"@anasilva":                     "person ana",
		"@AnaSilva":                     "person ana",
		"anasilva":                      "person ana",
		"@anas":                         "person ana",
		"ANA@acme.example":              "person ana",
		"Ana Silva <ana@acme.example>":  "person ana",
		"anas@users.noreply.github.com": "person ana",
		"@acme/pay":                     "team payments",
		"@Acme/Pay":                     "team payments",
		"@acme/payments":                "team payments",
		"@acme/shop/payments":           "team payments",
		"group:payments-team":           "team payments",
		"group:default/payments":        "team payments",
		"payments_team":                 "team payments",
		"user:default/anasilva":         "person ana",
	} {
		r, known := book.Owner(owner)
		require.True(t, known, owner)
		require.Equal(t, want, string(r.Kind)+" "+r.ID, owner)
	}
	for owner, want := range map[string]plan.Responder{
		"@stranger":          {ID: "@stranger", Kind: plan.Person, Handle: "stranger"},
		"@acme/nobody":       {ID: "@acme/nobody", Kind: plan.Team, Handle: "acme/nobody"},
		"x@acme.example":     {ID: "x@acme.example", Kind: plan.Person, Email: "x@acme.example"},
		"group:red/devs":     {ID: "group:red/devs", Kind: plan.Team, Handle: "red/devs"},
		"@@maintainer":       {ID: "@@maintainer", Kind: plan.Team, Handle: "@@maintainer"},
		"team:nobody":        {ID: "team:nobody", Kind: plan.Team, Handle: "nobody"},
		"X <x@acme.example>": {ID: "x@acme.example", Kind: plan.Person, Name: "X", Email: "x@acme.example"},
	} {
		for _, book := range []*people.Book{book, nil} {
			r, known := book.Owner(owner)
			require.False(t, known, owner)
			require.Equal(t, want, r)
		}
	}
}

func TestIdentity(t *testing.T) {
	book := shop(t)
	for _, id := range []people.Identity{
		{"whoever", "ana@ACME.example"},
		{"", "123+renamed@users.noreply.github.com"}, // the number stays
		{"", "anasilva@users.noreply.github.com"},
		{"ana  silva", "ana@home.example"},
	} {
		r, known := book.Identity(id.Name, id.Email)
		require.True(t, known, id)
		require.Equal(t, "ana", r.ID)
		require.Equal(t, map[string]string{"github": "anasilva", "slack": "U012", "pagerduty": "PUSER01"}, r.Addresses)
	}
	r, known := book.Identity("Eve", "77+eve@users.noreply.github.com")
	require.False(t, known)
	require.Equal(t, plan.Responder{
		ID: "77+eve@users.noreply.github.com", Kind: plan.Person, Name: "Eve", Email: "77+eve@users.noreply.github.com",
		Handle: "eve", Addresses: map[string]string{"github": "eve"},
	}, r)
}

// An address that two people claim leads to neither.
func TestSharedNamesLeadToNobody(t *testing.T) {
	book, err := people.New([]people.Person{
		{Key: "a", Name: "Kim Lee", Emails: []string{"shared@acme.example"}},
		{Key: "b", Name: "Kim Lee", Emails: []string{"shared@acme.example"}},
	}, nil, people.Options{})
	require.NoError(t, err)
	_, known := book.Owner("shared@acme.example")
	require.False(t, known)
	_, known = book.Identity("Kim Lee", "kim@home.example")
	require.False(t, known)
}

func TestNewReportsEveryBadReference(t *testing.T) {
	_, err := people.New(
		[]people.Person{{Key: "a", Successors: []string{"ghost"}}, {Key: "a"}},
		[]people.Team{{Key: "t", Members: []string{"b"}, Parent: "up"}}, people.Options{})
	require.EqualError(t, err, `people: person "a": no successor "ghost"
people: person "a" is there twice
people: team "t": no member "b"
people: team "t": no parent "up"`)
}

func TestAvailable(t *testing.T) {
	book := shop(t)
	noon := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) // a Tuesday
	for _, c := range []struct {
		owner  string
		at     time.Time
		reason plan.Reason
		text   string
	}{
		{"ana", noon, "", ""},
		{"ana", noon.Add(12 * time.Hour), plan.ReasonAsleep, "outside the hours of Ana Silva, who is back Wed 08:00"},
		{"ana", day(2027, 1, 3).Add(12 * time.Hour), plan.ReasonInactive, "Ana Silva is away until the end of 2027-01-03"},
		{"bo", noon, plan.ReasonInactive, "Bo Lind has left"},
		{"cy", noon, plan.ReasonOptedOut, "Cy Roe does not want to be paged"},
		{"team:payments", noon, "", ""},
		{"team:payments", noon.Add(12 * time.Hour), plan.ReasonAsleep, "nobody of team payments can be told: outside the hours of Ana Silva, who is back Wed 08:00; Bo Lind has left"},
		{"team:commerce", noon.Add(12 * time.Hour), "", ""},
		{"team:empty", noon, plan.ReasonNoAddress, "team empty has no members, contact or pager"},
		{"@stranger", noon, "", ""},
	} {
		r, _ := book.Owner(c.owner)
		absence, available := book.Available(r, c.at)
		require.Equal(t, c.reason == "", available, c.owner)
		require.Equal(t, c.reason, absence.Reason, c.owner)
		require.Equal(t, c.text, absence.Text)
	}
}

func TestMembersAndHeirs(t *testing.T) {
	book := shop(t)
	ids := func(list []plan.Responder) []string {
		out := []string{}
		for _, r := range list {
			out = append(out, r.ID)
		}
		return out
	}
	owner := func(name string) plan.Responder { r, _ := book.Owner(name); return r }
	require.Equal(t, []string{"ana", "bo", "cy"}, ids(book.Members(owner("team:ring"))), "through a cycle of teams")
	require.Empty(t, book.Members(owner("@acme/unknown")))
	require.Equal(t, []string{"payments"}, ids(book.Heirs(owner("bo"))), "past an heir who left, and not bo")
	require.Equal(t, []string{"ring"}, ids(book.Heirs(owner("cy"))), "no successors: the team")
	require.Equal(t, []string{"commerce"}, ids(book.Heirs(owner("payments"))))
	require.Empty(t, book.Heirs(owner("empty")), "its own parent")
	require.Empty(t, (*people.Book)(nil).Heirs(owner("bo")))
}

func TestBot(t *testing.T) {
	book := shop(t)
	for _, name := range []string{
		"dependabot[bot]", "198982749+Copilot@users.noreply.github.com", "noreply@anthropic.com", "cursoragent@cursor.com", "49699333+dependabot[bot]@users.noreply.github.com", "renovate[bot]", "k8s-ci-robot", "deployer-7",
		"Renovate Bot", "weblate", "jenkins@build.example",
	} {
		require.True(t, book.Bot(name), name)
	}
	for _, name := range []string{"Ana Silva", "ana@acme.example", "Abbot Costello", "talbot@acme.example", "release-bot@acme.example", "", "Botond Nagy"} {
		require.False(t, book.Bot(name), name)
	}
	require.False(t, book.Bot("Release Bot", "release-bot@acme.example"), "kept by one of its names")
	require.True(t, (*people.Book)(nil).Bot("renovate[bot]"))
}

func TestIdentitiesJoin(t *testing.T) {
	s := people.NewIdentities(shop(t))
	groups := [][]people.Identity{
		{{"Ana Silva", "ana@acme.example"}, {"anas", "123+anas@users.noreply.github.com"}, {"A.", "123+renamed@users.noreply.github.com"}, {"Ana  silva", "ana@home.example"}},
		{{"Eve", "eve@a.example"}, {"Eve Hall", "EVE@a.example"}, {"Eve Hall", "eve@b.example"}, {"e", "eve@b.example"}},
		{{"Eve", "eve@c.example"}},
		{{"root", "root@localhost"}},
		{{"Sam", "root@localhost"}},
		{{"Your Name", "you@example.com"}},
		{{"Your Name", "yours@d.example"}},
		{{"", ""}},
		{{"anas", "9-anas@users.noreply.gitlab.com"}},
	}
	for _, g := range groups {
		for _, id := range g {
			s.Add(id.Name, id.Email)
		}
	}
	seen := map[int]bool{}
	for _, g := range groups {
		person := s.Person(g[0].Name, g[0].Email)
		require.False(t, seen[person], g)
		seen[person] = true
		require.Equal(t, g, s.Of(person))
	}
}

// A person is known by any of their identities.
func TestResponder(t *testing.T) {
	book := shop(t)
	r, known := book.Responder([]people.Identity{{"Eve Hall", "eve@a.example"}, {"Eve Hall", "7+evehall@users.noreply.github.com"}})
	require.False(t, known)
	require.Equal(t, plan.Responder{
		ID: "eve@a.example", Kind: plan.Person, Name: "Eve Hall", Email: "eve@a.example", Handle: "evehall", Addresses: map[string]string{"github": "evehall"},
	}, r)
	r, known = book.Responder([]people.Identity{{"A.", "a@home.example"}, {"Ana Silva", "ana@acme.example"}})
	require.True(t, known)
	require.Equal(t, "ana", r.ID)
	_, known = (*people.Book)(nil).Responder([]people.Identity{{"Ana Silva", "ana@acme.example"}})
	require.False(t, known)
}

func TestExtend(t *testing.T) {
	book := shop(t).Extend(
		[]people.Person{{Key: "other", Emails: []string{"ana@acme.example"}}, {Key: "fay", Emails: []string{"fay@acme.example"}}},
		[]people.Team{{Key: "pay", Aliases: []string{"@acme/pay"}, Members: []string{"fay"}}, {Key: "empty", Members: []string{"fay", "ghost", "user:default/anasilva", "ANA@acme.example", "x@acme.example", "group:strangers", ""}}})
	r, _ := book.Owner("ana@acme.example")
	require.Equal(t, "ana", r.ID, "the configuration goes first")
	r, _ = book.Owner("@acme/pay")
	require.Equal(t, "payments", r.ID)
	r, _ = book.Owner("team:empty")
	var members []string
	for _, m := range book.Members(r) {
		members = append(members, m.ID)
	}
	require.Equal(t, []string{"fay", "ghost", "ana", "x@acme.example"}, members, "known ones by their keys, others as they are written")
	r, _ = book.Owner("team:payments")
	require.Equal(t, "Ana Silva", book.Members(r)[0].Name)
}

func ExampleBook_Owner() {
	book, _ := people.New(
		[]people.Person{{Key: "ana", Name: "Ana Silva", Emails: []string{"ana@acme.example"}}},
		[]people.Team{{Key: "payments", Aliases: []string{"@acme/payments"}, Members: []string{"ana"}}}, people.Options{})
	for _, owner := range []string{"@acme/payments", "ana@acme.example", "@stranger"} {
		r, known := book.Owner(owner)
		fmt.Println(r.Kind, r.ID, known)
	}
	// Output:
	// team payments true
	// person ana true
	// person @stranger false
}

// However an owner or an address is spelled, it leads to one responder: the Book's,
// or what the spelling itself says, with the same id each time.
func FuzzOwner(f *testing.F) {
	for _, owner := range []string{"@acme/payments", "Ana Silva <ana@acme.example>", "group:default/payments", "@@maintainer", "7-a@users.noreply.gitlab.com", "person:", "@", "<"} {
		f.Add(owner)
	}
	book := shop(f)
	f.Fuzz(func(t *testing.T, owner string) {
		r, known := book.Owner(owner)
		again, _ := book.Owner(owner)
		require.Equal(t, r, again)
		if known {
			_, person := book.Person(r.ID)
			_, team := book.Team(r.ID)
			require.True(t, person || team)
		}
		if login, found := people.ParseNoreply(owner); found {
			require.NotEmpty(t, login.Name)
		}
		id, _ := book.Identity(owner, owner)
		require.Equal(t, plan.Person, id.Kind)
		book.Bot(owner)
		extended := book.Extend([]people.Person{{Key: owner, Emails: []string{owner}}}, []people.Team{{Key: owner, Aliases: []string{owner}, Members: []string{owner, "ana"}}})
		extended.Owner(owner)
		extended.Heirs(r)
		extended.Members(r)
	})
}
