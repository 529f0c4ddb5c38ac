// Package catalog leads from the name and labels of a failing service to its
// files and owners: from what is configured, from catalog files (Backstage,
// Datadog, Cortex, OpsLevel, Compass), from build and deployment files (compose,
// Skaffold, Kubernetes, Kustomize, Helm, those of hosting platforms), from
// manifests and settings and from folders, each answer with where it is written.
package catalog

// A Service is a service that the configuration declares.
type Service struct {
	Key         string
	Aliases     []string            // bare, or SOURCE:VALUE
	Match       []map[string]string // any entry; in an entry all labels; values are globs
	Repository  string              // empty: the one the configuration is of
	Paths       []string            // folders, files, or globs with **
	Exclude     []string
	Entrypoints []string
	Owners      []string          // "team:KEY", "person:KEY"
	Escalation  []string          // the same, or "operations"
	Operations  map[string]string // this service's own rotation, by pager
	DependsOn   []string
	// File and Line are where it is declared, for evidence; they may be empty.
	File string
	Line int
}

// A Query asks for a service as an alert knows it.
type Query struct {
	Service string
	Labels  map[string]string
	Source  string // who sent the alert; empty is any
}

// An Answer is what is known of a service.
type Answer struct {
	Service    string   `json:"service"`
	Repository string   `json:"repository,omitempty"`
	Paths      []string `json:"paths,omitempty"` // folders without a trailing slash, files, or globs with **; "." is the whole repository
	// Part is the folder of the service's own package where it is built from the
	// whole repository, if a manifest names one so.
	Part       string     `json:"part,omitempty"`
	Owners     []string   `json:"owners,omitempty"`
	Status     Status     `json:"status"`
	Confidence float64    `json:"confidence,omitempty"`
	Candidates []string   `json:"candidates,omitempty"` // names of the services that fit equally
	Escalation []string   `json:"escalation,omitempty"`
	Why        string     `json:"why,omitempty"`
	Evidence   []Evidence `json:"evidence,omitempty"`
	// Config is the declared service behind a configured answer, else nil.
	Config *Service `json:"-"`
}

// Evidence is a place where something about the service is written.
type Evidence struct {
	Layer string   `json:"layer"`
	File  string   `json:"file,omitempty"`
	Line  int      `json:"line,omitempty"` // from 1
	Paths []string `json:"paths,omitempty"`
}

// A Status says how an answer was found.
type Status string

// The statuses, surest first.
const (
	Configured Status = "configured" // the configuration says so
	Declared   Status = "declared"   // a catalog or build file names it
	Named      Status = "named"      // a manifest's own name
	Guessed    Status = "guessed"    // a folder's name
	Root       Status = "root"       // built from the repository's root
	Ambiguous  Status = "ambiguous"  // two or more candidates, no paths
	Unmatched  Status = "unmatched"
)
