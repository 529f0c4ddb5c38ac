package blame

import "github.com/whopage/whopage/blame/internal/object"

// Stats is what was read so far, for tests that count it.
func (r *Repo) Stats() object.Stats { return r.src.Stats() }
