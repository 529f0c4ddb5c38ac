package resolve

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/whopage/whopage/blame"
)

// A release is a commit and how a deployed name led to it.
type release struct {
	*blame.Revision
	how string // "tag checkout/v1.4.2", for people
}

// find resolves a name as it was deployed: what git makes of it, a version
// whose tag is spelled another way, alone or with the service in front
// (shop@1.4.2, an image tag), or the commit at the end of git describe's output
// and of names like it. A number is never taken for a commit's hash of fewer than
// seven digits: it is a build's.
func find(repo *blame.Repo, name, service string) (release, error) {
	name = strings.TrimSpace(name)
	for _, t := range tries(name, service) {
		if at, err := repo.At(t.revision); err == nil {
			return release{at, t.how}, nil
		}
	}
	if name == "" || isDigits(name) {
		return release{}, fmt.Errorf("resolve: revision %q: no tag or branch", name)
	}
	at, err := repo.At(name)
	return release{at, name}, err
}

// tries are what a name may stand for, likeliest first.
func tries(name, service string) []try {
	if name == "HEAD" || strings.HasPrefix(name, "refs/") || strings.ContainsAny(name, "~^") {
		return nil // git's own words
	}
	out := []try{{"refs/tags/" + name, "tag " + name}, {"refs/heads/" + name, "branch " + name}, {"refs/remotes/origin/" + name, "branch origin/" + name}}
	switch {
	case isHash(name, 40):
		out = append([]try{{name, "commit"}}, out...)
	case isHash(name, 7):
		out = append(out, try{name, "commit"})
	}
	if strings.ContainsAny(name, "0123456789") {
		out = append(out, asTags(name, service)...)
	}
	for _, hash := range hashesIn(name) {
		out = append(out, try{hash, "commit at the end of " + name})
	}
	return out
}

// A try is a revision that a name may stand for.
type try struct{ revision, how string }

// asTags are the tags of a version as projects write them, those with the
// service's name first.
func asTags(name, service string) []try {
	var out []try
	add := func(tag string) {
		t := try{"refs/tags/" + tag, "tag " + tag}
		if tag != "" && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	project, version := splitRelease(name)
	for _, version := range versions(version) {
		for _, owner := range []string{project, lastWord(project), service} {
			if owner == "" {
				continue
			}
			for _, form := range []string{"%s/v%s", "%s/%s", "%s@%s", "%s@v%s", "%s-v%s", "%s-%s", "%s_v%s", "%s_%s"} {
				add(fmt.Sprintf(form, owner, version))
			}
		}
		for _, form := range []string{"v%s", "%s", "release-%s", "release/%s", "release/v%s", "releases/%s", "releases/v%s", "release-v%s", "rel-%s", "version-%s"} {
			add(fmt.Sprintf(form, version))
		}
	}
	return out
}

// splitRelease cuts a release into its project and version:
// ghcr.io/acme/shop:v1.4.2, shop@1.4.2, shop/v1.4.2 and shop-1.4.2 are all shop
// and 1.4.2.
func splitRelease(name string) (project, version string) {
	name, _, _ = strings.Cut(name, "@sha256:")
	if i := strings.LastIndexAny(name, "@:"); i >= 0 {
		return path.Base(name[:i]), bareVersion(name[i+1:])
	}
	if i := strings.LastIndexByte(name, '/'); i >= 0 && isVersion(name[i+1:]) {
		return path.Base(name[:i]), bareVersion(name[i+1:])
	}
	for i := range name {
		if (name[i] == '-' || name[i] == '_') && isVersion(name[i+1:]) && i > 0 {
			return path.Base(name[:i]), bareVersion(name[i+1:])
		}
	}
	return "", bareVersion(name)
}

// versions are a version, and what it is without what builds put behind it:
// 1.4.2+build.77, 1.4.2-alpine.
func versions(version string) []string {
	out := []string{version}
	if bare, _, found := strings.Cut(version, "+"); found {
		version = bare
		out = append(out, bare)
	}
	for {
		i := strings.LastIndexByte(version, '-')
		if i < 0 || !slices.Contains(imageVariants, strings.TrimRight(version[i+1:], "0123456789.")) {
			return out
		}
		version = version[:i]
		out = append(out, version)
	}
}

// imageVariants are words behind the version in an image's tag that say what
// the image is built on.
var imageVariants = []string{"alpine", "slim", "debian", "ubuntu", "bullseye", "bookworm", "jammy", "noble", "distroless", "amd", "arm", "linux", "windows", "nonroot", "fips"}

// hashesIn are what may be a commit's hash at the end of a name:
// v1.4.1-14-gabc1234, main-abc1234, sha-abc1234, 1.4.2+abc1234, shop@abc1234.
func hashesIn(name string) []string {
	name, _, _ = strings.Cut(name, "@sha256:")
	name = strings.TrimSuffix(strings.TrimSuffix(name, "-dirty"), "-broken")
	i := strings.LastIndexAny(name, "-@+.:_/")
	if i < 0 {
		return nil
	}
	last := name[i+1:]
	if described, found := strings.CutPrefix(last, "g"); found && isHash(described, 4) {
		return []string{described}
	}
	if isHash(last, 7) && !isDigits(last) {
		return []string{last}
	}
	return nil
}

// described cuts git describe's output into its tag and how many commits after
// it: v1.4.1-14-gabc1234.
func described(name string) (tag string, after int, found bool) {
	parts := strings.Split(strings.TrimSuffix(name, "-dirty"), "-")
	if len(parts) < 3 || !strings.HasPrefix(parts[len(parts)-1], "g") {
		return "", 0, false
	}
	n, err := fmt.Sscanf(parts[len(parts)-2], "%d", &after)
	return strings.Join(parts[:len(parts)-2], "-"), after, n == 1 && err == nil
}

func bareVersion(version string) string {
	if trimmed := strings.TrimLeft(version, "vV"); isVersion(trimmed) {
		return trimmed
	}
	return version
}

// isVersion reports whether a word is a number, with or without a v, or begins
// with one and a dot.
func isVersion(word string) bool {
	word = strings.TrimLeft(word, "vV")
	digits := len(word) - len(strings.TrimLeft(word, "0123456789"))
	return digits > 0 && (digits == len(word) || word[digits] == '.')
}

// lastWord is the last part of a package's name: app of com.example.app.
func lastWord(project string) string { return project[strings.LastIndexByte(project, '.')+1:] }

// isHash reports whether a word may be a commit's hash of so many digits or
// more.
func isHash(word string, least int) bool {
	return len(word) >= least && len(word) <= 40 && strings.Trim(word, "0123456789abcdef") == ""
}

func isDigits(word string) bool { return word != "" && strings.Trim(word, "0123456789") == "" }
