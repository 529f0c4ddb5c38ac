package resolve_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/blame"
	"github.com/whopage/whopage/blame/gittest"
	"github.com/whopage/whopage/resolve"
	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/config"
	"github.com/whopage/whopage/resolve/plan"
)

// shop is a repository with one file that fails, and an owner.
const shop = `-- commit start --
author: Ana Silva <ana@acme.example>
date: 2026-02-25T09:00:00Z
-- .whopage.yaml --
version: 1
operations: {rotation: {pagerduty: POPS001}}
-- CODEOWNERS --
* @acme/everybody
-- app/main.py --
def run(values):
    return values[0]
`

const failing = `Traceback (most recent call last):
  File "/app/app/main.py", line 2, in run
    return values[0]
IndexError: list index out of range
`

// opened is a Resolver of a script's repository as its .whopage.yaml has it.
func opened(t testing.TB, script string, change ...func(*resolve.Config)) *resolve.Resolver {
	repo := gittest.New(t, script)
	file := &config.File{}
	if head, err := repo.At("HEAD"); err == nil {
		file, _ = config.Load(head.FS())
	}
	c := file.Config(map[string]*blame.Repo{"": repo})
	for _, f := range change {
		f(&c)
	}
	r, err := resolve.New(c)
	require.NoError(t, err)
	return r
}

// operations requires that operations is paged, whatever else a plan is.
func operations(t testing.TB, p *plan.Plan) {
	t.Helper()
	require.NotNil(t, p)
	require.NotEmpty(t, p.Paged(plan.RoleRestore))
	require.NotEmpty(t, p.Class.Kind)
}

// Whatever comes in, operations is paged and the plan says what it could not
// find out.
func TestBadAlerts(t *testing.T) {
	r := opened(t, shop)
	binary := make([]byte, 1<<16)
	random := rand.New(rand.NewPCG(1, 2))
	for i := range binary {
		binary[i] = byte(random.Uint32())
	}
	trace := func(file string) string { return strings.Replace(failing, "/app/app/main.py", file, 1) }
	for name, bad := range map[string]struct {
		alert   alert.Alert
		problem plan.ProblemKind
		text    string // part of the problem's
	}{
		"empty text":               {alert.Alert{}, plan.NoTrace, "no stack trace"},
		"no stack trace":           {alert.Alert{Text: "the shop is slow today"}, plan.NoTrace, "no stack trace"},
		"binary bytes":             {alert.Alert{Text: string(binary)}, plan.NoTrace, "no stack trace"},
		"a line of 20 MB":          {alert.Alert{Text: strings.Repeat("x", 20<<20)}, plan.NoTrace, "no stack trace"},
		"a service nobody knows":   {alert.Alert{Service: "ghost"}, plan.UnknownService, "ghost"},
		"an unknown revision":      {alert.Alert{Text: failing, Revision: "v9.9.9"}, plan.UnknownRevision, "v9.9.9"},
		"an unknown good revision": {alert.Alert{Text: failing, Good: "v0.0.0"}, plan.UnknownRevision, "v0.0.0"},
		"a file that is not there": {alert.Alert{Text: trace("/app/app/gone.py")}, plan.MissingFile, "gone.py"},
		"a line past the end":      {alert.Alert{Text: strings.Replace(failing, "line 2", "line 99", 1)}, plan.LineBeyondEnd, "has 2 lines; the stack trace names line 99"},
		"a way out of the tree":    {alert.Alert{Text: trace("../../../../etc/passwd")}, plan.NoFirstParty, "no frame"},
		"an absolute way out":      {alert.Alert{Text: trace("/app/../../etc/shadow")}, plan.NoFirstParty, "no frame"},
	} {
		t.Run(name, func(t *testing.T) {
			bad.alert.Time = failed
			p := r.Resolve(t.Context(), bad.alert)
			operations(t, p)
			require.ErrorIs(t, p.Err(), plan.Problem{Kind: bad.problem})
			i := slices.IndexFunc(p.Problems, func(q plan.Problem) bool { return q.Kind == bad.problem })
			require.Contains(t, p.Problems[i].Text, bad.text)
		})
	}
}

