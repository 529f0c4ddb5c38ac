package webhook

import (
	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/stacktrace"
)

// gitHub is GitHub's webhooks of checks, workflows, deployments and code
// scanning. Pushes, releases and the rest are no alerts.
var gitHub = Sender{
	Name:         "github",
	Header:       "X-GitHub-Event",
	HeaderShapes: []Shape{{"repository"}, {"zen"}, {"organization.login"}, {"sender"}},
	Shapes: []Shape{
		{"repository.full_name", "sender"}, {"zen", "hook_id"}, {"repository.full_name", "pusher"}, {"organization.login", "sender", "action"}, {"installation", "sender.login", "action"},
	},
	Environment: []string{"deployment.environment", "deployment_status.environment"},
	Revision: []string{
		"deployment.sha", "workflow_run.head_sha", "workflow_job.head_sha", "check_run.head_sha", "check_suite.head_sha", "alert.most_recent_instance.commit_sha", "commit_oid", "sha",
	},
	Repository: []string{"repository.full_name"},
	Severity:   []string{"alert.rule.security_severity_level", "alert.rule.severity"},
	Status: []string{
		"deployment_status.state", "workflow_run.conclusion", "workflow_job.conclusion", "check_run.conclusion", "check_suite.conclusion", "state",
	},
	Words: map[string]alert.Status{
		"failure": alert.Firing, "error": alert.Firing, "timed_out": alert.Firing, "startup_failure": alert.Firing, "success": alert.Resolved,
		"neutral": Step, "cancelled": Step, "skipped": Step, "stale": Step, "action_required": Step,
		"pending": Step, "queued": Step, "in_progress": Step, "waiting": Step, "inactive": Step,
	},
	Key: []string{"workflow_run.id", "workflow_job.id", "check_run.id", "check_suite.id", "deployment.id", "alert.number"},
	Title: []string{
		"workflow_run.name", "workflow_job.name", "deployment_status.description", "check_run.name", "alert.rule.description", "check_suite.app.name", "context",
	},
	URL: []string{
		"deployment_status.log_url", "deployment_status.target_url", "workflow_run.html_url", "workflow_job.html_url", "check_run.html_url", "check_run.details_url", "check_suite.url", "alert.html_url", "target_url",
	},
	Time:  []string{"deployment_status.created_at", "workflow_run.updated_at", "workflow_job.completed_at", "check_run.completed_at", "check_suite.updated_at", "alert.created_at"},
	Texts: []string{"check_run.output.summary", "check_run.output.text", "alert.most_recent_instance.message.text", "alert.rule.full_description"},
	Read:  readGitHub,
}

func readGitHub(in Reading, a *alert.Alert) bool {
	if a.Status == "" && in.Item.Has("alert.most_recent_instance") {
		switch in.First("action") {
		case "created", "reopened", "reopened_by_user", "appeared_in_branch":
			a.Status = alert.Firing
		case "fixed", "closed_by_user":
			a.Status = alert.Resolved
		}
		at := in.Item.Get("alert.most_recent_instance.location")
		if path := at.First("path"); path != "" {
			f := stacktrace.Frame{File: path, Line: at.Get("start_line").Int(), Column: at.Get("start_column").Int()}
			a.Traces = []stacktrace.Trace{{Type: in.First("alert.rule.id"), Message: in.First("alert.rule.description"), Frames: []stacktrace.Frame{f}}}
		}
	}
	return a.Status != ""
}

var circleCI = Sender{
	Name:       "circleci",
	Header:     "Circleci-Event-Type",
	Shapes:     []Shape{{"webhook", "pipeline.vcs"}, {"webhook.id", "type=ping", "happened_at"}, {"pipeline.vcs", "workflow", "project.slug"}},
	Revision:   []string{"pipeline.vcs.revision", "pipeline.trigger_parameters.git.checkout_sha"},
	Repository: []string{"pipeline.vcs.target_repository_url", "pipeline.vcs.origin_repository_url"},
	Status:     []string{"job.status", "workflow.status"},
	Words: map[string]alert.Status{
		"failed": alert.Firing, "error": alert.Firing, "timedout": alert.Firing, "infrastructure_fail": alert.Firing, "success": alert.Resolved,
		"canceled": Step, "unauthorized": Step, "on_hold": Step, "not_run": Step,
	},
	Key:   []string{"job.id", "workflow.id", "id"},
	Title: []string{"job.name", "workflow.name"},
	URL:   []string{"workflow.url"},
	Time:  []string{"happened_at"},
	Read:  knownStatus,
}
