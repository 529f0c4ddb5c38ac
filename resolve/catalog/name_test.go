package catalog

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWords(t *testing.T) {
	for name, want := range map[string]string{
		"CustomerManagementAPI": "customer management api", "HTTPServer": "http server", "user_group-service.v2": "user group service v2",
		"prod/cart": "prod/cart", "ÉclairAPI": "éclair api", "a--b": "a b", "api2Go": "api2 go", "": "",
	} {
		require.Equal(t, want, strings.Join(words(name), " "), name)
	}
}

func TestUnreferenced(t *testing.T) {
	for name, want := range map[string]string{
		"registry.example:5000/acme/cart:1.4.2": "cart", "cart@sha256:aa": "cart", "@acme/cart": "cart", "shop/cart/": "cart",
		"cart:8080": "cart", ":x": ":x", "": "",
	} {
		require.Equal(t, want, unreferenced(name), name)
	}
}

func TestWorkloads(t *testing.T) {
	for pod, want := range map[string][]string{
		"nightly-28391040-x2k4p": {"nightly", "nightly-28391040"},
		"cart-7d9c5b8f6d-x2k4p":  {"cart", "cart-7d9c5b8f6d"},
		"orders-0":               {"orders"},
		"agent-x2k4p":            {"agent"},
		"worker-shard":           nil,
		"api-gateway":            nil,
		"my-fluff":               nil, // consonants alone are a word often enough
		"cart":                   nil,
		"-0":                     nil,
	} {
		require.Equal(t, want, workloads(pod), pod)
	}
}

func TestWithoutEnvironment(t *testing.T) {
	more := map[string]bool{"blue1": true}
	for name, want := range map[string]string{
		"prod-cart": "cart", "cart-staging": "cart", "eu-west-1-prod-cart": "cart", "prod": "prod", "prod-eu": "eu",
		"cart-2": "cart 2", "test-runner": "runner", "contest-app": "contest app", "blue1-cart": "cart", "useast1-cart": "cart",
		"cart-eu-west-1": "cart", "cart-eu-west-1-prod": "cart", "prod-2": "2",
	} {
		require.Equal(t, want, strings.Join(withoutEnvironment(words(name), more), " "), name)
	}
}

func TestStem(t *testing.T) {
	for name, want := range map[string]string{"cart-service": "cart", "cartservice": "cart", "api": "api", "cart-api-server": "cart api", "service": "service", "observer": "observer"} {
		got, _ := stem(words(name))
		require.Equal(t, want, strings.Join(got, " "), name)
	}
	require.False(t, sameRole("api", "worker"))
	require.True(t, sameRole("service", "server"))
	require.True(t, sameRole("", "worker"))
}

func TestGlob(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"checkout-*", "checkout-blue", true}, {"checkout-*", "cart", false}, {"a/*", "a/b/c", false}, {"a/**", "a/b/c", true},
		{"**/x.go", "x.go", true}, {"**/x.go", "a/b/x.go", true}, {"{a,b}", "b", true}, {"[a-c]x", "bx", true}, {"[a-c]x", "dx", false},
		{"a,b", "a,b", true}, {"a?", "ab", true}, {"café/*", "café/menü.go", true}, {"caf?", "café", true}, {"dir/", "dir/a/b", true}, {"[", "[", true}, {"{a", "{a", true}, {"a.b", "axb", false},
	} {
		require.Equal(t, c.want, compile(c.pattern).matches(c.text), "%s %s", c.pattern, c.text)
	}
}

func FuzzGlob(f *testing.F) {
	f.Add("a/{b,c}[a-z]**/x?", "a/bq/x")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		compile(pattern).matches(text)
		if !strings.ContainsAny(text, `*?[]{},\`) && !strings.HasSuffix(text, "/") {
			require.True(t, compile(text).matches(text), "plain text is its own pattern")
		}
	})
}

func TestExpand(t *testing.T) {
	v := parseEnv("A=1\nB=\"$A-${A}\" # x\nC='$A'\nexport D = d\nE=\n#F=1\nnonsense\n")
	require.Equal(t, variables{"A": "1", "B": "1-1", "C": "$A", "D": "d", "E": ""}, v)
	for text, want := range map[string]string{
		"$A/${B}": "1/1-1", "${X:-y}": "y", "${X-${A}}": "1", "${E:-y}": "y", "${E-y}": "", "${A:+z}": "z", "${X+z}": "", "$$A": "$A", "100$": "100$",
		"${A:?needed}": "1", "${": "${", "${}": "",
	} {
		got, _ := v.expand(text)
		require.Equal(t, want, got, text)
	}
	_, known := v.expand("${X}")
	require.False(t, known)
	_, known = v.expand("${X:-}")
	require.True(t, known, "an empty default is one")
}

func FuzzExpand(f *testing.F) {
	f.Add("A=1\nB=$A", "${A:-${B-$C}}$$x")
	f.Fuzz(func(t *testing.T, env, text string) {
		expanded, _ := parseEnv(env).expand(text)
		if !strings.Contains(text, "$") {
			require.Equal(t, text, expanded)
		}
	})
}

// What a name is made weaker to is never empty, nor longer than it was, and the
// same whatever case and separators it was written with.
func FuzzNames(f *testing.F) {
	for _, name := range []string{"prod-eu-west-1-user-service-7d9c5b8f6d-x2k4p", "ghcr.io/acme/cart:1.4.2@sha256:00", "HTTPServer_v2", "api-2", "@acme/web", "", "--"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		w := words(name)
		require.Equal(t, fold(name), fold(strings.Join(w, "-")))
		require.LessOrEqual(t, len(unreferenced(name)), len(name))
		base, _ := stem(w)
		bare := withoutEnvironment(w, nil)
		if len(w) > 0 {
			require.NotEmpty(t, base)
			require.NotEmpty(t, bare)
		}
		require.LessOrEqual(t, len(strings.Join(bare, "")), len(strings.Join(w, "")))
		for _, workload := range workloads(name) {
			rest, ok := strings.CutPrefix(name, workload)
			require.True(t, ok && rest != "" && strings.Contains("-._", rest[:1]), workload)
		}
	})
}
