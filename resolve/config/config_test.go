package config

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/resolve/plan"
)

var update = flag.Bool("update", false, "write what the tests want anew")

// Every case is a file and all that is wrong with it.
func TestErrors(t *testing.T) {
	cases, err := filepath.Glob("testdata/errors/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, cases)
	for _, name := range cases {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			require.NoError(t, err)
			_, err = Parse(a.Files[0].Name, a.Files[0].Data)
			require.Error(t, err)
			if *update {
				a.Files[1].Data = []byte(err.Error() + "\n")
				require.NoError(t, os.WriteFile(name, txtar.Format(a), 0o644))
			}
			require.Equal(t, string(a.Files[1].Data), err.Error()+"\n")
		})
	}
}

const whole = `version: 1
repositories:
  shop: {remotes: ["github.com/acme/shop"], default_branch: main}
people:
  ana:
    name: Ana Silva
    emails: [ana@acme.example, 123+anas@users.noreply.github.com]
    handles: {github: anasilva, slack: U012}
    pagers: {pagerduty: PUSER01}
    time_zone: Europe/Lisbon
    hours: {days: [mon, tue], from: "08:00", to: "16:30"}
    away: [{from: 2026-12-21, to: 2027-01-03}]
  bo: {name: Bo Lind, emails: [bo@acme.example], active: false, successors: ["team:payments"]}
  cy: {name: Cy Roe, emails: [cy@acme.example], page: never}
teams:
  payments: {aliases: ["@acme/payments"], members: [ana, bo], contact: {slack: "#payments"}, pagers: {pagerduty: PABC}, parent: commerce}
  commerce: {members: [ana, "team:payments"]}
services:
  checkout-api:
    aliases: [checkout, "sentry:checkout-web"]
    match: [{namespace: shop, deployment: "checkout-*"}]
    repository: shop
    paths: [services/checkout/, "libs/pricing/**"]
    exclude: ["**/*_test.go"]
    entrypoints: [services/checkout/main.go]
    owners: [payments, "person:ana"]
    escalation: ["team:payments", operations]
    operations: {pagerduty: POPS002}
    depends_on: [pricing]
code_mappings:
  - {stack: /app/, source: services/checkout/, service: checkout-api}
  - {stack: "webpack:///./", source: web/, platform: javascript, repository: shop}
operations:
  rotation: {pagerduty: POPS001}
  people: [ana]
policy:
  max_developers: 3
  page_for: [code]
  min_confidence: {page: 0.4, notify: 0}
  escalate_after: 10m
  working_hours: {days: [mon, fri], from: "09:00", to: "24:00", time_zone: Europe/Lisbon}
  outside_hours: notify
  severity: {Critical: page}
  history: {since: 43800h, max_commits: 50000}
bots: {add: ["deployer-*"], keep: ["release-bot@acme.example"]}
ignore: {paths: ["**/vendor/**"], revisions_files: [.git-blame-ignore-revs]}
labels: {service: [svc], environment: [stage], environment_affixes: [blue]}
`

func TestEveryFieldArrives(t *testing.T) {
	f, err := Parse(".whopage.yaml", []byte(whole))
	require.NoError(t, err)
	c := f.Config(nil)
	require.Len(t, c.Problems, 1, "no clone of shop was given")
	require.Equal(t, plan.BadRepository, c.Problems[0].Kind)

	s := c.Services[0]
	require.Equal(t, "checkout-api", s.Key)
	require.Equal(t, []string{"team:payments", "person:ana"}, s.Owners, "a bare key gets its kind")
	require.Equal(t, 19, s.Line)
	require.Equal(t, map[string]string{"pagerduty": "POPS002"}, s.Operations)
	require.Equal(t, []string{"pricing"}, s.DependsOn)

	require.Equal(t, []string{"operations", "ana"}, []string{c.Operations[0].ID, c.Operations[1].ID})
	require.Equal(t, 3, c.Policy.MaxDevelopers)
	require.Equal(t, 10*time.Minute, c.Policy.EscalateAfter)
	require.Equal(t, map[string]plan.Urgency{"critical": plan.UrgencyPage}, c.Policy.Severity)
	require.Equal(t, 24*time.Hour, c.Policy.WorkingHours.To)
	require.Equal(t, []string{"svc"}, c.ServiceLabels)
	require.True(t, c.People.Bot("deployer-7"))

	ana, found := c.People.Person("ana")
	require.True(t, found)
	lisbon := ana.TimeZone
	require.Equal(t, time.Date(2027, 1, 4, 0, 0, 0, 0, lisbon), ana.Away[0].To, "the last day is included")
	require.Equal(t, 16*time.Hour+30*time.Minute, ana.Hours.To)
	bo, _ := c.People.Person("bo")
	require.True(t, bo.Left)
	team, _ := c.People.Owner("@acme/payments")
	require.Equal(t, map[string]string{"slack": "#payments", "pagerduty": "PABC"}, team.Addresses)

	r := f.repository("shop", nil)
	require.Len(t, r.Mappings, 2)
	require.Equal(t, "main", r.OwnersRev)
}

