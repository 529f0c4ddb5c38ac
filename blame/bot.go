package blame

import "strings"

// Bot reports whether an identity is a program's by its name or address:
// dependabot[bot], renovate-bot, shop-ci@acme.example, and the like. It is a
// guess that knows no configuration.
func (id Identity) Bot() bool {
	name := strings.ToLower(strings.TrimSpace(id.Name))
	user, domain, _ := strings.Cut(strings.ToLower(id.Email), "@")
	if _, login, found := strings.Cut(user, "+"); found && domain == "users.noreply.github.com" {
		user = login
	}
	return botName(name) || botName(user)
}

// botNames are programs whose names do not say so.
var botNames = map[string]bool{
	"dependabot": true, "dependabot-preview": true, "renovate": true, "greenkeeper": true, "github-actions": true, "github actions": true,
	"jenkins": true, "travis ci": true, "web-flow": true, "weblate": true, "hosted weblate": true, "pre-commit-ci": true, "semantic-release": true,
}

func botName(name string) bool {
	if botNames[name] {
		return true
	}
	for _, end := range []string{"[bot]", "-bot", "_bot", " bot", "-robot", "-ci", "-automation"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return name == "bot" || name == "ci"
}
