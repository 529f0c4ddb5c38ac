package ownership_test

import (
	"fmt"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/whopage/whopage/ownership"
)

const shop = `* @shop/everyone
/pay/ @shop/payments ana@example.com
/pay/docs/
*.sql @shop/data
/web/ @shop/web bob
`

func ExampleParse() {
	rules, err := ownership.Parse(strings.NewReader(shop), ownership.GitHub)
	if err != nil {
		panic(err)
	}
	for _, path := range []string{"pay/card.go", "pay/docs/a.md", "web/a.js"} {
		d := rules.Owners(path)
		fmt.Println(path, d.Status, d.Owners, d.Rules[0].Line)
	}
	for _, d := range rules.Diagnostics() {
		fmt.Println(d.Line, d.Column, d.Severity, d.Suggestion)
	}
	// Output:
	// pay/card.go owned [@shop/payments ana@example.com] 2
	// pay/docs/a.md unowned [] 3
	// web/a.js owned [@shop/everyone] 1
	// 5 17 error /web/ @shop/web
}

func ExampleLoad() {
	tree := fstest.MapFS{
		".gitlab/CODEOWNERS": {Data: []byte("[Backend] @shop/backend\n/pay/\n[Data]\n*.sql @shop/data\n")},
	}
	rules, err := ownership.Load(tree, "")
	if err != nil {
		panic(err)
	}
	d := rules.Owners("pay/schema.sql")
	fmt.Println(rules.Dialect(), d.Owners)
	for _, r := range d.Rules {
		fmt.Println(r.File, r.Line, r.Section)
	}
	// Output:
	// gitlab [@shop/backend @shop/data]
	// .gitlab/CODEOWNERS 2 Backend
	// .gitlab/CODEOWNERS 4 Data
}

func ExampleParseFiles() {
	rules, err := ownership.ParseFiles(map[string]string{
		"OWNERS":         "approvers: [zoe]\n",
		"api/OWNERS":     "approvers: [api-team]\n",
		"OWNERS_ALIASES": "aliases: {api-team: [Ana, Ben]}\n",
	}, ownership.Prow)
	if err != nil {
		panic(err)
	}
	fmt.Println(rules.Owners("api/v1/types.go").Owners)
	// Output: [ana ben zoe]
}

func ExampleRuleset_Explain() {
	rules, _ := ownership.Parse(strings.NewReader(shop), ownership.GitHub)
	for _, s := range rules.Explain("pay/schema.sql") {
		fmt.Println(s.Rule.Pattern, s.Rule.Owners, s.Why())
	}
	// Output:
	// *.sql [@shop/data] decides
	// /pay/ [@shop/payments ana@example.com] line 4 is later
	// * [@shop/everyone] line 4 is later
}

func ExampleRuleset_OwnedBy() {
	rules, _ := ownership.Parse(strings.NewReader(shop), ownership.GitHub)
	tree := slices.Values([]string{"pay/card.go", "pay/schema.sql", "web/a.js"})
	for path := range rules.OwnedBy("shop/payments", tree) {
		fmt.Println(path)
	}
	// Output: pay/card.go
}

func ExampleRuleset_Lint() {
	rules, _ := ownership.Parse(strings.NewReader("/old/ @ana\n/pay/*.go @ben\n/pay/ @ana\n"), ownership.GitHub)
	for _, d := range rules.Lint(slices.Values([]string{"pay/card.go", "pay/README"})) {
		fmt.Println(d.Line, d.Message)
	}
	// Output:
	// 1 matches no file
	// 2 line 3 comes later and takes all files of this one
}

func ExampleRuleset_Ambiguous() {
	rules, _ := ownership.Parse(strings.NewReader("/docs @writers\n"), "")
	fmt.Println(rules.Ambiguous("docs"))
	fmt.Println(rules.Ambiguous("docs/start.md"))
	// Output:
	// <nil>
	// ownership: read as github by guess; gitlab would differ for 1 of the paths, such as docs/start.md (nobody, not @writers)
}

func ExampleRuleset_Nearest() {
	rules, _ := ownership.Parse(strings.NewReader("/pay/api/ @api\n/web/ @web\n"), ownership.GitHub)
	for _, r := range rules.Nearest("pay/card.go", 3) {
		fmt.Println(r.Pattern)
	}
	// Output: /pay/api/
}

func ExampleRuleset_Codeowners() {
	rules, _ := ownership.Parse(strings.NewReader("/pay/ @ana\n/a:b/ @ben\n"), ownership.GitHub)
	handed, refused := rules.Codeowners()
	rule, _ := handed.Match("pay/card.go")
	fmt.Println(rule.RawPattern(), rule.Owners, len(refused))
	// Output: /pay/ [@ana] 1
}

func ExampleDialect_Kind() {
	for _, o := range []string{"@ana", "@shop/data", "ana@example.com", "@@maintainer"} {
		fmt.Println(o, ownership.GitLab.Kind(o))
	}
	// Output:
	// @ana user
	// @shop/data group
	// ana@example.com email
	// @@maintainer role
}
