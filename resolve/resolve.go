// Package resolve takes an alert and gives a plan: it runs the packages below
// it in order - stack traces, files, owners and blame, ranking, kind of failure,
// policy - and holds no rules of its own.
package resolve

import (
	"context"
	"log/slog"
	"time"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/ownership"
	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/catalog"
	"github.com/whopage/whopage/resolve/classify"
	"github.com/whopage/whopage/resolve/locate"
	"github.com/whopage/whopage/resolve/people"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/policy"
	"github.com/whopage/whopage/resolve/rank"
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
	// Rules tell the kinds of failure; nil is classify.Rules(). See
	// [classify.Override] for rules of one's own beside them.
	Rules  []classify.Rule
	Limits Limits
	// Weights is the table of the ranking; its zero value is rank.Default. A
	// caller that keeps a copy sees no order change when a newer table comes.
	Weights rank.Weights

	// Revise, where set, is what a repository's own file says as of the revisions
	// that ran, by repository. Of the Config that it returns Services, the labels,
	// Operations, People, Policy and Problems take the place of those here, and of
	// its Repositories, by name, what is said of mappings and of what to ignore. It
	// must give the same for the same revisions; it is asked once for each.
	Revise func(running map[string]*blame.Revision) Config

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
	Mappings  []Mapping
	// IgnorePaths are globs of files that are no evidence. IgnoreRevsFiles are
	// lists of commits to see through; nil is .git-blame-ignore-revs.
	IgnorePaths     []string
	IgnoreRevsFiles []string
}

// A Mapping says what a printed prefix is in the repository.
type Mapping struct {
	locate.Mapping
	// Service limits the mapping to alerts of one declared service, by its key;
	// empty is any.
	Service string
}

// A Policy says whom a plan pages.
type Policy = policy.Policy

// Limits bound what one alert may cost. The zero value of each is its default;
// a limit that was hit is a Problem of the plan.
type Limits struct {
	Bytes   int           // of text looked at; default 64 MiB
	Frames  int           // located; default 500
	Files   int           // blamed; default 6
	Commits int           // walked; default none
	Time    time.Duration // for the whole alert; default none but the context's
	Hook    time.Duration // for one answer of a hook; default 3 s: somebody waits to be paged
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
