// Package plan holds the answer: who is told of a failure, in which role, how
// urgently and when, with the evidence, and what could not be found out.
//
// A plan is plain data. It prints as JSON with a version of its own, so that a
// service that stores or renders plans needs nothing else of the module.
package plan

import (
	"errors"
	"time"
)

// Version is the version of the plan's JSON. Fields may be added within one
// version; none is renamed or dropped.
const Version = 1

// A Plan says who is told and why. Operations is in every plan that a Resolver
// makes.
type Plan struct {
	Version int `json:"version"`
	// Key joins identical alerts; it depends on the alert alone.
	Key   string `json:"key,omitempty"`
	Class Class  `json:"class"`
	// Revision is the commit that the failure was looked up at; of the first
	// repository where there are several.
	Revision string `json:"revision,omitempty"`
	// OwnersRevision is the commit that CODEOWNERS and the mailmap were read at.
	OwnersRevision string `json:"ownersRevision,omitempty"`
	// Repositories are those that could be read, each at what ran of it.
	Repositories []Repository `json:"repositories,omitempty"`
	Service      string       `json:"service,omitempty"`
	// Title and URL are the alert's own: what it says and where it is seen.
	Title string    `json:"title,omitempty"`
	URL   string    `json:"url,omitempty"`
	Time  time.Time `json:"time,omitzero"` // when it failed
	// Confidence is the calibrated probability that Developers[0] wrote the
	// change at fault, 0 to 1.
	Confidence float64 `json:"confidence"`

	// Pages is the plan proper, ordered by After, then role, then score.
	Pages []Page `json:"pages"`
	// Handoffs are the edges by which the failure goes on from one to the next.
	Handoffs []Handoff `json:"handoffs,omitempty"`
	// Developers, Commits, Owners and Files are the whole ranking behind the
	// pages, best first.
	Developers []Developer `json:"developers,omitempty"`
	Commits    []Commit    `json:"commits,omitempty"`
	Owners     []Owner     `json:"owners,omitempty"`
	Files      []File      `json:"files,omitempty"`

	Restore  *Restore   `json:"restore,omitempty"`
	Withheld []Withheld `json:"withheld,omitempty"`
	Problems []Problem  `json:"problems,omitempty"`
}

// A Repository says which commit was taken for what ran, and why that one.
type Repository struct {
	Name     string `json:"name,omitempty"`
	Asked    string `json:"asked,omitempty"` // as deployed: v1.4.2, shop@1.4.2, an image; empty is HEAD
	Revision string `json:"revision"`        // full hash
	Found    string `json:"found"`           // how the one led to the other: "tag checkout/v1.4.2"
	// Good and GoodFound are the same of the last revision known good.
	Good      string `json:"good,omitempty"`
	GoodFound string `json:"goodFound,omitempty"`
}

// A Class is the kind of failure and the words that decided it.
type Class struct {
	Kind  Kind   `json:"kind"`
	Why   string `json:"why,omitempty"`   // the sentence for people
	Rule  string `json:"rule,omitempty"`  // the rule that decided: "disk (PostgreSQL)"
	Words string `json:"words,omitempty"` // the alert's words that did
	Where string `json:"where,omitempty"` // where they stand: "the cause, line 12"
}

// A Kind is a kind of failure.
type Kind string

// The kinds.
const (
	Code           Kind = "code"           // the program's own fault, in first-party code
	Regression     Kind = "regression"     // Code, touched between the last good revision and the running one
	Infrastructure Kind = "infrastructure" // a machine, network, quota, credential, ...
	ThirdParty     Kind = "third-party"    // a crash with only other people's frames
	Unknown        Kind = "unknown"        // nothing in the alert tells
)

