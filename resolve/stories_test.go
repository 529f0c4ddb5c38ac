package resolve_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/blame/gittest"
	"github.com/whopage/whopage/resolve"
	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/config"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/render"
)

var update = flag.Bool("update", false, "write the plans into the stories")

// failed is when the alerts of the stories came in, unless they say.
var failed = time.Date(2026, 3, 4, 3, 14, 7, 0, time.UTC)

// A story is a history, an alert and the plan that a person reads, in one file.
// What stands below the history:
//
//	repository NAME   begins another repository, by its name in .whopage.yaml
//	alert       the alert's text
//	alert.json  more of the alert, as its JSON
//	hooks.json  what a company's systems know, as the JSON of hooks
//	plan        the plan as text; written with -update
//	handoffs    the ways on from each to the next, where the story is about them
type story struct {
	file    string
	archive *txtar.Archive
	scripts map[string]string // for gittest, by repository; the first has no name
	alert   alert.Alert
	hooks   *hooks
	plan    string
	edges   *string // the handoffs, or nil
}

// hooks answer for a company's systems. What they are not told, they do not
// know.
type hooks struct {
	Running map[string]alert.Deploy     `json:"deploys"`   // by repository
	Vetoes  map[string][]string         `json:"veto"`      // by responder: the reason and its details
	Duty    map[string][]plan.Responder `json:"onCall"`    // by team
	Behind  map[string][]plan.Responder `json:"directory"` // by owner or by an author's address
	Failing []string                    `json:"failing"`   // the hooks that return an error
	Slow    []string                    `json:"slow"`      // the hooks that do not answer in time
	Shadow  bool                        `json:"shadow"`    // the policy's
}

func (h *hooks) fail(ctx context.Context, name string) error {
	if slices.Contains(h.Slow, name) {
		<-ctx.Done()
		return ctx.Err()
	}
	if slices.Contains(h.Failing, name) {
		return errors.New("dial tcp 192.0.2.1:443: connection refused")
	}
	return nil
}

func (h *hooks) Deploys(ctx context.Context, _ alert.Alert) (map[string]alert.Deploy, error) {
	return h.Running, h.fail(ctx, "deploys")
}

func (h *hooks) Veto(ctx context.Context, r plan.Responder, _ alert.Alert) (plan.Reason, string, error) {
	said := append(h.Vetoes[r.ID], "", "")
	return plan.Reason(said[0]), said[1], h.fail(ctx, "veto")
}

func (h *hooks) OnCall(ctx context.Context, team plan.Responder, _ time.Time) ([]plan.Responder, error) {
	return h.Duty[team.ID], h.fail(ctx, "on-call")
}

func (h *hooks) Owner(ctx context.Context, owner string) ([]plan.Responder, error) {
	return h.Behind[owner], h.fail(ctx, "directory")
}

func (h *hooks) Identity(ctx context.Context, id blame.Identity) ([]plan.Responder, error) {
	return h.Behind[id.Email], h.fail(ctx, "directory")
}

func readStories(t testing.TB) []story {
	files, err := filepath.Glob("../testdata/stories/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var out []story
	for _, file := range files {
		out = append(out, readStory(t, file))
	}
	return out
}

func readStory(t testing.TB, file string) story {
	archive, err := txtar.ParseFile(file)
	require.NoError(t, err)
	s := story{file: file, archive: archive, scripts: map[string]string{}}
	name, histories := "", map[string]*txtar.Archive{"": {}}
	for _, f := range archive.Files {
		switch f.Name {
		case "alert":
			s.alert.Text = string(f.Data)
		case "alert.json":
			strict(t, file, f.Data, &s.alert)
		case "hooks.json":
			s.hooks = &hooks{}
			strict(t, file, f.Data, s.hooks)
		case "plan":
			s.plan = string(f.Data)
		case "handoffs":
			edges := string(f.Data)
			s.edges = &edges
		default:
			if other, begins := strings.CutPrefix(f.Name, "repository "); begins {
				name, histories[other] = other, &txtar.Archive{}
				continue
			}
			histories[name].Files = append(histories[name].Files, f)
		}
	}
	if s.alert.Time.IsZero() {
		s.alert.Time = failed
	}
	for name, history := range histories {
		s.scripts[name] = string(txtar.Format(history))
	}
	return s
}

func strict(t testing.TB, file string, data []byte, to any) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	require.NoError(t, dec.Decode(to), file)
}

// resolver makes the story's repositories and what the first one's .whopage.yaml
// says of them.
func (s story) resolver(t testing.TB) *resolve.Resolver {
	clones := map[string]*blame.Repo{}
	for name, script := range s.scripts {
		clones[name] = gittest.New(t, script)
	}
	head, err := clones[""].At("HEAD")
	require.NoError(t, err)
	file, _ := config.Load(head.FS()) // its errors are problems of the plan
	c := file.Config(clones)
	if h := s.hooks; h != nil {
		c.Directory, c.OnCall, c.Deploys, c.Veto, c.Policy.Shadow = h, h, h, h, h.Shadow
		if len(h.Slow) > 0 {
			c.Limits.Hook = 300 * time.Millisecond // the others must answer on a busy machine, too
		}
	}
	r, err := resolve.New(c)
	require.NoError(t, err)
	return r
}

// Each story's plan is what a person reads.
func TestStories(t *testing.T) {
	for _, s := range readStories(t) {
		t.Run(strings.TrimSuffix(filepath.Base(s.file), ".txt"), func(t *testing.T) {
			p := s.resolver(t).Resolve(t.Context(), s.alert)
			text, edges := render.Text(p), handoffs(p)
			if *update {
				s.write(t, text, edges)
				return
			}
			require.Equal(t, s.plan, text, "read the new plan; if it is right: go test ./resolve -run TestStories -update")
			if s.edges != nil {
				require.Equal(t, *s.edges, edges)
			}
		})
	}
}

// handoffs are a plan's ways on from each to the next, one a line.
func handoffs(p *plan.Plan) string {
	var b strings.Builder
	for _, h := range p.Handoffs {
		fmt.Fprintf(&b, "%s to %s: %s\n", h.From, h.To, h.Text)
	}
	return b.String()
}

// write puts the plan at the story's end.
func (s story) write(t *testing.T, plan, edges string) {
	files := slices.DeleteFunc(s.archive.Files, func(f txtar.File) bool { return f.Name == "plan" || f.Name == "handoffs" })
	files = append(files, txtar.File{Name: "plan", Data: []byte(plan)})
	if s.edges != nil {
		files = append(files, txtar.File{Name: "handoffs", Data: []byte(edges)})
	}
	s.archive.Files = files
	require.NoError(t, os.WriteFile(s.file, txtar.Format(s.archive), 0o644))
}
