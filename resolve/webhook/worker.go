package webhook

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/whopage/whopage/resolve/alert"
	"github.com/whopage/whopage/resolve/plan"
)

// ErrFull is what Accept fails with when the queue has no place, ErrStopped
// when the worker does not run. A Handler answers both 503.
var (
	ErrFull    = errors.New("webhook: the queue is full")
	ErrStopped = errors.New("webhook: the worker has stopped")
)

// A Resolver makes a plan of an alert; *resolve.Resolver is one.
type Resolver interface {
	Resolve(ctx context.Context, a alert.Alert) *plan.Plan
}

// A Worker is a queue in memory for those who have none of their own: Accept
// puts alerts in it, Run resolves them and delivers the plans. Alerts with the
// same key are resolved once as long as the first is waiting, at work or was
// delivered no longer than Join ago.
//
// It is bounded, and it drains when it is stopped. It is not durable: the alerts
// that wait or are at work, up to Queue and Workers of them, are lost when the
// process crashes, though their senders were answered that they are accepted.
// Where that matters, Accept has to write to a queue that survives. Resolver and
// Deliver are needed; fields are not to be changed once it runs.
type Worker struct {
	Resolver Resolver
	// Deliver hands a plan on: to a pager, a chat, a log. Its error is counted
	// and logged; trying again is its own.
	Deliver func(ctx context.Context, a alert.Alert, p *plan.Plan) error

	Workers int           // alerts resolved at once; default 2
	Queue   int           // alerts that may wait; default 10,000
	Join    time.Duration // how long an alert's like is not resolved again; default 5 minutes
	Drain   time.Duration // to finish what waits when stopped; default 30 s

	Now      func() time.Time // nil: time.Now
	Counters *Counters        // nil: not counted
	Logger   *slog.Logger     // nil: silent

	once    sync.Once
	mu      sync.Mutex
	queue   chan queued
	seen    map[string]bool // keys whose like is joined
	expires []expiry        // of those that were delivered
	stopped bool
}

type queued struct {
	alert alert.Alert
	key   string
}

// An expiry is when a key is forgotten, in order.
type expiry struct {
	key string
	at  time.Time
}

func (w *Worker) defaults() {
	w.once.Do(func() {
		if w.Workers <= 0 {
			w.Workers = 2
		}
		if w.Queue <= 0 {
			w.Queue = 10_000
		}
		if w.Join <= 0 {
			w.Join = 5 * time.Minute
		}
		if w.Drain <= 0 {
			w.Drain = 30 * time.Second
		}
		if w.Now == nil {
			w.Now = time.Now
		}
		if w.Counters == nil {
			w.Counters = &Counters{}
		}
		if w.Logger == nil {
			w.Logger = slog.New(slog.DiscardHandler)
		}
		w.queue, w.seen = make(chan queued, w.Queue), map[string]bool{}
	})
}

// Accept queues the firing ones of the alerts, all or none: ErrFull if they do
// not all fit. It never waits.
func (w *Worker) Accept(_ context.Context, alerts []alert.Alert) error {
	w.defaults()
	var firing []queued
	for _, a := range alerts {
		if a.Status == "" || a.Status == alert.Firing {
			firing = append(firing, queued{a, a.Key()})
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stopped {
		return ErrStopped
	}
	w.forget(w.Now())
	fresh := firing[:0]
	here := map[string]bool{}
	for _, q := range firing {
		if w.seen[q.key] || here[q.key] {
			continue
		}
		here[q.key] = true
		fresh = append(fresh, q)
	}
	joined := len(firing) - len(fresh)
	if len(w.queue)+len(fresh) > cap(w.queue) {
		return ErrFull
	}
	for _, q := range fresh {
		w.seen[q.key] = true
		w.queue <- q
	}
	w.Counters.Joined.Add(int64(joined))
	w.Counters.Waiting.Add(int64(len(fresh)))
	return nil
}

// maxKeys bounds the keys of delivered alerts that are remembered; the oldest
// are forgotten first.
const maxKeys = 20_000

// forget drops the keys whose time is over. The caller holds the lock.
func (w *Worker) forget(now time.Time) {
	n := 0
	for n < len(w.expires) && (len(w.expires)-n > maxKeys || !w.expires[n].at.After(now)) {
		delete(w.seen, w.expires[n].key)
		n++
	}
	w.expires = w.expires[n:]
}

// Run resolves what is queued until the context ends; from then on nothing more
// is accepted, and it returns when what waits is done, or an error that says
// how much is left after Drain.
func (w *Worker) Run(ctx context.Context) error {
	w.defaults()
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	var group sync.WaitGroup
	var left atomic.Int64
	for range w.Workers {
		group.Go(func() {
			for q := range w.queue {
				if work.Err() != nil {
					left.Add(1)
					continue
				}
				w.handle(work, q)
			}
		})
	}
	<-ctx.Done()
	w.mu.Lock()
	w.stopped = true
	close(w.queue)
	w.mu.Unlock()
	timer := time.AfterFunc(w.Drain, cancel)
	defer timer.Stop()
	group.Wait()
	if n := left.Load(); n > 0 {
		return fmt.Errorf("webhook: %d alerts were not resolved within %s of stopping", n, w.Drain)
	}
	return nil
}

// handle resolves and delivers one alert. A panic in either costs this alert,
// not the process.
func (w *Worker) handle(ctx context.Context, q queued) {
	delivered := false
	defer func() {
		if p := recover(); p != nil {
			w.Logger.Error("alert not delivered", "key", q.key, "panic", fmt.Sprint(p))
		}
		w.done(q.key, delivered)
	}()
	p := w.Resolver.Resolve(ctx, q.alert)
	err := w.Deliver(ctx, q.alert, p)
	if delivered = err == nil; !delivered {
		w.Logger.Error("plan not delivered", "key", q.key, "error", err.Error())
	}
}

// done counts an alert and remembers its key for Join. One that was not
// delivered is forgotten, so that its like is tried again.
func (w *Worker) done(key string, delivered bool) {
	w.Counters.Waiting.Add(-1)
	w.mu.Lock()
	defer w.mu.Unlock()
	if !delivered {
		w.Counters.Failed.Add(1)
		delete(w.seen, key)
		return
	}
	w.Counters.Resolved.Add(1)
	w.expires = append(w.expires, expiry{key, w.Now().Add(w.Join)})
}