// A Page tells one responder.
type Page struct {
	Responder Responder `json:"responder"`
	Role      Role      `json:"role"`
	Urgency   Urgency   `json:"urgency"`
	// Would is what Urgency would be outside shadow mode.
	Would Urgency  `json:"would,omitempty"`
	After Duration `json:"after"`
	// At is when a deferred page or notification is to be sent.
	At time.Time `json:"at,omitzero"`
	// Score is the responder's share of the whole ranking's score, 0 to 1.
	Score float64 `json:"score,omitempty"`
	Why   []Why   `json:"why,omitempty"`
}

// A Role is what a responder is asked to do.
type Role string

// The roles, in the order in which a tier lists them.
const (
	RoleRestore Role = "restore" // bring the service back: operations
	RoleFix     Role = "fix"     // find and mend the cause
	RoleAdvise  Role = "advise"  // answer questions about the code
	RoleInform  Role = "inform"  // nothing to do
)

// An Urgency is how a responder is told.
type Urgency string

// The urgencies.
const (
	UrgencyPage   Urgency = "page"   // wakes; a human must act now
	UrgencyNotify Urgency = "notify" // a channel for working hours
	UrgencyInform Urgency = "inform" // for the record
	UrgencyDefer  Urgency = "defer"  // page or notify later, at Page.At
)

// A Duration prints in JSON as Go prints it: "5m0s".
type Duration time.Duration

// MarshalText prints the duration as "5m0s".
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText reads what time.ParseDuration reads.
func (d *Duration) UnmarshalText(text []byte) error {
	v, err := time.ParseDuration(string(text))
	*d = Duration(v)
	return err
}

// String prints the duration as time.Duration does.
func (d Duration) String() string { return time.Duration(d).String() }

// A Responder is someone, or a group, that can be told.
type Responder struct {
	// ID is the key in .whopage.yaml, or else the address or handle.
	ID     string        `json:"id"`
	Kind   ResponderKind `json:"kind"`
	Name   string        `json:"name,omitempty"`
	Email  string        `json:"email,omitempty"`
	Handle string        `json:"handle,omitempty"`
	// Addresses are ids in other systems: pagerduty, slack, opsgenie, github, ...
	Addresses map[string]string `json:"addresses,omitempty"`
}

// A ResponderKind tells people from groups.
type ResponderKind string

// The kinds of responder.
const (
	Operations ResponderKind = "operations"
	Team       ResponderKind = "team"
	Person     ResponderKind = "person"
)

// A Why is one piece of evidence, as data and as a sentence for people.
type Why struct {
	Kind   WhyKind   `json:"kind"`
	Repo   string    `json:"repo,omitempty"` // where a resolver holds several
	Path   string    `json:"path,omitempty"`
	Line   int       `json:"line,omitempty"`
	Commit string    `json:"commit,omitempty"`
	Time   time.Time `json:"time,omitzero"`
	Text   string    `json:"text"`
}

// A WhyKind is a kind of evidence. The list may grow.
type WhyKind string

// The kinds of evidence.
const (
	WhyLine      WhyKind = "line"      // last changed the line of a frame
	WhyNearby    WhyKind = "nearby"    // lines close to it
	WhyFunction  WhyKind = "function"  // the enclosing function
	WhyFile      WhyKind = "file"      // the file
	WhyMention   WhyKind = "mention"   // a line elsewhere that uses a name of the frame's line
	WhyDirectory WhyKind = "directory" // its folder
	WhyRename    WhyKind = "rename"    // the file under an earlier name
	WhyDeploy    WhyKind = "deploy"    // between the last good revision and the running one
	WhyRevert    WhyKind = "revert"
	WhyWords     WhyKind = "words"   // the alert's words in the change
	WhyOwner     WhyKind = "owner"   // CODEOWNERS or a catalog
	WhyReview    WhyKind = "review"  // reviewed or merged it
	WhyService   WhyKind = "service" // the service's files or owners
	WhyPolicy    WhyKind = "policy"  // configuration says so
)