// What is wrong costs its own entry and no other.
func TestBrokenEntriesAreLeftOut(t *testing.T) {
	f, err := Parse(".whopage.yaml", []byte(`version: 1
people:
  ana: {emails: [ana@acme.example], time_zone: Lisbon, hours: {days: [mon], from: soon, to: "16:00"}}
  bo: [bo]
teams:
  payments: {members: [ana, ghost], parent: nobody}
services:
  cart:
    match: [{namespace: shop, pod: 7}, {deployment: cart}]
    owners: ["team:payments", "team:ghost"]
    pths: [x]
`))
	require.Error(t, err)
	c := f.Config(nil)
	require.Len(t, c.Problems, 8)
	for _, p := range c.Problems {
		require.Equal(t, plan.BadConfig, p.Kind)
	}
	ana, found := c.People.Person("ana")
	require.True(t, found)
	require.Nil(t, ana.Hours, "half of the hours would be other hours")
	_, found = c.People.Person("bo")
	require.False(t, found)
	require.Equal(t, []string{"team:payments"}, c.Services[0].Owners)
	require.Equal(t, []map[string]string{{"deployment": "cart"}}, c.Services[0].Match, "a match with a label less would match more")
}

// A file that unfolds to billions of values costs no more than its limit.
func TestLimits(t *testing.T) {
	bomb := "version: 1\npeople:\n  a: &a {name: x}\nlabels:\n  service: &l0 [a,b,c,d,e,f,g,h,i,j]\n"
	deep := "version: 1\nteams: " + strings.Repeat("[", 500) + strings.Repeat("]", 500)
	for i := range 10 {
		bomb += fmt.Sprintf("x%d: &l%d [%s]\n", i, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*l%d,", i), 10), ","))
	}
	many := "version: 1\nlabels:\n  service: &a [" + strings.Repeat("a,", 5999) + "a]\n  environment: *a\n"
	for what, text := range map[string]string{
		"unknown field": bomb, "in place of a mapping": deep, "more than 10000 values": many,
		"the limit is 262144": strings.Repeat("# x\n", 80_000), "the file is empty": "# nothing\n",
		"did not find": "version: 1\nteams: &a {x: *a", "deeper than 32 levels": "version: 1\nteams: {a: " + strings.Repeat("{members: ", 40) + strings.Repeat("}", 40) + "}",
	} {
		f, err := Parse("w.yaml", []byte(text))
		require.Error(t, err, what)
		if what != "deeper than 32 levels" { // an unknown field ends the descent before
			require.ErrorContains(t, err, what)
		}
		require.NotNil(t, f.Config(nil).People, what)
	}
}

func TestLoad(t *testing.T) {
	_, err := Load(fstest.MapFS{})
	require.ErrorIs(t, err, os.ErrNotExist)
	f, err := Load(fstest.MapFS{".github/.whopage.yaml": {Data: []byte("version: 1\n")}})
	require.NoError(t, err)
	require.Equal(t, ".github/.whopage.yaml", f.Name)
	_, err = Read(filepath.Join(t.TempDir(), "none.yaml"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

// A central file decides who is paged; the repository's says what it is made of.
func TestUnder(t *testing.T) {
	own, err := Parse("own", []byte("version: 1\npeople: {eve: {emails: [eve@acme.example]}}\nservices: {cart: {paths: [cart]}}\noperations: {rotation: {pagerduty: EVIL}}\n"))
	require.NoError(t, err)
	central, err := Parse("central", []byte("version: 1\npeople: {ana: {emails: [ana@acme.example]}}\noperations: {rotation: {pagerduty: POPS001}}\n"))
	require.NoError(t, err)
	c := own.Under(central).Config(nil)
	require.Equal(t, "cart", c.Services[0].Key)
	require.Equal(t, "POPS001", c.Operations[0].Addresses["pagerduty"])
	_, found := c.People.Person("eve")
	require.False(t, found)
}

// Of what does not decide whom to page, both files count.
func TestUnderJoins(t *testing.T) {
	own, err := Parse("own", []byte("version: 1\nservices: {cart: {paths: [cart]}, mail: {paths: [mail]}}\ncode_mappings: [{stack: /app/, source: x/}]\nlabels: {service: [svc]}\nignore: {paths: [gen/]}\n"))
	require.NoError(t, err)
	central, err := Parse("central", []byte("version: 1\nservices: {cart: {paths: [basket]}}\ncode_mappings: [{stack: /app/, source: y/}]\nlabels: {service: [application]}\nignore: {revisions_files: [revs]}\n"))
	require.NoError(t, err)
	c := own.Under(central).Config(map[string]*blame.Repo{"": nil})
	require.Equal(t, []string{"basket", "mail"}, []string{c.Services[0].Paths[0], c.Services[1].Paths[0]})
	require.Equal(t, []string{"central", "own"}, []string{c.Services[0].File, c.Services[1].File})
	require.Equal(t, []string{"application", "svc"}, c.ServiceLabels)
	r := c.Repositories[0]
	require.Equal(t, []string{"y/", "x/"}, []string{r.Mappings[0].Source, r.Mappings[1].Source})
	require.Equal(t, []string{"gen/"}, r.IgnorePaths)
	require.Equal(t, []string{"revs"}, r.IgnoreRevsFiles)
}

func ExampleParse() {
	_, err := Parse(".whopage.yaml", []byte("version: 1\nteams:\n  payments: {member: [ana]}\n"))
	fmt.Println(err)
	// Output: .whopage.yaml:3:14: teams.payments: unknown field "member" (did you mean "members"?)
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	cases, _ := filepath.Glob("testdata/errors/*.txt")
	for _, name := range cases {
		a, err := txtar.ParseFile(name)
		require.NoError(f, err)
		f.Add(a.Files[0].Data)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := Parse("w.yaml", text)
		require.Equal(t, err == nil, len(file.Errors()) == 0)
		for _, e := range file.Errors() {
			require.Positive(t, e.Line)
			require.Positive(t, e.Column)
		}
		require.Len(t, file.Config(nil).Problems, len(file.Errors())+len(file.doc.Repositories))
	})
}
