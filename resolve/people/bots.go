package people

import "strings"

// usualBots are programs that commit: globs over name, address and handle.
var usualBots = []string{
	"*[bot]", "*[bot]@*", "*-bot", "*_bot", "*-bot@*", "*_bot@*", "* bot", "bot@*", "*-robot", "*robot@*", "*-ci", "ci@*", "*-ci@*", "*-ci-*@*",
	"dependabot*", "renovate*", "greenkeeper*", "github-actions*", "github actions", "github action", "actions@github.com", "action@github.com",
	"pre-commit-ci*", "snyk-*", "semantic-release*", "allcontributors*", "imgbot*", "mergify*", "bors", "bors@*", "codecov*",
	"jenkins", "jenkins@*", "jenkins-*", "travis ci", "travis-*", "circleci*", "weblate", "hosted weblate", "transifex*", "crowdin*",
	"github-classroom*", "gitpod*", "k8s-*-robot*", "*automation@*", "*-automation", "web-flow", "release-please*", "copybara*",
	"copilot", "*+copilot@users.noreply.github.com", "copilot-swe-agent*", "noreply@anthropic.com", "claude code", "cursoragent@*",
	"cursor agent", "devin-ai*", "*@devin.ai", "openai codex", "codex@openai.com", "gemini-code-assist*", "google-labs-jules*",
	"gitlab-ci*", "project_*_bot*", "svc-*@*", "service-account*", "buildkite*", "*autoroll*", "autoroller*", "*-merge-queue*",
}

// bots are the globs that tell programs from people.
type bots struct{ add, keep []string }

func newBots(o Options) bots {
	return bots{add: folded(o.BotsAdd), keep: folded(o.BotsKeep)}
}

// Bot reports whether an identity, a login or an owner is a program's: the
// usual ones and those of Options.BotsAdd, but not those of Options.BotsKeep.
// Empty names are no program's.
func (b *Book) Bot(names ...string) bool {
	var list bots
	if b != nil {
		list = b.bots
	}
	names = folded(names)
	for _, name := range names {
		if login, found := ParseNoreply(name); found {
			names = append(names, strings.ToLower(login.Name))
		}
	}
	return !anyGlob(list.keep, names) && (anyGlob(list.add, names) || anyGlob(usualBots, names))
}

func anyGlob(globs, names []string) bool {
	for _, name := range names {
		for _, glob := range globs {
			if name != "" && matchGlob(glob, name) {
				return true
			}
		}
	}
	return false
}

func folded(words []string) []string {
	out := make([]string, len(words))
	for i, word := range words {
		out[i] = strings.ToLower(strings.TrimPrefix(strings.TrimSpace(word), "@"))
	}
	return out
}

// matchGlob matches a whole name, bytewise. * stands for any run and ? for any
// one byte; brackets are themselves, since names of bots end in "[bot]". It
// goes back only to the last *, so it costs O(len(glob)*len(name)).
func matchGlob(glob, name string) bool {
	star, resume := -1, 0
	g, n := 0, 0
	for n < len(name) {
		switch {
		case g < len(glob) && glob[g] == '*':
			star, resume = g, n
			g++
		case g < len(glob) && (glob[g] == '?' || glob[g] == name[n]):
			g++
			n++
		case star >= 0:
			resume++
			g, n = star+1, resume
		default:
			return false
		}
	}
	return strings.Trim(glob[g:], "*") == ""
}
