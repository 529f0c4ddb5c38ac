package catalog_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/whopage/whopage/resolve/catalog"
)

// tree makes a file system of names and texts.
func tree(files map[string]string) fstest.MapFS {
	m := fstest.MapFS{}
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

func index(t testing.TB, files map[string]string) *catalog.Index {
	x, err := catalog.New(tree(files), catalog.Options{})
	require.NoError(t, err)
	return x
}

func ExampleIndex_Find() {
	x, err := catalog.New(tree(map[string]string{
		"docker-compose.yml":              "services:\n  cart:\n    build: src/cart\n",
		"src/cart/main.go":                "package main",
		"src/mail/catalog-info.yaml":      "kind: Component\nmetadata: {name: mail}\nspec: {owner: group:default/comms}\n",
		"src/payments-service/Dockerfile": "",
	}), catalog.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, q := range []catalog.Query{
		{Service: "prod-cart"},
		{Labels: map[string]string{"pod": "mail-7d9c5b8f6d-x2k4p"}},
		{Service: "payments"},
		{Service: "redis"},
	} {
		a := x.Find(q)
		fmt.Println(a.Service, a.Status, a.Paths, a.Owners)
	}
	// Output:
	// cart declared [src/cart] []
	// mail declared [src/mail] [group:default/comms]
	// payments-service guessed [src/payments-service] []
	// redis unmatched [] []
}

func TestAllNamesEachServiceOnce(t *testing.T) {
	x, err := catalog.New(tree(map[string]string{
		"docker-compose.yml":         "services:\n  cart: {build: src/cart}\n  redis: {image: redis}\n",
		"src/cart/go.mod":            "module acme/cart-module",
		"src/cart/Dockerfile":        "",
		"src/mail/catalog-info.yaml": "kind: Component\nmetadata: {name: post}\n",
		"src/mail/Dockerfile":        "",
		"src/ads/Dockerfile":         "",
		"src/lib/text.go":            "",
		"docs/Dockerfile":            "",
	}), catalog.Options{Services: []catalog.Service{{Key: "pay", Paths: []string{"src/pay/"}}}})
	require.NoError(t, err)
	var got []string
	for _, a := range x.All() {
		got = append(got, fmt.Sprint(a.Service, " ", a.Status, a.Paths))
	}
	require.Equal(t, []string{"ads guessed[src/ads]", "cart declared[src/cart]", "pay configured[src/pay]", "post declared[src/mail]"}, got)
}

func TestGroupsAndUsers(t *testing.T) {
	files := map[string]string{
		"catalog-info.yaml":     "kind: Group\nmetadata: {name: pay, namespace: shop}\nspec: {members: [ana], parent: group:default/all, profile: {email: pay@acme.example}}\n---\nkind: User\nmetadata: {name: ana}\nspec: {memberOf: [pay], profile: {displayName: Ana Silva, email: ana@acme.example}}\n",
		"OWNERS_ALIASES":        "aliases:\n  leads: [ana, bo]\n",
		".bitbucket/teams.yaml": "teams:\n  core: [ana]\n  more: {members: [bo]}\n",
		"other/teams.yaml":      "teams: {no: [x]}\n",
		"docker-compose.yml":    "services: {cart: {build: .}}\n",
	}
	x := index(t, files)
	only, err := catalog.New(tree(files), catalog.Options{OnlyPeople: true})
	require.NoError(t, err)
	require.Equal(t, x.Groups(), only.Groups())
	require.Equal(t, x.Users(), only.Users())
	require.Empty(t, only.All())
	require.Equal(t, []catalog.Group{
		{Name: "core", Aliases: []string{"@teams/core"}, Members: []string{"ana"}, File: ".bitbucket/teams.yaml", Line: 2},
		{Name: "more", Aliases: []string{"@teams/more"}, Members: []string{"bo"}, File: ".bitbucket/teams.yaml", Line: 3},
		{Name: "leads", Members: []string{"ana", "bo"}, File: "OWNERS_ALIASES", Line: 2},
		{Name: "pay", Aliases: []string{"group:shop/pay"}, Members: []string{"ana"}, Parent: "all", Email: "pay@acme.example", File: "catalog-info.yaml", Line: 1},
	}, x.Groups())
	require.Equal(t, []catalog.User{{Name: "ana", DisplayName: "Ana Silva", Email: "ana@acme.example", Groups: []string{"pay"}}}, x.Users())
}

// monorepo is a tree of n services that say what they are in many ways, and
// the folder of each by its name.
func monorepo(n int) (fstest.MapFS, map[string]string) {
	files, want := map[string]string{}, map[string]string{}
	for i := range n {
		name := fmt.Sprintf("svc%04d-api", i)
		folder := fmt.Sprintf("domain%02d/services/%s", i%40, name)
		want[name] = folder
		files[folder+"/main.go"] = "package main"
		files[folder+"/internal/store/store.go"] = "package store"
		switch i % 4 {
		case 0:
			files[folder+"/catalog-info.yaml"] = "kind: Component\nmetadata: {name: " + name + "}\nspec: {owner: team-" + fmt.Sprint(i%7) + "}\n"
		case 1:
			files[folder+"/docker-compose.yml"] = "services:\n  " + name + ":\n    build: .\n"
		case 2:
			files[folder+"/package.json"] = `{"name": "@acme/` + name + `"}`
		default:
			files[folder+"/Dockerfile"] = "FROM scratch"
		}
	}
	return tree(files), want
}

// counting counts the files that are opened.
type counting struct {
	fs.FS
	opened map[string]int
}

func (c counting) Open(name string) (fs.File, error) {
	c.opened[name]++
	return c.FS.Open(name)
}

func (c counting) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(c.FS, name) }

// All services of a large repository are found; of its files only those are
// read that may name one, each once, and none to answer.
func TestMonorepo(t *testing.T) {
	files, want := monorepo(2000)
	c := counting{files, map[string]int{}}
	x, err := catalog.New(c, catalog.Options{})
	require.NoError(t, err)
	read := len(c.opened)
	require.LessOrEqual(t, read, 1500+1, "the root is opened too")
	for name, times := range c.opened {
		require.Equal(t, 1, times, name)
	}
	all := map[string]string{}
	for _, a := range x.All() {
		require.Len(t, a.Paths, 1, a.Service)
		all[a.Service] = a.Paths[0]
	}
	require.Equal(t, want, all)
	for name, folder := range want {
		a := x.Find(catalog.Query{Labels: map[string]string{"pod": name + "-7d9c5b8f6d-x2k4p"}})
		require.Equal(t, []string{folder}, a.Paths, name)
	}
	require.Len(t, c.opened, read)
	allocations := testing.AllocsPerRun(10, func() { x.Find(catalog.Query{Service: "prod-svc1234-api"}) })
	require.Less(t, allocations, 300.0)
}

func BenchmarkFind(b *testing.B) {
	files, _ := monorepo(2000)
	x, err := catalog.New(files, catalog.Options{})
	require.NoError(b, err)
	for _, name := range []string{"svc1234-api", "prod-svc1234-api-7d9c5b8f6d-x2k4p", "nothing-like-it"} {
		b.Run("name="+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				x.Find(catalog.Query{Service: name})
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	for _, n := range []int{200, 2000} {
		files, _ := monorepo(n)
		b.Run(fmt.Sprintf("services=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := catalog.New(files, catalog.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Trees made to be expensive cost no more than their limits, and say so.
func TestHostileTrees(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for i := 'b'; i < 'z'; i++ {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", i, i, strings.Repeat(fmt.Sprintf("*%c,", i-1), 9))
	}
	deep := strings.Repeat("{a: ", 3000) + strings.Repeat("}", 3000)
	merges := "x0: &x0 {build: ./cart}\n"
	for i := range 100 {
		merges += fmt.Sprintf("x%d: &x%d {<<: [*x%d, *x%d]}\n", i+1, i+1, i, i)
	}
	x := index(t, map[string]string{
		"a/docker-compose.yml": bomb + "services:\n  bomb: {build: *y}\n  fine: {build: .}\n",
		"b/docker-compose.yml": "services: " + deep,
		"c/docker-compose.yml": merges + "services:\n  merged: {<<: *x100}\n",
		"d/docker-compose.yml": "services:\n  big: {build: .}\n" + strings.Repeat("# x\n", 3<<20),
		"e/catalog-info.yaml":  strings.Repeat("kind: Component\nmetadata: {name: many}\n---\n", 3000),
		"f/catalog-info.yaml":  "kind: Location\nspec: {targets: [./catalog-info.yaml, ../g/catalog-info.yaml]}\n",
		"g/catalog-info.yaml":  "kind: Location\nspec: {targets: [../f/catalog-info.yaml]}\n",
		"h/.env":               "A=$B$B$B$B\nB=${C:-${C:-${C:-" + strings.Repeat("x", 9000) + "}}}\n" + strings.Repeat("A=$A$A$A$A\n", 30),
		"h/docker-compose.yml": "services: {vars: {build: \"$A\"}}\n",
		"i/pom.xml":            strings.Repeat("<a>", 10000),
		"j/package.json":       strings.Repeat("[", 100000),
	})
	require.Equal(t, []string{"a"}, x.Find(catalog.Query{Service: "fine"}).Paths)
	require.Empty(t, x.Find(catalog.Query{Service: "big"}).Paths)
	for _, file := range []string{"a/docker-compose.yml", "d/docker-compose.yml", "e/catalog-info.yaml"} {
		require.True(t, slices.ContainsFunc(x.Diagnostics(), func(d catalog.Diagnostic) bool { return d.File == file }), file)
	}
}

// Kustomize files that take each other in, and many workloads of one image beside
// many folders of its name, are bounded; what is left out is said.
func TestManyWorkloads(t *testing.T) {
	files, all := map[string]string{}, ""
	for i := range 600 {
		all += fmt.Sprintf("- ../k%d\n", i)
	}
	for i := range 600 {
		files[fmt.Sprintf("k%d/kustomization.yaml", i)] = "namePrefix: p\nresources:\n" + all
		files[fmt.Sprintf("d%d/w.yaml", i)] = "kind: Deployment\nmetadata: {name: till}\nspec: {template: {spec: {containers: [{image: cart}]}}}\n"
		files[fmt.Sprintf("e%d/cart/Dockerfile", i)] = ""
	}
	files["d7/cart/Dockerfile"] = ""
	x := index(t, files)
	require.True(t, slices.ContainsFunc(x.Diagnostics(), func(d catalog.Diagnostic) bool { return strings.Contains(d.Message, "Kustomize") }))
	require.Equal(t, []string{"d7/cart"}, x.Find(catalog.Query{Service: "till"}).Paths, "the one that lies beside its workload")
}

// Many folders of one name cost no more than as many of different names.
func TestManyFoldersOfOneName(t *testing.T) {
	files := map[string]string{}
	for i := range 3_000 {
		files[fmt.Sprintf("d%05d/cart/main.go", i)] = ""
	}
	x := index(t, files)
	a := x.Find(catalog.Query{Service: "cart"})
	require.Equal(t, catalog.Ambiguous, a.Status)
	require.LessOrEqual(t, len(a.Candidates), 10)
	require.LessOrEqual(t, len(a.Evidence), 10)
	require.Less(t, len(a.Why), 2000)
}

func TestLimitsOfTheTree(t *testing.T) {
	files, _ := monorepo(50)
	x, err := catalog.New(files, catalog.Options{MaxFiles: 20})
	require.NoError(t, err)
	require.Contains(t, fmt.Sprint(x.Diagnostics()), "more than 20 files")

	_, err = catalog.New(broken{}, catalog.Options{})
	require.ErrorIs(t, err, errBroken)
}

var errBroken = errors.New("the object is missing")

// broken is a tree that cannot be read.
type broken struct{}

func (broken) Open(string) (fs.File, error) { return nil, errBroken }

// An answer does not depend on the order in which a configuration is written,
// nor on what was asked before.
func TestOrderDoesNotMatter(t *testing.T) {
	files, want := monorepo(40)
	services := []catalog.Service{
		{Key: "a", Aliases: []string{"x"}, Match: []map[string]string{{"namespace": "n*"}}, Paths: []string{"a"}},
		{Key: "b", Match: []map[string]string{{"namespace": "n*"}}, Paths: []string{"b"}},
		{Key: "c", Match: []map[string]string{{"namespace": "n1", "pod": "*"}}, Paths: []string{"c"}},
	}
	queries := []catalog.Query{{Service: "x"}, {Labels: map[string]string{"namespace": "n1", "pod": "p"}}, {Labels: map[string]string{"namespace": "n2"}}}
	for name := range want {
		queries = append(queries, catalog.Query{Service: "prod-" + name}, catalog.Query{Service: strings.TrimSuffix(name, "-api")})
	}
	first := map[string]string{}
	for seed := range int64(5) {
		random := rand.New(rand.NewSource(seed))
		random.Shuffle(len(services), func(i, j int) { services[i], services[j] = services[j], services[i] })
		random.Shuffle(len(queries), func(i, j int) { queries[i], queries[j] = queries[j], queries[i] })
		x, err := catalog.New(files, catalog.Options{Services: services})
		require.NoError(t, err)
		for _, q := range queries {
			a := x.Find(q)
			slices.Sort(a.Candidates)
			a.Config = nil
			got := fmt.Sprintf("%+v", a)
			if seed > 0 {
				require.Equal(t, first[fmt.Sprint(q)], got)
			}
			first[fmt.Sprint(q)] = got
		}
	}
}

// Whatever a tree holds, an index is made of it, and every answer keeps the
// rules of its type.
func FuzzNew(f *testing.F) {
	cases, _ := filepath.Glob("testdata/cases/*.txt")
	for _, name := range cases {
		a, err := txtar.ParseFile(name)
		require.NoError(f, err)
		for _, file := range a.Files {
			f.Add(filepath.Base(file.Name), file.Data, "cart")
		}
	}
	f.Fuzz(func(t *testing.T, base string, text []byte, name string) {
		if !fs.ValidPath(base) || strings.Contains(base, "/") || base == "." {
			return
		}
		x, err := catalog.New(fstest.MapFS{"x/" + base: {Data: text}, "y/src/main/resources/" + base: {Data: text}, "z/AppHost/" + base: {Data: text}, "cart/main.go": {}}, catalog.Options{})
		require.NoError(t, err)
		for _, a := range append(x.All(), x.Find(catalog.Query{Service: name, Labels: map[string]string{"pod": name}})) {
			require.Equal(t, len(a.Paths) == 0 && a.Status == catalog.Ambiguous, a.Status == catalog.Ambiguous)
			for _, p := range a.Paths {
				require.False(t, strings.HasPrefix(p, "/") || strings.HasPrefix(p, "../") || p == "..", p)
			}
			if a.Status == catalog.Unmatched {
				require.Empty(t, a.Paths)
			} else {
				require.NotEmpty(t, a.Evidence)
			}
		}
	})
}

// Whatever labels an alert has, the answer is one of the services there are, the
// same each time, and a team in them is among its owners.
func FuzzLabels(f *testing.F) {
	x, err := catalog.New(tree(map[string]string{
		"docker-compose.yml": "services:\n  cart: {build: ./cart}\n  mail: {build: ./post}\n", "cart/main.go": "", "post/main.go": "",
		"k8s.yaml": "kind: Deployment\nmetadata: {name: web, labels: {app: shop}}\nspec: {template: {spec: {containers: [{image: cart}]}}}\n",
	}), catalog.Options{
		Services:      []catalog.Service{{Key: "pay", Aliases: []string{"job:till", "prod/pay"}, Match: []map[string]string{{"namespace": "pay-*"}}, Paths: []string{"pay/"}}},
		ServiceLabels: []string{"svc"}, EnvironmentAffixes: []string{"x1"},
	})
	require.NoError(f, err)
	f.Add("", "pod", "cart-7d9c5b8f6d-x2k4p", "namespace", "shop", "alertmanager")
	f.Add("prod-mail", "team", "payments", "job", "till", "")
	f.Add("x", "svc", "web", "container", "main", "sentry")
	f.Add("", "namespace", "pay-eu", "image", "a/b:1", "")
	known := [][]string{nil, {"cart"}, {"post"}, {"pay"}}
	f.Fuzz(func(t *testing.T, service, label1, value1, label2, value2, source string) {
		q := catalog.Query{Service: service, Labels: map[string]string{label1: value1, label2: value2}, Source: source}
		a := x.Find(q)
		require.Contains(t, known, a.Paths)
		require.Equal(t, a, x.Find(q))
		require.GreaterOrEqual(t, a.Confidence, 0.0)
		require.LessOrEqual(t, a.Confidence, 1.0)
		if team := q.Labels["team"]; team != "" {
			require.Equal(t, team, a.Owners[0])
		}
		for _, p := range a.Paths {
			require.True(t, x.Contains(a, p+"/main.go"))
		}
	})
}
