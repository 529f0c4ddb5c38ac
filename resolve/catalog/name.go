package catalog

import (
	"slices"
	"strings"
	"unicode"
)

// words cuts a name into lower-case words: at blanks, -, _ and ., and where
// camel case begins a word (HTTPServer is http, server). Slashes and colons stay
// in their word: "prod/cart" is not "prod-cart".
func words(name string) []string {
	var out []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			out = append(out, strings.ToLower(string(word)))
			word = word[:0]
		}
	}
	runes := []rune(name)
	for i, r := range runes {
		if strings.ContainsRune("-_. ", r) {
			flush()
			continue
		}
		if beginsWord(runes, i) {
			flush()
		}
		word = append(word, r)
	}
	flush()
	return out
}

// beginsWord reports whether camel case begins a word at i.
func beginsWord(runes []rune, i int) bool {
	if i == 0 || !unicode.IsUpper(runes[i]) {
		return false
	}
	if !unicode.IsUpper(runes[i-1]) {
		return unicode.IsLetter(runes[i-1]) || unicode.IsDigit(runes[i-1])
	}
	return i+1 < len(runes) && unicode.IsLower(runes[i+1])
}

// fold is a name without what spellings of it differ in: case, separators and
// camel case.
func fold(name string) string { return strings.Join(words(name), "") }

// unreferenced takes the registry, organisation, namespace or scope, the tag,
// digest, release and port off a name: "ghcr.io/acme/cart:1.4.2", "shop/cart",
// "@acme/cart", "cart@1.4.2" and "cart:8080" are all cart.
func unreferenced(name string) string {
	name, _, _ = strings.Cut(name, "@sha256:")
	name = strings.TrimRight(name, "/")
	name = name[strings.LastIndexByte(name, '/')+1:]
	for _, mark := range []string{":", "@"} {
		if base, _, found := strings.Cut(name, mark); found && base != "" {
			name = base
		}
	}
	return strings.TrimPrefix(name, "@")
}

// roleWords say what a thing is, not which one. The generic ones are synonyms;
// the others tell siblings apart (cart-api, cart-worker).
var roleWords = map[string]bool{
	"service": true, "services": true, "svc": true, "server": true, "app": true, "application": true, "microservice": true,
	"ms": true, "module": true, "component": true, "deployment": true, "container": true, "image": true,
	"api": false, "backend": false, "frontend": false, "web": false, "worker": false, "ui": false,
}

// taskWords say what a run of a service is for.
var taskWords = setOf("init migrate migrator migration migrations seed seeder")

// stem takes one role or task off the end of a name's words; the last word is never
// taken. A run-on "service" counts too: cartservice is cart.
func stem(name []string) (stem []string, role string) {
	last := len(name) - 1
	if last < 0 {
		return name, ""
	}
	if _, isRole := roleWords[name[last]]; last > 0 && (isRole || taskWords[name[last]]) {
		return name[:last], name[last]
	}
	if base, found := strings.CutSuffix(name[last], "service"); found && len(base) >= 3 {
		return append(append([]string{}, name[:last]...), base), "service"
	}
	return name, ""
}

// isRole reports whether a name says only what a thing is: api, web-app.
func isRole(name []string) bool {
	return !slices.ContainsFunc(name, func(word string) bool { _, role := roleWords[word]; return !role })
}

// sameRole reports whether two names that differ only in their roles may be one
// service: unless both roles tell siblings apart, or one does and the other
// says service.
func sameRole(a, b string) bool {
	return a == "" || b == "" || a == b || roleWords[a] && roleWords[b]
}

// environments are words for where a service runs, at either end of a name.
var environments = map[string]bool{
	"prod": true, "production": true, "prd": true, "live": true, "staging": true, "stage": true, "stg": true, "dev": true,
	"development": true, "test": true, "testing": true, "qa": true, "uat": true, "sandbox": true, "preprod": true, "preview": true,
	"canary": true, "blue": true, "green": true, "primary": true, "stable": true, "headless": true, "pod": true, "eu": true, "us": true, "ap": true, "apac": true, "emea": true, "asia": true,
	"east": true, "west": true, "north": true, "south": true, "central": true,
}

// withoutEnvironment takes whole words for environments and regions off both
// ends of a name, and a version off its end, never all of it: "prod-eu-west-1-cart"
// and "cart-v2" are cart. A number goes only with the word before it, or with
// another: cart-2 may be a service, cart-1.4.2 is cart.
func withoutEnvironment(name []string, more map[string]bool) []string {
	name = withoutVersion(name)
	is := func(i int) bool { return environments[name[i]] || more[name[i]] || isRegionPart(name[i]) }
	first, last := 0, len(name)
	for first < last-1 && (is(first) || first > 0 && isDigits(name[first])) {
		first++
	}
	for last > first+1 && (is(last-1) || last > first+2 && isDigits(name[last-1]) && is(last-2)) {
		last--
	}
	return name[first:last]
}

// withoutVersion takes a version off the end of a name, in words: v2, or 1, 4, 2.
func withoutVersion(name []string) []string {
	last := len(name)
	if last == 0 {
		return name
	}
	for last > 1 && isDigits(name[last-1]) {
		last--
	}
	version, marked := strings.CutPrefix(name[last-1], "v")
	switch {
	case last > 1 && marked && isDigits(version):
		return name[:last-1]
	case len(name)-last > 1:
		return name[:last]
	}
	return name
}

// isRegionPart reports whether a word is a region as clouds write it in one
// word: "euwest1", "useast1", "westeurope".
func isRegionPart(word string) bool {
	switch trimmed := strings.TrimRight(word, "0123456789"); trimmed {
	case "euwest", "eucentral", "eunorth", "useast", "uswest", "uscentral", "westeurope", "northeurope", "eastus", "westus":
		return true
	case "east", "west", "north", "south", "central":
		return trimmed != word
	}
	return false
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