// Of a log that is too large the first part is read, and that is said; the
// stack trace in it is found.
func TestALogOf50MB(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 50 MB")
	}
	log := failing + strings.Repeat("2026-03-04T03:14:07Z INFO cart: order 9 was saved in 12 ms\n", 50<<20/60)
	r := opened(t, shop, func(c *resolve.Config) { c.Limits.Bytes = 8 << 20 })
	p := r.Resolve(t.Context(), alert.Alert{Text: log, Time: failed})
	operations(t, p)
	require.ErrorIs(t, p.Err(), plan.Problem{Kind: plan.LimitReached, Subject: "bytes"})
	require.Equal(t, "Ana Silva", p.Developers[0].Name)
}

func TestBadRepositories(t *testing.T) {
	t.Run("a folder that is no repository", func(t *testing.T) {
		dir := t.TempDir()
		_, err := config.Open(dir)
		require.ErrorContains(t, err, dir)
	})
	t.Run("an empty repository", func(t *testing.T) {
		dir := t.TempDir()
		require.NoError(t, exec.Command("git", "init", "-q", dir).Run())
		r, err := config.Open(dir)
		require.NoError(t, err)
		p := r.Resolve(t.Context(), alert.Alert{Text: failing})
		operations(t, p)
		require.ErrorIs(t, p.Err(), plan.Problem{Kind: plan.BadRepository})
	})
	for name, bad := range map[string]struct {
		change  string
		problem plan.ProblemKind
	}{
		"no CODEOWNERS":          {"delete: CODEOWNERS", plan.NoCodeowners},
		"a broken line in it":    {"sub: CODEOWNERS \"* @acme/everybody\" \"* @acme/everybody\\n/app/[a- @acme/app\"", plan.BadCodeowners},
		"malformed YAML":         {"sub: .whopage.yaml \"version: 1\" \"version: [\"", plan.BadConfig},
		"a link out of the tree": {"rename: app/main.py app/other.py\nmode: app/main.py link", plan.NoFirstParty},
	} {
		t.Run(name, func(t *testing.T) {
			script := shop + "-- commit change --\n" + bad.change + "\n"
			if strings.Contains(bad.change, "link") {
				script += "-- app/main.py --\n../../../../../etc/passwd\n"
			}
			p := opened(t, script).Resolve(t.Context(), alert.Alert{Text: failing, Time: failed})
			operations(t, p)
			require.ErrorIs(t, p.Err(), plan.Problem{Kind: bad.problem}, "%v", p.Err())
		})
	}
}

// What a clone lacks is said, and what it has is used.
func TestCutClones(t *testing.T) {
	script := shop + `-- commit edit --
author: Bo Lind <bo@acme.example>
date: 2026-03-01T09:00:00Z
sub: app/main.py "def run(values):" "def run(values, first=0):"
`
	git := func(dir string, args ...string) string {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		out, err := cmd.Output()
		require.NoError(t, err, args)
		return strings.TrimSpace(string(out))
	}
	resolved := func(dir string) *plan.Plan {
		r, err := config.Open(dir)
		require.NoError(t, err)
		p := r.Resolve(t.Context(), alert.Alert{Text: failing, Time: failed})
		operations(t, p)
		return p
	}
	t.Run("shallow", func(t *testing.T) {
		dir := t.TempDir()
		git(dir, "clone", "-q", "--bare", "--depth=1", "file://"+filepath.ToSlash(gittest.Dir(t, script)), "shallow")
		require.ErrorIs(t, resolved(filepath.Join(dir, "shallow")).Err(), plan.Problem{Kind: plan.ShallowHistory})
	})
	t.Run("an object is gone", func(t *testing.T) {
		dir := gittest.Dir(t, script)
		blob := git(dir, "rev-parse", "start:app/main.py")
		require.NoError(t, os.Remove(filepath.Join(dir, "objects", blob[:2], blob[2:])))
		p := resolved(dir)
		require.ErrorIs(t, p.Err(), plan.Problem{Kind: plan.MissingObject})
		require.Equal(t, "Bo Lind", p.Developers[0].Name)
	})
}