// A Developer is a person in the ranking.
type Developer struct {
	Name  string  `json:"name"`
	Email string  `json:"email"`
	Score float64 `json:"score"` // share of the whole ranking's score
	Why   []Why   `json:"why,omitempty"`
}

// A Commit is a suspect commit in the ranking.
type Commit struct {
	Repo    string    `json:"repo,omitempty"`
	Commit  string    `json:"commit"` // full hash
	Author  Author    `json:"author"`
	Time    time.Time `json:"time"` // the author's
	Subject string    `json:"subject"`
	URL     string    `json:"url,omitempty"` // on its forge, where the repository's address is known
	Score   float64   `json:"score"`         // share of the whole ranking's score
	Why     []Why     `json:"why,omitempty"`
}

// An Author is who wrote a commit, after the mailmap.
type Author struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

// An Owner is an owner of the failing files, as the rule spells it.
type Owner struct {
	Owner string   `json:"owner"`
	Paths []string `json:"paths"`
	Why   []Why    `json:"why,omitempty"`
}

// A File is a file of the repository behind a frame or a service.
type File struct {
	Repo   string `json:"repo,omitempty"`
	Path   string `json:"path"`
	Line   int    `json:"line,omitempty"`
	Trace  int    `json:"trace"`  // counts the alert's stack traces from 0
	Frame  int    `json:"frame"`  // counts the trace's frames from 0
	Status string `json:"status"` // as package locate names it; "service" where no frame led here
}

// Restore is what helps operations: what runs, what ran well, and whether
// rolling back takes out the suspect change.
type Restore struct {
	Running string `json:"running"`
	Good    string `json:"good"`
	Commits int    `json:"commits"` // between the two
	// Touching are those of them that touched the failing files, the youngest
	// first, at most twenty.
	Touching []Commit `json:"touching,omitempty"`
	Rollback Rollback `json:"rollback"`
	Text     string   `json:"text"`
}

// A Rollback says what going back to the last good revision does to the first
// suspect commit.
type Rollback string

// The effects of rolling back.
const (
	Removes         Rollback = "removes"
	Keeps           Rollback = "keeps"
	RollbackUnknown Rollback = "unknown"
)

// A Withheld is someone considered and not told, or told less, with the reason.
type Withheld struct {
	Responder Responder `json:"responder"`
	Why       Reason    `json:"why"`
	Text      string    `json:"text,omitempty"` // the details, for people
}

// A Reason is why somebody is withheld.
type Reason string

// The reasons.
const (
	ReasonBot            Reason = "bot"              // a program
	ReasonInactive       Reason = "inactive"         // left, away, or no commit for 180 days
	ReasonAsleep         Reason = "asleep"           // outside their own hours, for what can wait
	ReasonLoad           Reason = "load"             // has had as many pages as a person can take
	ReasonThreshold      Reason = "below threshold"  // too little speaks for them
	ReasonCap            Reason = "cap"              // enough people are told
	ReasonDuplicate      Reason = "duplicate"        // told under another name
	ReasonDeclined       Reason = "declined"         // said that it is not theirs
	ReasonIgnored        Reason = "ignored revision" // their change is listed as one to see through
	ReasonReverted       Reason = "reverted"         // their change was taken back, or only took one back
	ReasonNoAddress      Reason = "no address"       // there is no way to tell them
	ReasonInfrastructure Reason = "infrastructure"   // knows the code, which is not what failed
	ReasonOptedOut       Reason = "opted out"        // does not want to be woken
	ReasonPolicy         Reason = "policy"           // a caller's own rule
)

// A Problem is something that could not be found out, or a limit that was hit.
// It is an error, so that a caller can ask errors.Is and errors.As of
// [Plan.Err]; two problems are the same error if their kinds are equal.
type Problem struct {
	Kind    ProblemKind `json:"kind"`
	Subject string      `json:"subject"` // the file, revision, owner or service it is about
	Text    string      `json:"text"`    // the sentence for people
}

