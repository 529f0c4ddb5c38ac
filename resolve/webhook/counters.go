package webhook

import (
	"fmt"
	"sync/atomic"
)

// Counters count what a Handler and a Worker did. They are an expvar.Var: they
// print as a JSON object. The zero value is ready, and one may be shared.
type Counters struct {
	Requests atomic.Int64 // that came in
	Accepted atomic.Int64 // answered 202
	Refused  atomic.Int64 // answered 4xx: they would fail again
	Deferred atomic.Int64 // answered 503: to be sent again
	Alerts   atomic.Int64 // handed to Accept
	Unknown  atomic.Int64 // accepted bodies of no known system, without an alert in them

	Joined   atomic.Int64 // alerts whose like was waiting or had just been resolved
	Resolved atomic.Int64 // alerts that a plan was made of and delivered
	Failed   atomic.Int64 // plans whose delivery failed, and panics
	Waiting  atomic.Int64 // alerts in a Worker's queue now
}

// String prints the counters as JSON.
func (c *Counters) String() string {
	return fmt.Sprintf(`{"requests":%d,"accepted":%d,"refused":%d,"deferred":%d,"alerts":%d,"unknown":%d,"joined":%d,"resolved":%d,"failed":%d,"waiting":%d}`,
		c.Requests.Load(), c.Accepted.Load(), c.Refused.Load(), c.Deferred.Load(), c.Alerts.Load(), c.Unknown.Load(),
		c.Joined.Load(), c.Resolved.Load(), c.Failed.Load(), c.Waiting.Load())
}
