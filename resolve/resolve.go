// Package resolve takes an alert and gives a plan: it runs the rooms beside it
// in order - stack traces, files, owners and blame, ranking, plan - and holds
// no rules of its own.
package resolve

import (
	"context"
	"log/slog"
	"time"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/ownership"
	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/catalog"
	"github.com/whopage/whopage/resolve/locate"
	"github.com/whopage/whopage/resolve/people"
	"github.com/whopage/whopage/resolve/plan"
)

// A Config is what a Resolver is made of. One repository is enough; all else
// is optional.
type Config struct {
	Repositories []Repository
	// Services are the services that are declared; those that the tree itself
	// declares are found without them.
	Services []catalog.Service
	// ServiceLabels, EnvironmentLabels and EnvironmentAffixes are further names
	// that this shop's alerts use.
	ServiceLabels, EnvironmentLabels, EnvironmentAffixes []string
	// Operations restores the service; it is in every plan.
	Operations []plan.Responder
	People     *people.Book
	Policy     Policy
	Limits     Limits

	Directory Directory
	OnCall    OnCall
	Deploys   Deploys
	Veto      Veto

	// Problems are entries of a configuration that could not be used; every
	// plan repeats them.
	Problems []plan.Problem
	Logger   *slog.Logger // nil: silent
}

// A Repository is a repository whose code may fail.
type Repository struct {
	Name string // unique; may be empty where there is one
	Repo *blame.Repo
	// Remotes are its addresses as host/path, by which alerts name it.
	Remotes []string
	// Revision is what runs, where the alert does not say. Empty: HEAD.
	Revision string
	// OwnersRev is where CODEOWNERS and the mailmap are read. Empty: the
	// default branch, else HEAD.
	OwnersRev string
	Dialect   ownership.Dialect // empty: found out
	Mappings  []locate.Mapping
	// IgnorePaths are globs of files that are no evidence. IgnoreRevsFiles are
	// lists of commits to see through; nil is .git-blame-ignore-revs.
	IgnorePaths     []string
	IgnoreRevsFiles []string
}

// A Policy says whom a plan pages. The zero value is [DefaultPolicy].
type Policy struct {
	MaxDevelopers int         // paged at once; default 2
	PageFor       []plan.Kind // kinds that page developers; default code and regression
	// PageConfidence and NotifyConfidence are the least calibrated probability
	// at which a person is paged or notified; defaults 0.35 and 0.15.
	PageConfidence, NotifyConfidence float64
	// EscalateAfter is when the team is told; the next developer after half of
	// it. Default 10 minutes.
	EscalateAfter time.Duration
	// WorkingHours nil: every hour is one. OutsideHours is what becomes of a
	// developer's page then, for alerts below critical; default defer.
	WorkingHours *people.Hours
	OutsideHours plan.Urgency
	// Severity maps the alert's word, in lower case, to an urgency of
	// developers' pages. Words that are not listed page; none is critical.
	Severity map[string]plan.Urgency
	// Since bounds how far back history is asked; 0 is all of it. MaxCommits
	// bounds the commits of one walk.
	Since      time.Duration
	MaxCommits int
	// Shadow computes and explains everything and makes every page an inform.
	Shadow bool
}

// DefaultPolicy returns the policy that the zero value stands for.
func DefaultPolicy() Policy {
	return Policy{
		MaxDevelopers:    2,
		PageFor:          []plan.Kind{plan.Code, plan.Regression},
		PageConfidence:   0.35,
		NotifyConfidence: 0.15,
		EscalateAfter:    10 * time.Minute,
		OutsideHours:     plan.UrgencyDefer,
		Severity: map[string]plan.Urgency{
			"critical": plan.UrgencyPage, "error": plan.UrgencyPage,
			"warning": plan.UrgencyNotify, "info": plan.UrgencyInform,
		},
	}
}

// Limits bound what one alert may cost. The zero value of each is its default;
// a limit that was hit is a Problem of the plan.
type Limits struct {
	Bytes   int           // of text looked at; default 64 MiB
	Frames  int           // located; default 500
	Files   int           // blamed; default 6
	Commits int           // walked; default none
	Time    time.Duration // for the whole alert; default none but the context's
}

// A Directory looks people up where only the caller can: a forge, a company's
// directory. Nobody found is no error.
type Directory interface {
	// Owner returns the responders behind an owner as CODEOWNERS spells it.
	Owner(ctx context.Context, owner string) ([]plan.Responder, error)
	// Identity returns the responder behind a commit's author.
	Identity(ctx context.Context, id blame.Identity) ([]plan.Responder, error)
}

// OnCall returns who of a team is on call at a time.
type OnCall interface {
	OnCall(ctx context.Context, team plan.Responder, at time.Time) ([]plan.Responder, error)
}

// Deploys returns what runs of a service, by repository; it may fetch what a
// clone lacks.
type Deploys interface {
	Deploys(ctx context.Context, a alert.Alert) (map[string]alert.Deploy, error)
}

// Veto returns a reason not to page a responder, or an empty one.
type Veto interface {
	Veto(ctx context.Context, r plan.Responder, a alert.Alert) (reason plan.Reason, text string, err error)
}