// slow is a company's system that does not answer until the test is over.
type slow struct{ over chan struct{} }

func (s slow) Deploys(context.Context, alert.Alert) (map[string]alert.Deploy, error) {
	<-s.over
	return nil, nil
}

// promptly requires that a plan is there within 50 ms after its context ended,
// in one of ten tries: the machine may be busy with something else.
func promptly(t *testing.T, r *resolve.Resolver, a alert.Alert) {
	best := time.Hour
	for range 10 {
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan time.Time, 1)
		time.AfterFunc(10*time.Millisecond, func() { ended <- time.Now(); cancel() })
		p := r.Resolve(ctx, a)
		best = min(best, time.Since(<-ended))
		operations(t, p)
		require.ErrorIs(t, p.Err(), plan.Problem{Kind: plan.Cancelled})
		if best < 50*time.Millisecond {
			return
		}
	}
	t.Fatalf("the fastest of ten plans came %v after the context ended", best)
}

func TestCancelling(t *testing.T) {
	hook := slow{make(chan struct{})}
	t.Cleanup(func() { close(hook.over) })
	r := opened(t, shop, func(c *resolve.Config) { c.Deploys, c.Limits.Hook = hook, time.Hour })
	promptly(t, r, alert.Alert{Text: failing, Time: failed})
}

// A log that takes long to read does not hold up the page either.
func TestCancellingWhileReading(t *testing.T) {
	log := strings.Repeat("panic: x\n\tat a.b(c.go:1)\n  File \"x\", line 1\n", 1<<18)
	promptly(t, opened(t, shop), alert.Alert{Text: log, Time: failed})
}

// A broken is a company's system that fails in one way, whatever it is asked.
type broken struct{ fail func() error }

func (b broken) Deploys(context.Context, alert.Alert) (map[string]alert.Deploy, error) {
	return nil, b.fail()
}

func (b broken) OnCall(context.Context, plan.Responder, time.Time) ([]plan.Responder, error) {
	return nil, b.fail()
}

func (b broken) Owner(context.Context, string) ([]plan.Responder, error) { return nil, b.fail() }

func (b broken) Identity(context.Context, blame.Identity) ([]plan.Responder, error) {
	return nil, b.fail()
}

func (b broken) Veto(context.Context, plan.Responder, alert.Alert) (plan.Reason, string, error) {
	return "", "", b.fail()
}

// A hook that panics, blocks or errors costs a Problem and never the page.
func TestHooksNeverLoseThePage(t *testing.T) {
	over := make(chan struct{})
	t.Cleanup(func() { close(over) })
	want := opened(t, shop).Resolve(t.Context(), alert.Alert{Text: failing, Time: failed})
	require.NotEmpty(t, want.Paged(plan.RoleFix))
	hooks := map[string]func(*resolve.Config, broken){
		"deploys":   func(c *resolve.Config, b broken) { c.Deploys = b },
		"on-call":   func(c *resolve.Config, b broken) { c.OnCall = b },
		"directory": func(c *resolve.Config, b broken) { c.Directory = b },
		"veto":      func(c *resolve.Config, b broken) { c.Veto = b },
	}
	for how, fail := range map[string]func() error{
		"panics": func() error { panic("nobody home") },
		"blocks": func() error { <-over; return nil },
		"errors": func() error { return errors.New("nobody home") },
	} {
		for name, set := range hooks {
			t.Run(name+" "+how, func(t *testing.T) {
				r := opened(t, shop, func(c *resolve.Config) {
					c.Limits.Hook = 10 * time.Millisecond
					set(c, broken{fail})
				})
				p := r.Resolve(t.Context(), alert.Alert{Text: failing, Time: failed})
				operations(t, p)
				require.Equal(t, want.Paged(plan.RoleFix), p.Paged(plan.RoleFix))
				require.ErrorIs(t, p.Err(), plan.Problem{Kind: plan.HookFailed, Subject: name})
			})
		}
	}
}
