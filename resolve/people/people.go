// Package people leads from what a repository says of people - owners as
// CODEOWNERS spells them, names and addresses in commits - to responders who
// can be told, offline.
package people

import "time"

// A Person is someone whom the configuration knows.
type Person struct {
	Key     string // unique among people
	Name    string
	Emails  []string          // every address seen in commits; the first is the contact
	Handles map[string]string // by forge or chat: github, gitlab, slack
	Pagers  map[string]string // by pager: pagerduty, opsgenie
	// Hours and Away are in TimeZone; a nil Hours is the policy's.
	TimeZone *time.Location
	Hours    *Hours
	Away     []Span
	// Left says that the person is gone: never told; Successors inherit.
	Left       bool
	Successors []string // "team:KEY", "person:KEY"
	// NeverPage says that the person is here and does not want to be woken.
	NeverPage bool
}

// A Team is a group of people, or of nobody known but with a pager of its own.
type Team struct {
	Key     string
	Aliases []string // as CODEOWNERS, catalogs and labels write it
	Members []string // keys of people; "team:KEY" for all of another team
	Contact map[string]string
	Pagers  map[string]string
	Parent  string // key of the team that is asked when nobody here can be
}

// Hours are a working week in a time zone.
type Hours struct {
	Days     [7]bool        // by time.Weekday
	From, To time.Duration  // since midnight; To before From ends on the next day
	TimeZone *time.Location // nil is UTC
}

// A Span is a run of whole days: from the midnight that begins the first,
// included, to the midnight that ends the last, excluded.
type Span struct{ From, To time.Time }
