package resolve

import "github.com/whopage/whopage/resolve/locate"

// built looks a repository up at the version that its frames name: a library's
// path says lib@v1.2.3, and what stands in its HEAD since did not run. It reports
// whether that is another revision than the one at hand. What the alert, the
// configuration or the Deploys hook says goes before.
func (c *incident) built(r *running, matches []locate.Match) bool {
	told := &c.plan.Repositories[r.told]
	if told.Asked != "" {
		return false
	}
	for _, m := range matches {
		if !m.Status.Located() {
			continue
		}
		for _, tag := range m.Tags() {
			at, err := r.Repo.At(tag)
			if err != nil {
				continue
			}
			moved := at.Hash() != r.revision.Hash()
			r.revision, told.Revision, told.Found = at, at.Hash().String(), tag+", as a frame of "+m.Package+" says"
			c.plan.Revision = c.running[0].revision.Hash().String()
			return moved
		}
	}
	return false
}
