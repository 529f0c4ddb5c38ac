package webhook

// newRelic is New Relic's alerts, workflows and older channels. Their templates
// are the user's; these are the names of the ones that it offers.
var newRelic = Sender{
	Name: "newrelic",
	Shapes: []Shape{
		{"condition_name", "incident_url"}, {"condition_name", "issueUrl"}, {"condition_name", "incident_id"}, {"issueUrl", "state"}, {"issueId", "issueUrl"},
		{"condition_name", "policy_name", "current_state"}, {"alertConditionNames", "issueUrl"},
	},
	Labels:      []string{"targets.0.labels", "accumulations.tag"},
	Service:     []string{"targets.0.name", "impactedEntities.0", "entitiesData.names.0", "entitiesData.entities.0.name"},
	Environment: []string{"targets.0.labels.environment", "targets.0.labels.env"},
	Severity:    []string{"severity", "priority"},
	Status:      []string{"current_state", "state"},
	Words:       commonWords,
	Key:         []string{"incident_id", "issueId", "id"},
	Title:       []string{"condition_name", "title", "details", "alertConditionNames.0"},
	URL:         []string{"incident_url", "issueUrl"},
	Time:        []string{"timestamp", "createdAt", "createdAtUtc"},
	Texts:       []string{"details", "description", "condition_description", "title"},
}
