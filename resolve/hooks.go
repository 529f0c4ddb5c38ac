package resolve

import (
	"context"
	"fmt"
	"time"

	"github.com/whopage/whopage/resolve/plan"
)

// hookTime is how long a hook may take. It is called while somebody waits to be
// paged.
const hookTime = 3 * time.Second

// call asks a caller's hook. An error, a panic or slowness of it becomes a
// Problem; the plan goes on without its answer.
func call[T any](c *incident, name string, ask func(context.Context) (T, error)) (T, error) {
	type reply struct {
		value T
		err   error
	}
	ctx, cancel := context.WithTimeout(c.ctx, hookTime)
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
	}
	if r.err != nil {
		c.problem(plan.HookFailed, name, "the %s hook failed: %v", name, r.err)
	}
	return r.value, r.err
}
