package locate

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/whopage/whopage/resolve/stacktrace"
)

// The vote. A query that shares its last k parts with a file proposes, for each
// k, to rewrite the printed prefix before those parts to the folder before
// them. A rewrite's support is the number of distinct printed paths that it
// sends to files of the tree. Support, the parts shared, and how likely the
// prefix is to be where a service was deployed are added up as log odds; the
// answer needs a clear share of all that may be.
const (
	perFrame  = 2.5  // another path that the same rewrite explains
	maxFrames = 6    // after so many it is not more certain
	maxBare   = 2    // the same of a base name: another folder's files are printed alike
	perPart   = 4.5  // a folder that the printed path and the file share
	perHabit  = 1.0  // the same, of a name that many folders have
	maxParts  = 8    // that are counted
	identity  = 6.0  // the runtime's own words for the file's identity
	nowhere   = -1.5 // that no file of the tree is meant
	against   = 2.0  // per other path whose rewrite says the file should be elsewhere
	copied    = -3.0 // a copy of a dependency, where the printed path does not say so
	distinct  = 2.0  // a base name that few projects have
	unknown   = -1.5 // a prefix that services are not put at by habit, and no folder shared
	whole     = 3.0  // the whole path of a file is the end of the printed one
	remade    = -1.5 // a base name that only what it could be made from has
	program   = 4.0  // a program, where programs are
	unlike    = 2.0  // no program, though it is called like one
	plausible = 1.0  // the root, or a folder with a manifest, in place of a prefix
	deeper    = 2.0  // the printed folder is one that the file's is in
	elsewhere = 1.5  // a path outside of the prefixes that the others prove
	pastEnd   = -4.0 // a frame's line that the file does not have
	justPast  = -1.5 // the same, by no more than another revision may explain
)

// The rewrites of one prefix that are tried on frames whose name is in too many
// files, and those that are asked whether a frame contradicts them.
const (
	maxRewrites = 32
	maxAstray   = 6
)

// A rewrite sends what follows a printed prefix to a folder.
type rewrite struct {
	prefix int // an id of the ballot's
	folder int32
}

// A ballot counts the rewrites that the queries propose.
type ballot struct {
	tree     *Tree
	prefixes map[prefixKey]int
	priors   []float64 // of each prefix
	texts    []string  // of each prefix
	under    []int     // queries below each prefix
	count    map[rewrite]int
	solid    map[rewrite]int // by paths that are more than a base name
	folders  map[int][]int32 // by prefix, those with two or more
	checked  map[rewrite]float64
	members  [][]member          // by prefix, at most maxBacking
	printed  map[string][]*query // by printed file, at most maxBacking
	together map[printedIn]float64
}

// A member is a query below a prefix, which covers so many parts of its path.
type member struct {
	*query
	below int
}

type prefixKey struct {
	parent int
	part   string
}

// vote finds the candidates of all open queries and lets them vote.
func (l *locating) vote() {
	room := min(16*len(l.queries), 1<<14)
	b := &ballot{tree: l.tree, prefixes: map[prefixKey]int{}, count: make(map[rewrite]int, room), solid: make(map[rewrite]int, room), checked: map[rewrite]float64{}, printed: map[string][]*query{}, together: map[printedIn]float64{}}
	l.ballot = b
	seen := map[string]bool{}
	for _, q := range l.queries {
		l.candidates(q, min(maxBucket, max(MaxCandidates, maxBallot/len(l.queries))))
		if len(q.candidates) == 0 && !q.open() {
			continue
		}
		b.name(q)
		if p := b.printed[q.file]; len(p) < maxBacking {
			b.printed[q.file] = append(p, q)
		}
		if key := q.key(); !seen[key] {
			seen[key] = true
			b.add(q)
		}
	}
	b.collect()
	for _, q := range l.queries {
		if q.crowded {
			b.extend(q)
		}
	}
	for _, q := range l.queries {
		b.weigh(q)
	}
	l.settle(b)
}

// key tells printed paths apart; where rules name the file, by that too.
func (q *query) key() string {
	key := strings.Join(q.parts, "/")
	if q.status == Unique {
		key += fmt.Sprintf("\x00%d", q.files[0])
	}
	return key
}

