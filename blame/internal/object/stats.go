package object

import (
	"sync/atomic"

	"github.com/go-git/go-git/v5/plumbing"
)

// Stats implements Source.
func (f *Files) Stats() Stats { return f.stats.read() }

// counters are Stats that many goroutines add to.
type counters struct {
	commits, trees, blobs, tags, graph, bytes, queries, no atomic.Int64
}

func (c *counters) count(o content) {
	switch o.kind {
	case plumbing.CommitObject:
		c.commits.Add(1)
	case plumbing.TreeObject:
		c.trees.Add(1)
	case plumbing.BlobObject:
		c.blobs.Add(1)
	case plumbing.TagObject:
		c.tags.Add(1)
	}
}

func (c *counters) read() Stats {
	return Stats{
		Commits: c.commits.Load(), Trees: c.trees.Load(), Blobs: c.blobs.Load(), Tags: c.tags.Load(),
		GraphCommits: c.graph.Load(), Bytes: c.bytes.Load(), FilterQueries: c.queries.Load(), FilterNo: c.no.Load(),
	}
}
