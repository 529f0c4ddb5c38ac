package render

import (
	"strings"

	"github.com/whopage/whopage/resolve/plan"
)

// Annotated is what is added to an alert of Alertmanager or Grafana. Labels are
// few and of few values, since they make alerts what they are; all else is an
// annotation.
type Annotated struct {
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
}

// annotationWidth bounds all annotations together, in bytes: they are sent with
// every notification.
const annotationWidth = 8000

// Alertmanager is a plan as labels and annotations. The labels are owner_team
// and owner_user: the first team and the first person who are told. The
// annotations' names begin with "whopage_", but for suspect_commit.
func Alertmanager(p *plan.Plan) Annotated {
	a := Annotated{Labels: map[string]string{}}
	for _, page := range p.Pages {
		name := ""
		switch page.Responder.Kind {
		case plan.Team:
			name = "owner_team"
		case plan.Person:
			name = "owner_user"
		}
		if id := word(page.Responder.ID); name != "" && id != "" && a.Labels[name] == "" {
			a.Labels[name] = id
		}
	}
	a.Annotations = fit(NewView(p), annotationWidth, func(v View) map[string]string {
		out := map[string]string{}
		for name, text := range flat(v) {
			out["whopage_"+name] = text
		}
		if len(v.Changed) > 0 {
			out["suspect_commit"] = v.Changed[0].Hash
		}
		return out
	}, jsonSize)
	return a
}

// flat is a view as names and texts.
func flat(v View) map[string]string {
	d := newDetails(v)
	out := map[string]string{}
	for name, lines := range map[string][]string{
		"summary": {v.Summary()}, "class": {d.Class}, "sure": {d.Sure}, "told": d.Told, "next": d.Next, "changed": d.Changed, "restore": {d.Restore}, "link": {v.Link},
		"owners": d.Owners, "files": d.Files, "not_told": d.NotTold, "notes": d.Notes, "cut": {d.Cut}, "key": {joined(v.Key, pagerDutyKey)},
	} {
		if text := strings.Join(lines, "\n"); text != "" {
			out[name] = text
		}
	}
	return out
}

// A GrafanaAnnotation marks the failure in dashboards: what is posted to
// /api/annotations. Its text is HTML, escaped.
type GrafanaAnnotation struct {
	Time int64    `json:"time,omitempty"` // milliseconds since 1970
	Tags []string `json:"tags"`
	Text string   `json:"text"`
}

// Grafana is a plan as an annotation of dashboards, with the tags "whopage", the
// class and the service. What Grafana's alerts take, Alertmanager gives.
func Grafana(p *plan.Plan) GrafanaAnnotation {
	v := NewView(p)
	a := GrafanaAnnotation{Tags: []string{"whopage"}}
	for _, tag := range []string{word(string(p.Class.Kind)), v.Service} {
		if tag != "" {
			a.Tags = append(a.Tags, tag)
		}
	}
	if !p.Time.IsZero() {
		a.Time = p.Time.UnixMilli()
	}
	a.Text = fit(v, annotationWidth, func(v View) string {
		text := htmlEscapes.Replace(strings.TrimSuffix(plain(View{
			Title: v.Title, Headline: v.Headline, Sure: v.Sure, Told: v.Told, Changed: v.Changed, Restore: v.Restore, Cut: v.Cut,
		}), "\n"))
		if v.Link != "" {
			text += "\n" + `<a href="` + htmlEscapes.Replace(v.Link) + `">Open the alert</a>`
		}
		return text
	}, func(s string) int { return len(s) })
	return a
}

var htmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")
