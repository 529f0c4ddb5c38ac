package webhook_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/webhook"
)

// resolver is a stand-in that counts.
type resolver struct {
	calls atomic.Int64
	wait  chan bool
}

func (r *resolver) Resolve(_ context.Context, a alert.Alert) *plan.Plan {
	r.calls.Add(1)
	if r.wait != nil {
		<-r.wait
	}
	if a.Title == "panic" {
		panic("oh")
	}
	return &plan.Plan{Key: a.Key()}
}

func deliver(context.Context, alert.Alert, *plan.Plan) error { return nil }

// run starts a worker and returns what stops it and waits.
func run(w *webhook.Worker) (stop func() error) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- w.Run(ctx) }()
	return func() error { cancel(); return <-done }
}

func TestIdenticalAlertsAreResolvedOnce(t *testing.T) {
	r := &resolver{}
	w := &webhook.Worker{Resolver: r, Deliver: deliver, Counters: &webhook.Counters{}}
	stop := run(w)
	for i := range 10_000 {
		a := alert.Alert{Service: "cart", Title: fmt.Sprintf("%d errors", i)}
		require.NoError(t, w.Accept(t.Context(), []alert.Alert{a}))
	}
	require.NoError(t, stop())
	require.EqualValues(t, 1, r.calls.Load())
	require.EqualValues(t, 9_999, w.Counters.Joined.Load())
	require.EqualValues(t, 0, w.Counters.Waiting.Load())
}

func TestJoiningEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &resolver{}
		w := &webhook.Worker{Resolver: r, Deliver: deliver, Join: time.Minute}
		stop := run(w)
		same := []alert.Alert{{Title: "down"}, {Title: "down"}, {Title: "down", Status: alert.Resolved}}
		for _, resolved := range []int64{1, 1, 2} {
			require.NoError(t, w.Accept(t.Context(), same))
			synctest.Wait()
			require.Equal(t, resolved, r.calls.Load())
			time.Sleep(40 * time.Second)
		}
		require.NoError(t, stop())
	})
}

// What was not delivered is not joined: its sender's next try is another one.
func TestAFailedDeliveryIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tries := 0
		w := &webhook.Worker{Resolver: &resolver{}, Deliver: func(context.Context, alert.Alert, *plan.Plan) error {
			if tries++; tries == 1 {
				return errors.New("the pager is down")
			}
			return nil
		}}
		stop := run(w)
		for range 3 {
			require.NoError(t, w.Accept(t.Context(), []alert.Alert{{Title: "down"}}))
			synctest.Wait()
		}
		require.NoError(t, stop())
		require.Equal(t, 2, tries)
	})
}

func TestAQueueThatIsFullRefusesAll(t *testing.T) {
	r := &resolver{wait: make(chan bool)}
	w := &webhook.Worker{Resolver: r, Deliver: deliver, Queue: 2, Workers: 1}
	alerts := func(names ...string) (out []alert.Alert) {
		for _, name := range names {
			out = append(out, alert.Alert{Title: name})
		}
		return out
	}
	require.NoError(t, w.Accept(t.Context(), alerts("one")))
	require.ErrorIs(t, w.Accept(t.Context(), alerts("two", "three")), webhook.ErrFull)
	require.NoError(t, w.Accept(t.Context(), alerts("two")), "nothing of what was refused is held")
	stop := run(w)
	close(r.wait)
	require.NoError(t, stop())
	require.EqualValues(t, 2, r.calls.Load(), "what was accepted is drained")
	require.ErrorIs(t, w.Accept(t.Context(), alerts("four")), webhook.ErrStopped)
}

func TestAPanicCostsOneAlert(t *testing.T) {
	w := &webhook.Worker{Resolver: &resolver{}, Counters: &webhook.Counters{}}
	w.Deliver = func(_ context.Context, a alert.Alert, _ *plan.Plan) error {
		if a.Title == "refused" {
			return errors.New("no")
		}
		return nil
	}
	stop := run(w)
	require.NoError(t, w.Accept(t.Context(), []alert.Alert{{Title: "panic"}, {Title: "refused"}, {Title: "fine"}}))
	require.NoError(t, stop())
	require.EqualValues(t, 2, w.Counters.Failed.Load())
	require.EqualValues(t, 1, w.Counters.Resolved.Load())
}

// The time to drain runs on a clock that the test turns.
func TestDrainingEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &resolver{wait: make(chan bool)}
		w := &webhook.Worker{Resolver: r, Deliver: deliver, Workers: 1, Drain: time.Second}
		require.NoError(t, w.Accept(t.Context(), []alert.Alert{{Title: "one"}, {Title: "two"}, {Title: "three"}}))
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		time.AfterFunc(time.Minute, func() { close(r.wait) })
		require.EqualError(t, w.Run(ctx), "webhook: 2 alerts were not resolved within 1s of stopping")
	})
}
