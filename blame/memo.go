package blame

import (
	"encoding/binary"
	"sync"
	"sync/atomic"

	"github.com/whopage/whopage/blame/internal/object"
)

// A memo is what walks learned about paths of commits, for the walks after
// them: how far back a file stands unchanged, and what stood before a change.
// Both depend on nothing but the commits as long as the epoch of the source is
// the same, so that a walk that uses them finds what one without them would.
type memo struct {
	stretches *cache[place, stretch]
	crossings *cache[place, []origin]
	answers   *cache[question, []Result]
	marks     marks // of the commits that stretches start at
}

// A place is a path in a commit, as a walk with such options goes on from it.
type place struct {
	commit      Hash
	path        string
	noRenames   bool
	firstParent bool
}

// A stretch leads from a place to an older commit, each commit on the way having
// passed the whole file on to a parent.
type stretch struct {
	end    Hash
	commit object.Commit
	path   string // there
	steps  int    // commits passed
	oldest int64  // no commit passed is older
}

func newMemo() *memo {
	return &memo{
		stretches: newCache[place, stretch](16 << 20),
		crossings: newCache[place, []origin](16 << 20),
		answers:   newCache[question, []Result](16 << 20),
	}
}

// stretch returns what starts at a place.
func (m *memo) stretch(p place) (stretch, bool) {
	if !m.marks.may(p.commit) {
		return stretch{}, false
	}
	return m.stretches.get(p)
}

func (m *memo) putStretch(p place, s stretch) {
	m.stretches.put(p, s, int64(320+len(p.path)+len(s.path)+len(s.commit.Parents)*20))
	m.marks.set(p.commit)
}

func (m *memo) putCrossings(p place, list []origin) {
	bytes := 160 + len(p.path)
	for _, c := range list {
		bytes += 192 + len(c.path) + 20*len(c.trees) + 20*len(c.commit.Parents)
	}
	m.crossings.put(p, list, int64(bytes))
}

func (m *memo) putAnswer(q question, results []Result) {
	bytes := 64 + len(q.text)
	for _, r := range results {
		bytes += 160 + 128*len(r.Hunks)
	}
	m.answers.put(q, results, int64(bytes))
}

// marks is a set of commits that may hold others, too. It costs a walk that
// finds nothing next to nothing.
type marks [1 << 14]atomic.Uint64

func (m *marks) at(id Hash) (*atomic.Uint64, uint64) {
	n := binary.BigEndian.Uint32(id[:])
	return &m[n>>6%uint32(len(m))], 1 << (n & 63)
}

func (m *marks) may(id Hash) bool {
	word, bit := m.at(id)
	return word.Load()&bit != 0
}

func (m *marks) set(id Hash) {
	word, bit := m.at(id)
	word.Or(bit)
}

// learned keeps the memo of an epoch.
type learned struct {
	sync.Mutex
	epoch uint64
	memo  *memo
}

// memo returns what was learned in the present epoch of the source.
func (r *Repo) memo() *memo {
	epoch := r.src.Epoch()
	r.learned.Lock()
	defer r.learned.Unlock()
	if r.learned.memo == nil || r.learned.epoch != epoch {
		r.learned.memo, r.learned.epoch = newMemo(), epoch
	}
	return r.learned.memo
}

// A landing is where lines came to a version of a file, with the steps that the
// claim had made by then.
type landing struct {
	place
	steps int
}

func (w *walk) place(commit Hash, path string) place {
	return place{commit, path, w.options.NoRenames, w.options.FirstParent}
}

// leap takes a claim as far as it is known to pass unchanged: not past a commit
// older than the cut-off.
func (w *walk) leap(id Hash, commit object.Commit, c *claim) (Hash, object.Commit) {
	for w.leaps {
		s, ok := w.memo.stretch(w.place(id, c.path))
		if !ok || w.dated && s.oldest < w.since {
			break
		}
		c.name, c.trees = w.name(s.path), nil
		c.steps += s.steps
		c.oldest = min(c.oldest, s.oldest)
		w.taken += s.steps
		id, commit = s.end, s.commit
	}
	return id, commit
}

// minStretch is the least that is worth remembering, in steps.
const minStretch = 2

// rest ends the stretches of a claim at a commit.
func (w *walk) rest(n *node, c *claim) {
	for _, l := range c.landings {
		if steps := c.steps - l.steps; steps >= minStretch {
			w.memo.putStretch(l.place, stretch{n.id, n.commit, c.path, steps, c.oldest})
		}
	}
	c.landings = nil
}
