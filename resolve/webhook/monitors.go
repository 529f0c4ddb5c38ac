package webhook

import (
	"maps"
	"slices"
	"strings"

	"github.com/whopage/whopage/resolve/alert"
)

// monitors are further systems that watch programs, as their documentation gives
// their bodies; pipelines are those that build and deploy them.
var monitors = []Sender{
	{
		Name: "dynatrace", Shapes: []Shape{{"ProblemID", "ProblemTitle"}, {"ProblemID", "State"}},
		Labels: []string{"Tags"}, Service: []string{"ImpactedEntities.0.name", FromLabels, "ImpactedEntity"}, Environment: []string{FromLabels},
		Severity: []string{"ProblemSeverity"}, Status: []string{"State", "ProblemStatus"}, Words: withWords(commonWords, map[string]alert.Status{"merged": Step}),
		Key: []string{"PID", "ProblemID"}, Title: []string{"ProblemTitle"}, URL: []string{"ProblemURL"}, Texts: []string{"ProblemDetails", "ProblemDetailsText"},
	},
	{
		Name: "instana", Shapes: []Shape{{"issue.state", "issue.text", "issue.entity"}, {"issue.state", "issue.suggestion"}},
		Service: []string{"issue.service", "issue.entityLabel", "issue.container"}, Environment: []string{"issue.zone"},
		Severity: []string{"issue.severity"}, Status: []string{"issue.state"}, Words: commonWords,
		Key: []string{"issue.id"}, Title: []string{"issue.text"}, URL: []string{"issue.link"}, Time: []string{"issue.start"}, Texts: []string{"issue.suggestion"},
	},
	{
		Name: "betterstack", Shapes: []Shape{{"data.type=incident", "data.attributes.cause"}, {"data.type=incident", "data.attributes.started_at"}},
		Service: []string{"data.attributes.name"}, Status: []string{"data.attributes.status"},
		Words: withWords(commonWords, map[string]alert.Status{"started": alert.Firing, "unconfirmed": Step, "validating": Step}),
		Key:   []string{"data.id"}, Title: []string{"data.attributes.cause", "data.attributes.name"}, URL: []string{"data.attributes.origin_url", "data.attributes.url"},
		Time: []string{"data.attributes.started_at"}, Texts: []string{"data.attributes.name", "data.attributes.response_content"},
	},
	{
		Name: "squadcast", Shapes: []Shape{{"event_type", "alert_source", "service.name"}},
		Labels: []string{"tags"}, Service: []string{"service.slug", "service.name"}, Environment: []string{FromLabels}, Severity: []string{"tags.severity.value", "priority"},
		Status: []string{"status"}, Words: withWords(commonWords, map[string]alert.Status{"suppressed": Step}),
		Key: []string{"id"}, Title: []string{"message"}, Time: []string{"created_at"}, Texts: []string{"description"},
	},
	{
		Name: "honeycomb", Shapes: []Shape{{"result_groups", "result_url"}, {"trigger_description", "result_url"}},
		Labels: []string{"result_groups.0.Group", "result_groups_triggered.0.Group"}, Service: []string{FromLabels, "dataset"}, Environment: []string{"environment", FromLabels},
		Status: []string{"status"}, Words: commonWords,
		Key: []string{"id"}, Title: []string{"name", "summary"}, URL: []string{"result_url"}, Texts: []string{"summary", "description", "trigger_description"},
	},
	{
		Name: "uptimekuma", Shapes: []Shape{{"heartbeat.status", "monitor.name"}},
		Service: []string{"monitor.name"}, Status: []string{"heartbeat.status"}, Words: map[string]alert.Status{"0": alert.Firing, "1": alert.Resolved, "2": Step, "3": Step},
		Key: []string{"monitor.id"}, Title: []string{"msg", "heartbeat.msg"}, URL: []string{"monitor.url"}, Time: []string{"heartbeat.time"}, Texts: []string{"heartbeat.msg"},
	},
	{
		Name: "statuspage", Shapes: []Shape{{"component_update.new_status", "component.name"}},
		Service: []string{"component.name"}, Severity: []string{"component_update.new_status"}, Status: []string{"component_update.new_status"},
		Words: map[string]alert.Status{"operational": alert.Resolved, "major_outage": alert.Firing, "partial_outage": alert.Firing, "degraded_performance": alert.Firing, "under_maintenance": Step},
		Key:   []string{"component.id"}, Title: []string{"component.name"}, Time: []string{"component_update.created_at"},
	},
}

// pipelineWords are what builds and deployments come to.
var pipelineWords = map[string]alert.Status{
	"failed": alert.Firing, "failure": alert.Firing, "error": alert.Firing, "unstable": alert.Firing, "success": alert.Resolved, "succeeded": alert.Resolved, "ready": alert.Resolved,
	"created": Step, "pending": Step, "running": Step, "canceled": Step, "aborted": Step, "skipped": Step, "manual": Step, "building": Step, "not_built": Step,
}

