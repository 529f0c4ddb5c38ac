package resolve

import (
	"time"

	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/classify"
	"github.com/whopage/whopage/resolve/internal/lazy"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/policy"
)

// deployWindow is how long after a deploy a failure of infrastructure may
// still be the deploy's doing.
const deployWindow = 2 * time.Hour

// decide joins who knows the change with who can act, and has the policy say
// who is told.
func (c *incident) decide() {
	c.meet()
	people := c.candidates()
	decision := policy.Case{
		Class:      c.plan.Class,
		Confidence: c.plan.Confidence,
		Severity:   c.alert.Severity,
		Time:       c.now(),
		Deployed:   c.justDeployed(),
		Planned:    c.planned,
		Operations: c.restorers(),
		People:     people,
		Owners:     c.ownerResponders(people),
		Escalation: c.escalation(),
	}
	if status := c.alert.Status; status == alert.Resolved || status == alert.Acknowledged {
		decision.Quiet = "the alert is " + string(status)
	}
	c.plan.Pages, c.plan.Withheld = c.resolver.config.Policy.Decide(decision)
	c.tellDependencies()
	c.leaveOut()
	c.plan.Handoffs = plan.Handoffs(c.plan)
}

// sinceDeploy are the words of an alert that ties its failure to a deploy itself.
var sinceDeploy = lazy.Regexp(`(?i)\b(since|after|following)\b.{0,20}\b(deploy|deployment|release|rollout|upgrade)\b`)

// justDeployed reports whether what runs was committed shortly before it
// failed, and differs from what ran well, or whether the alert says as much.
func (c *incident) justDeployed() bool {
	if sinceDeploy().MatchString(c.words()[:min(len(c.words()), classify.Limit)]) {
		return true
	}
	for _, r := range c.running {
		if r.good == nil || r.good.Hash() == r.revision.Hash() {
			continue
		}
		if age := c.now().Sub(r.revision.Time()); age >= 0 && age <= deployWindow {
			return true
		}
	}
	return false
}

// candidates are the people of the ranking as responders, each with what
// speaks against telling them.
func (c *incident) candidates() []policy.Candidate {
	var out []policy.Candidate
	for _, ranked := range head(c.ranking.People) {
		out = append(out, c.withHeirs(c.candidate(ranked))...)
	}
	return out
}