// open reports whether the rules left the query to suffix and vote.
func (q *query) open() bool { return q.status == "" && len(q.parts) > 0 }

// bare reports whether only a base name was printed: it says nothing of where.
func (q *query) bare() bool { return len(q.parts) == 1 && q.relative && q.scheme == "" }

func (l *locating) candidates(q *query, limit int) {
	switch {
	case q.status == Unique:
		for _, i := range q.files[:min(len(q.files), limit)] {
			q.candidates = append(q.candidates, candidate{file: i, shared: l.tree.shares(i, q.parts)})
		}
	case q.open():
		q.candidates, q.crowded = l.tree.bySuffix(q, limit)
	}
}

// name gives each prefix of the query's printed path an id.
func (b *ballot) name(q *query) {
	root, id := "/", prefixKey{part: "/"}
	switch {
	case q.scheme != "":
		root = q.scheme + "://" + q.host + "/"
		id.part = root
	case q.relative:
		root, id.part = "", ""
	}
	q.prefixes = q.prefixes[:0]
	at := b.id(id, root, b.prior(q, 0))
	q.prefixes = append(q.prefixes, at)
	for n, p := range q.parts[:len(q.parts)-1] {
		root += p + "/"
		at = b.id(prefixKey{parent: at + 1, part: p}, root, b.prior(q, n+1))
		q.prefixes = append(q.prefixes, at)
	}
	for n, p := range q.prefixes {
		if len(b.members[p]) < maxBacking {
			b.members[p] = append(b.members[p], member{q, n})
		}
	}
}

func (b *ballot) id(k prefixKey, text string, prior float64) int {
	i, ok := b.prefixes[k]
	if !ok {
		i = len(b.texts)
		b.prefixes[k] = i
		b.texts = append(b.texts, text)
		b.priors = append(b.priors, prior)
		b.under = append(b.under, 0)
		b.members = append(b.members, nil)
	}
	return i
}

// prior is how likely the first n printed parts are where a service's files
// were put.
func (b *ballot) prior(q *query, n int) float64 {
	switch {
	case n == 0 && (q.relative || q.scheme != ""):
		return 1.5
	case n == 0:
		return -1.5
	case q.relative:
		return -0.5
	case deployRoot(q.parts[:n]):
		return 1
	}
	return 0
}

// add counts the rewrites that a query proposes.
func (b *ballot) add(q *query) {
	for _, p := range q.prefixes {
		b.under[p]++
	}
	for _, c := range q.candidates {
		if q.crowded {
			break
		}
		for k := 1; k <= c.shared; k++ {
			r := rewrite{q.prefixes[len(q.parts)-k], b.tree.above(c.file, k)}
			b.count[r]++
			if !q.bare() {
				b.solid[r]++
			}
		}
	}
}

// collect lists the rewrites that more than one path supports, by prefix, the
// best supported first.
func (b *ballot) collect() {
	b.folders = map[int][]int32{}
	for r, n := range b.count {
		if n > 1 {
			b.folders[r.prefix] = append(b.folders[r.prefix], r.folder)
		}
	}
	for p, folders := range b.folders {
		slices.SortFunc(folders, func(x, y int32) int {
			return cmp.Or(cmp.Compare(b.count[rewrite{p, y}], b.count[rewrite{p, x}]), cmp.Compare(x, y))
		})
		b.folders[p] = folders[:min(len(folders), maxRewrites)]
	}
}

// extend adds to a crowded query the files to which the others' rewrites send it.
func (b *ballot) extend(q *query) {
	for n, p := range q.prefixes {
		for _, d := range b.folders[p] {
			i := b.tree.find(d, q.parts[n:])
			if i == none || slices.ContainsFunc(q.candidates, func(c candidate) bool { return c.file == i }) {
				continue
			}
			c := candidate{file: i, shared: b.tree.shares(i, q.parts)}
			q.candidates = append(q.candidates, c)
			for k := 1; k <= c.shared; k++ {
				b.count[rewrite{q.prefixes[len(q.parts)-k], b.tree.above(i, k)}]++
			}
			if len(q.candidates) > 2*maxBucket {
				return
			}
		}
	}
}

// rewriteTo is the widest rewrite that sends the query to a candidate.
func (b *ballot) rewriteTo(q *query, c candidate) rewrite {
	return rewrite{q.prefixes[len(q.parts)-c.shared], b.tree.above(c.file, c.shared)}
}