// Error returns the problem's sentence.
func (p Problem) Error() string { return p.Text }

// Is reports whether target is a Problem of the same kind whose subject, if it
// has one, is the same.
func (p Problem) Is(target error) bool {
	t, ok := target.(Problem)
	return ok && t.Kind == p.Kind && (t.Subject == "" || t.Subject == p.Subject)
}

// A ProblemKind is a kind of problem. The list may grow.
type ProblemKind string

// The kinds of problem.
const (
	NoOperations     ProblemKind = "no-operations"     // nobody is configured as operations
	NoCodeowners     ProblemKind = "no-codeowners"     // no CODEOWNERS file where the forge would look
	BadCodeowners    ProblemKind = "bad-codeowners"    // a line of it is not used
	NoTrace          ProblemKind = "no-trace"          // no stack trace in the alert
	NoFirstParty     ProblemKind = "no-first-party"    // a stack trace, but no frame of the repository's own code
	AmbiguousFrame   ProblemKind = "ambiguous-frame"   // several files fit
	MissingFile      ProblemKind = "missing-file"      // named by a frame, absent at the revision
	LineBeyondEnd    ProblemKind = "line-beyond-end"   // the file is shorter than the frame says
	Drift            ProblemKind = "drift"             // the frames fit another revision better
	UnknownRevision  ProblemKind = "unknown-revision"  // not in the clone; HEAD stands in
	UnknownService   ProblemKind = "unknown-service"   // no files known for it
	AmbiguousService ProblemKind = "ambiguous-service" // several services fit
	UnresolvedOwner  ProblemKind = "unresolved-owner"  // an owner that leads to nobody
	NoContact        ProblemKind = "no-contact"        // someone without an address
	EmptyTeam        ProblemKind = "empty-team"        // a team without members
	ShallowHistory   ProblemKind = "shallow-history"   // history ends before the answer
	MissingObject    ProblemKind = "missing-object"    // the clone lacks an object
	BadRepository    ProblemKind = "bad-repository"    // cannot be opened or read
	BadConfig        ProblemKind = "bad-config"        // an entry of .whopage.yaml is not used
	BadAlert         ProblemKind = "bad-alert"         // a body that could not be decoded
	LimitReached     ProblemKind = "limit"             // of bytes, frames, files, commits or time
	Cancelled        ProblemKind = "cancelled"         // the context ended
	HookFailed       ProblemKind = "hook-failed"       // a caller's hook failed, was slow or panicked
	InternalError    ProblemKind = "internal"          // a panic, caught
)

// Err returns the plan's problems joined, or nil if there are none.
func (p *Plan) Err() error {
	errs := make([]error, len(p.Problems))
	for i, problem := range p.Problems {
		errs[i] = problem
	}
	return errors.Join(errs...)
}

// An Entry is where somebody ended: told, with a Page, or withheld, with a
// reason. Exactly one of the two is set.
type Entry struct {
	Page     *Page
	Withheld *Withheld
}

// For returns where the responder with this id, email or handle ended, and
// whether the plan knows them at all. A page goes before a withheld entry.
func (p *Plan) For(id string) (Entry, bool) {
	for i := range p.Pages {
		if p.Pages[i].Responder.is(id) {
			return Entry{Page: &p.Pages[i]}, true
		}
	}
	for i := range p.Withheld {
		if p.Withheld[i].Responder.is(id) {
			return Entry{Withheld: &p.Withheld[i]}, true
		}
	}
	return Entry{}, false
}

func (r Responder) is(id string) bool {
	return id != "" && (r.ID == id || r.Email == id || r.Handle == id)
}

// Paged returns who is paged (not only notified or informed) in a role, in the
// plan's order.
func (p *Plan) Paged(role Role) []Responder {
	var out []Responder
	for _, page := range p.Pages {
		if page.Role == role && page.Urgency == UrgencyPage {
			out = append(out, page.Responder)
		}
	}
	return out
}
