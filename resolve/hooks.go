package resolve

import (
	"context"
	"errors"
	"fmt"

	"github.com/whopage/whopage/resolve/plan"
)

// errGaveUp is the error of a hook that did not answer in time before: it is not
// waited for twice in one incident.
var errGaveUp = errors.New("resolve: the hook did not answer before")

// call asks a caller's hook. An error, a panic or slowness of it becomes a
// Problem; the plan goes on without its answer. One that was slow once is not
// asked again.
func call[T any](c *incident, name string, ask func(context.Context) (T, error)) (T, error) {
	type reply struct {
		value T
		err   error
	}
	if c.slow[name] {
		var none T
		return none, errGaveUp
	}
	ctx, cancel := context.WithTimeout(c.ctx, c.resolver.config.Limits.Hook)
	defer cancel()
	done := make(chan reply, 1) // buffered: a hook that answers too late must not hang
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- reply{err: fmt.Errorf("panic: %v", p)}
			}
		}()
		value, err := ask(ctx)
		done <- reply{value, err}
	}()
	var r reply
	select {
	case r = <-done:
	case <-ctx.Done():
		r.err = fmt.Errorf("no answer: %w", ctx.Err())
		c.slow[name] = true
	}
	if r.err != nil && !c.cancelled() {
		c.problem(plan.HookFailed, name, "the %s hook failed: %v", name, r.err)
	}
	return r.value, r.err
}