// weigh scores a query's candidates and gives each its share.
func (b *ballot) weigh(q *query) {
	if len(q.candidates) == 0 {
		return
	}
	for i := range q.candidates {
		c := &q.candidates[i]
		c.score = b.score(q, *c)
	}
	if q.tracked && len(b.folders) > 0 && !b.supported(q) {
		q.verdict, q.candidates = external("a library of the image, not the tree's copy"), nil
		return
	}
	q.none = b.nowhere(q)
	q.normalize(q.none)
	if q.status != Unique || len(q.candidates) > 1 {
		b.check(q)
		q.normalize(q.none)
	}
}

// supported reports whether another path supports one of the candidates.
func (b *ballot) supported(q *query) bool {
	return slices.ContainsFunc(q.candidates, func(c candidate) bool { return b.count[b.rewriteTo(q, c)] > 1 })
}

func (b *ballot) score(q *query, c candidate) float64 {
	r := b.rewriteTo(q, c)
	others := b.count[r] - 1
	switch {
	case q.bare() && b.solid[r] == 0:
		others = 0
	case q.bare():
		others = min(others, maxBare)
	}
	s := perFrame*float64(min(max(0, others), maxFrames-1)) + q.sharedWeight(c.shared) + b.priors[r.prefix]
	if q.status == Unique && !q.tracked {
		s += identity
	}
	if c.shared == len(q.parts) && r.folder == 0 && q.relative && !c.source {
		s++ // exact
		if q.whole {
			s += 3
		}
	}
	if c.shared == 1 {
		s += b.landing(q, r) + b.installed(q, c)
	}
	switch {
	case !c.source && b.atRoot(q, r):
		s += whole
	case c.source && q.bare():
		s += remade
	}
	if q.format == stacktrace.DotNet {
		s += b.tree.namespaceHint(q, c.file)
	}
	if !q.tracked && b.tree.isCopy(c.file, c.shared) {
		s += copied
	}
	return s
}

// sharedWeight is what n shared parts are worth; the base name is given.
func (q *query) sharedWeight(n int) float64 {
	w := 0.0
	for i := 1; i < n && i < maxParts; i++ {
		if p := q.parts[len(q.parts)-1-i]; deployRoots[p] || habitual[p] {
			w += perHabit
		} else {
			w += perPart
		}
	}
	return w
}

// nowhere is the log odds that no file of the tree is meant: higher where
// another rewrite, that other frames prove, sends the query where nothing is.
func (b *ballot) nowhere(q *query) float64 {
	astray := b.astray(q)
	s := nowhere + against*float64(min(max(0, astray-1), 3))
	if astray < 2 && !commonName(q.parts[len(q.parts)-1]) {
		s -= distinct
	}
	if len(b.folders) > 0 && !q.bare() && q.status == "" && !b.covered(q) {
		s += elsewhere
	}
	return s
}

// covered reports whether other paths prove a rewrite of one of the query's
// prefixes.
func (b *ballot) covered(q *query) bool {
	return slices.ContainsFunc(q.prefixes, func(p int) bool { return len(b.folders[p]) > 0 })
}

// astray is the support of the best rewrite that sends the query to a path that
// is not in the tree.
func (b *ballot) astray(q *query) int {
	most := 0
	if !q.bare() && (q.status == "" || q.tracked) {
		for n, p := range q.prefixes {
			folders := b.folders[p]
			for _, d := range folders[:min(len(folders), maxAstray)] {
				support := b.count[rewrite{p, d}]
				if support <= most {
					break
				}
				if b.tree.findSource(d, q.parts[n:]) == none {
					most = support
				}
			}
		}
	}
	return most
}

// normalize turns scores into shares, best first; of equals the shallower one,
// so that the order does not depend on how the tree was read.
func (q *query) normalize(none float64) {
	slices.SortFunc(q.candidates, func(x, y candidate) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.file, y.file))
	})
	top := max(q.candidates[0].score, none)
	sum := math.Exp(none - top)
	for _, c := range q.candidates {
		sum += math.Exp(c.score - top)
	}
	for i := range q.candidates {
		q.candidates[i].share = math.Exp(q.candidates[i].score-top) / sum
	}
}