var pipelines = []Sender{
	{
		Name: "gitlab", Header: "X-Gitlab-Event", HeaderShapes: []Shape{{"object_kind"}, {"event_name"}},
		Shapes:      []Shape{{"object_kind", "project.path_with_namespace"}, {"object_kind=build", "build_status"}, {"object_kind=deployment", "status"}},
		Environment: []string{"environment", "environment.name", "object_attributes.environment"},
		Revision:    []string{"object_attributes.sha", "sha", "commit.sha", "commit.id"}, Repository: []string{"project.path_with_namespace", "repository.homepage"},
		Status: []string{"build_status", "status", "object_attributes.status"}, Words: pipelineWords,
		Key: []string{"build_id", "deployment_id", "object_attributes.id"}, Title: []string{"build_name", "object_attributes.name", "commit.title", "project.name"},
		URL: []string{"deployable_url", "object_attributes.url", "project.web_url"}, Time: []string{"build_finished_at", "status_changed_at", "object_attributes.finished_at"},
		Texts: []string{"build_failure_reason", "commit.message"},
		Read: func(in Reading, a *alert.Alert) bool {
			switch in.First("object_kind") {
			case "pipeline", "build", "deployment":
				return a.Status != ""
			}
			return false // a push, an issue, a merge request
		},
	},
	{
		Name: "jenkins", Shapes: []Shape{{"build.full_url", "build.phase"}},
		Service: []string{"display_name", "name"}, Revision: []string{"build.scm.commit"}, Repository: []string{"build.scm.url"},
		Status: []string{"build.status", "build.phase"}, Words: withWords(pipelineWords, map[string]alert.Status{"started": Step, "queued": Step, "completed": Step, "finalized": Step}),
		Key: []string{"build.full_url"}, Title: []string{"name"}, URL: []string{"build.full_url"}, Time: []string{"build.timestamp"}, Texts: []string{"build.log"},
		Read: knownStatus,
	},
	{
		Name: "vercel", Shapes: []Shape{{"type", "payload.deployment", "createdAt"}},
		Service: []string{"payload.deployment.name", "payload.name"}, Environment: []string{"payload.target"}, Revision: []string{"payload.deployment.meta.githubCommitSha", "payload.deployment.meta.gitlabCommitSha", "payload.deployment.meta.bitbucketCommitSha"},
		Status: []string{"type"}, Words: map[string]alert.Status{"deployment.error": alert.Firing, "deployment.check-rerequested": Step, "deployment.succeeded": alert.Resolved, "deployment.ready": alert.Resolved},
		Key: []string{"payload.deployment.id", "id"}, Title: []string{"payload.deployment.name", "type"}, URL: []string{"payload.links.deployment", "payload.deployment.url"}, Time: []string{"createdAt"},
		Read: knownStatus,
	},
	{
		Name: "netlify", Shapes: []Shape{{"site_id", "deploy_url", "state"}, {"build_id", "deploy_ssl_url", "state"}},
		Service: []string{"name"}, Environment: []string{"context"}, Revision: []string{"commit_ref"}, Repository: []string{"commit_url"},
		Status: []string{"state"}, Words: pipelineWords,
		Key: []string{"id"}, Title: []string{"error_message", "title", "name"}, URL: []string{"admin_url", "deploy_ssl_url", "deploy_url"}, Time: []string{"updated_at", "created_at"}, Texts: []string{"error_message"},
		Read: knownStatus,
	},
	{
		Name: "flux", Shapes: []Shape{{"involvedObject", "reportingController", "severity"}},
		Labels: []string{"metadata"}, Environment: []string{FromLabels}, Severity: []string{"severity"},
		Key: []string{"involvedObject.uid"}, Title: []string{"message", "reason"}, Time: []string{"timestamp"}, Texts: []string{"reason"},
		Read: func(in Reading, a *alert.Alert) bool {
			a.Service = in.First("involvedObject.name")
			nameLabels(a, in.First("involvedObject.namespace"), in.First("involvedObject.kind"), a.Service, in.First("reason"))
			a.Revision = fluxRevision(a.Labels)
			return !strings.EqualFold(a.Severity, "info")
		},
	},
}

// fluxRevision is the revision of a source, whatever controller says it:
// "main@sha1:4f0c1de", "main/4f0c1de" or a chart's version.
func fluxRevision(labels map[string]string) string {
	for _, label := range slices.Sorted(maps.Keys(labels)) {
		if label == "revision" || strings.HasSuffix(label, "/revision") {
			value := labels[label]
			value = value[strings.LastIndexAny(value, "/@")+1:]
			return value[strings.LastIndexByte(value, ':')+1:]
		}
	}
	return ""
}
