package config

// document is a .whopage.yaml as it is written. The loader and the JSON Schema
// are both made of these types: a field's key is its yaml tag, its description
// in the schema is its doc tag. need:"yes" marks a field that must be there.
// whole:"yes" marks one that is dropped whole if anything in it is wrong, since
// the rest of it would mean something else.
type document struct {
	Version      version               `yaml:"version" need:"yes" doc:"Version of the format."`
	Repositories map[string]repository `yaml:"repositories" doc:"Several repositories, by name. Without it, the one that the file is in."`
	People       map[string]person     `yaml:"people" doc:"People, by key."`
	Teams        map[string]team       `yaml:"teams" doc:"Teams, by key."`
	Services     map[string]service    `yaml:"services" doc:"Services, by name."`
	CodeMappings []mapping             `yaml:"code_mappings" doc:"Paths of stack traces to paths of the repository; the longest matching prefix wins, then the first."`
	Operations   operations            `yaml:"operations" doc:"Who restores service; told in every plan."`
	Policy       policies              `yaml:"policy" doc:"Who is woken, when."`
	Bots         bots                  `yaml:"bots" doc:"Programs that commit."`
	Ignore       ignore                `yaml:"ignore" doc:"What is no evidence."`
	Labels       labels                `yaml:"labels" doc:"Names that this shop's alerts use."`
}

type repository struct {
	Remotes       []string `yaml:"remotes" doc:"Addresses as host/path; scheme, user, port and .git are ignored."`
	DefaultBranch string   `yaml:"default_branch" doc:"Where CODEOWNERS and this file are read."`
}

type person struct {
	Name       string            `yaml:"name" doc:"Full name."`
	Emails     []string          `yaml:"emails" doc:"Every address seen in commits; the first is the contact."`
	Handles    map[string]string `yaml:"handles" doc:"Logins by service: github, gitlab, slack."`
	Pagers     map[string]string `yaml:"pagers" doc:"Ids by pager: pagerduty, opsgenie."`
	TimeZone   zone              `yaml:"time_zone" doc:"IANA name."`
	Hours      *week             `yaml:"hours" whole:"yes" doc:"Working hours, in place of the policy's."`
	Away       []absence         `yaml:"away" whole:"yes" doc:"Days off, both included, in time_zone."`
	Active     *bool             `yaml:"active" doc:"false: has left, never told."`
	Successors []string          `yaml:"successors" doc:"Who inherits: person:KEY or team:KEY."`
	Page       paging            `yaml:"page" doc:"never: named, not woken."`
}

type week struct {
	Days []weekday `yaml:"days" need:"yes"`
	From clock     `yaml:"from" need:"yes"`
	To   clock     `yaml:"to" need:"yes"`
}

type absence struct {
	From date `yaml:"from" need:"yes"`
	To   date `yaml:"to" need:"yes"`
}

type team struct {
	Aliases []string          `yaml:"aliases" doc:"As CODEOWNERS, catalogs and labels write it."`
	Members []string          `yaml:"members" doc:"Keys of people; team:KEY for all of another team."`
	Contact map[string]string `yaml:"contact" doc:"Channels by service: slack."`
	Pagers  map[string]string `yaml:"pagers" doc:"Escalation policies by pager."`
	Parent  string            `yaml:"parent" doc:"Team that is asked when nobody here can be told."`
}

type service struct {
	Aliases     []string            `yaml:"aliases" doc:"Other names; SOURCE:VALUE holds for one source only."`
	Match       []map[string]string `yaml:"match" whole:"yes" doc:"Labels of alerts; any entry, in an entry all labels; values are globs."`
	Repository  string              `yaml:"repository" doc:"A key of repositories; the one that the file is in if left out."`
	Paths       []string            `yaml:"paths" doc:"Folders, files or globs, from the root."`
	Exclude     []string            `yaml:"exclude" doc:"Globs of files that are not its own after all."`
	Entrypoints []string            `yaml:"entrypoints" doc:"Files where it starts."`
	Owners      []string            `yaml:"owners" doc:"person:KEY or team:KEY."`
	Escalation  []string            `yaml:"escalation" doc:"person:KEY, team:KEY or operations, in order."`
	Operations  map[string]string   `yaml:"operations" doc:"Its own rotation, by pager."`
	DependsOn   []string            `yaml:"depends_on" doc:"Services that it needs: told, not paged."`
}

type mapping struct {
	Stack      string   `yaml:"stack" need:"yes" doc:"Start of a path in a stack trace."`
	Source     string   `yaml:"source" need:"yes" doc:"What stands for it in the repository."`
	Service    string   `yaml:"service" doc:"Only for this service."`
	Platform   platform `yaml:"platform" doc:"Only for stack traces of this format."`
	Repository string   `yaml:"repository" doc:"A key of repositories."`
}

type operations struct {
	Rotation map[string]string `yaml:"rotation" doc:"Ids of the rotation, by pager or chat."`
	People   []string          `yaml:"people" doc:"Keys of people, where there is no rotation."`
}

type policies struct {
	MaxDevelopers count              `yaml:"max_developers" doc:"Paged at once by name."`
	PageFor       []kind             `yaml:"page_for" doc:"Kinds of failure that page developers."`
	MinConfidence confidences        `yaml:"min_confidence" doc:"Least probability of the person."`
	EscalateAfter duration           `yaml:"escalate_after" doc:"Until the team is told; the next developer after half of it."`
	WorkingHours  *workingHours      `yaml:"working_hours" whole:"yes" doc:"Every hour is one if left out."`
	OutsideHours  outside            `yaml:"outside_hours" doc:"Developers, for alerts below critical."`
	Severity      map[string]urgency `yaml:"severity" doc:"The alert's word to how developers are told."`
	History       history            `yaml:"history" doc:"Bounds for huge repositories."`
}

type confidences struct {
	Page   share `yaml:"page"`
	Notify share `yaml:"notify"`
}

type workingHours struct {
	Days     []weekday `yaml:"days" need:"yes"`
	From     clock     `yaml:"from" need:"yes"`
	To       clock     `yaml:"to" need:"yes"`
	TimeZone zone      `yaml:"time_zone" doc:"IANA name; UTC if left out."`
}

type history struct {
	Since      duration `yaml:"since" doc:"How far back."`
	MaxCommits count    `yaml:"max_commits" doc:"Commits of one walk."`
}

type bots struct {
	Add  []string `yaml:"add" doc:"Globs over name, address and handle."`
	Keep []string `yaml:"keep" doc:"People after all."`
}

type ignore struct {
	Paths          []string `yaml:"paths" doc:"Globs of files that are no evidence."`
	RevisionsFiles []string `yaml:"revisions_files" doc:"Lists of commits to see through."`
}

type labels struct {
	Service            []string `yaml:"service" doc:"Labels that name the service."`
	Environment        []string `yaml:"environment" doc:"Labels that name the environment."`
	EnvironmentAffixes []string `yaml:"environment_affixes" doc:"Words around a service's name that name the environment."`
}
