package blame

import (
	"container/heap"
	"errors"
	"io/fs"
	"time"
)

// What eachCommit does after a commit.
type step int

const (
	follow step = iota // go on to its parents
	skip               // go on with others
	stop
)

// eachCommit calls f with what heads can reach, newest committer date first.
// Heads that are no commits are left out, and so are parents that are not there.
func (r *Repo) eachCommit(heads []Hash, f func(*node) (step, error)) error {
	q := &queue{}
	seen := map[Hash]bool{}
	add := func(id Hash) error {
		if seen[id] {
			return nil
		}
		seen[id] = true
		c, err := r.src.Commit(id)
		if err == nil {
			heap.Push(q, &node{id: id, commit: c, order: len(seen)})
		}
		return unlessAbsent(err)
	}
	for _, id := range heads {
		commit, err := r.peel(id)
		if err == nil {
			err = add(commit)
		}
		if unlessAbsent(err) != nil {
			return err
		}
	}
	for q.Len() > 0 {
		n := heap.Pop(q).(*node)
		next, err := f(n)
		if err != nil || next == stop {
			return err
		}
		for _, id := range n.commit.Parents {
			if next == skip {
				break
			}
			if err := add(id); err != nil {
				return err
			}
		}
	}
	return nil
}

func unlessAbsent(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// A painter finds what one commit can reach and another cannot, by going back
// from both at once, newest first.
type painter struct {
	repo   *Repo
	queue  queue
	nodes  map[Hash]*painted
	wanted int   // nodes in the queue that only the first one is known to reach
	oldest int64 // date of the oldest wanted commit
}

type painted struct {
	node   *node
	not    bool // the second one reaches it
	queued bool
}

// Dates may be wrong. After the last wanted commit the walk goes on for so long
// and over so many commits, in case that one of them is reached yet.
const (
	skewTime    = 7 * 24 * int64(time.Hour/time.Second)
	skewCommits = 512
)

// excluded returns commits that not can reach, among them all those that head
// can reach, too.
func (r *Repo) excluded(head, not Hash) (map[Hash]bool, error) {
	p := &painter{repo: r, nodes: map[Hash]*painted{}}
	if err := errors.Join(p.add(head, false), p.add(not, true)); err != nil {
		return nil, err
	}
	for more := skewCommits; len(p.queue) > 0 && (p.wanted > 0 || more > 0 || p.queue[0].commit.Time > p.oldest-skewTime); {
		if p.wanted == 0 {
			more--
		}
		if err := p.next(); err != nil {
			return nil, err
		}
	}
	out := map[Hash]bool{}
	for id, n := range p.nodes {
		if n.not {
			out[id] = true
		}
	}
	return out, nil
}

func (p *painter) next() error {
	n := heap.Pop(&p.queue).(*node)
	at := p.nodes[n.id]
	at.queued = false
	if !at.not {
		p.wanted--
		p.oldest = min(p.oldest, n.commit.Time)
	}
	for _, id := range n.commit.Parents {
		if err := p.add(id, at.not); err != nil {
			return err
		}
	}
	return nil
}

// add paints a commit. One that changes its paint is looked at again, so that
// what it reaches does, too.
func (p *painter) add(id Hash, not bool) error {
	at := p.nodes[id]
	if at == nil {
		c, err := p.repo.src.Commit(id)
		if err != nil {
			return unlessAbsent(err)
		}
		if len(p.nodes) == 0 {
			p.oldest = c.Time
		}
		at = &painted{node: &node{id: id, commit: c, order: len(p.nodes)}, not: not}
		p.nodes[id] = at
		p.push(at)
		return nil
	}
	if not && !at.not {
		if at.not = true; at.queued {
			p.wanted--
		} else {
			p.push(at)
		}
	}
	return nil
}

func (p *painter) push(at *painted) {
	at.queued = true
	heap.Push(&p.queue, at.node)
	if !at.not {
		p.wanted++
	}
}
