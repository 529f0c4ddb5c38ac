package object

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
)

// A graph is a commit-graph: what a walk asks of commits, in a table
// (gitformat-commit-graph). It is one file, or a chain of them, each adding to
// those before it. It saves time and is nothing but a copy: it is not used in a
// repository whose history is not what its objects say, not if its checksum
// does not agree, and no longer once a commit contradicts it.
type graph struct {
	layers []*layer // the base first
}

// A layer is one file of a graph.
type layer struct {
	file  *mapped
	table table
	first uint32 // commits in the layers before
	data  []byte // graphEntry bytes a commit
	edges []byte // parents of octopus merges
	filters
}

const (
	// graphEntry is a tree's name, two parents, and eight bytes of generation
	// and date.
	graphEntry = idSize + 16
	noParent   = 0x70000000
	manyEdges  = 1 << 31
	// dateBits are the bits of a date that a graph keeps.
	dateBits = 34
)

// graphFiles returns the files of the graph of an objects folder, the base
// first; none if it has no graph.
func graphFiles(objects string) ([]string, error) {
	info := filepath.Join(objects, "info")
	if single := filepath.Join(info, "commit-graph"); isFile(single) {
		return []string{single}, nil
	}
	chain := filepath.Join(info, "commit-graphs", "commit-graph-chain")
	data, err := readSmall(chain)
	if absent(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []string
	for line := range strings.Lines(string(data)) {
		name := strings.TrimSpace(line)
		if _, ok := parseID([]byte(name)); !ok {
			return nil, fmt.Errorf("%s: not a name: %.60q", chain, name)
		}
		out = append(out, filepath.Join(info, "commit-graphs", "graph-"+name+".graph"))
	}
	return out, nil
}

func isFile(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.Mode().IsRegular()
}

// openGraph reads the graph of the first objects folder that has one. Layers of
// a chain may lie in an alternate.
func openGraph(folders []string, noMap bool) (*graph, error) {
	for _, objects := range folders {
		files, err := graphFiles(objects)
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			continue
		}
		g := &graph{}
		for _, path := range files {
			for _, other := range folders {
				if there := filepath.Join(other, "info", "commit-graphs", filepath.Base(path)); len(files) > 1 && !isFile(path) && isFile(there) {
					path = there
				}
			}
			if err := g.add(path, noMap); err != nil {
				return nil, errors.Join(err, g.close())
			}
		}
		return g, nil
	}
	return nil, nil
}

// add opens the next layer.
func (g *graph) add(path string, noMap bool) error {
	f, err := openMapped(path, true, noMap)
	if err != nil {
		return err
	}
	l := &layer{file: f, first: uint32(g.size())}
	g.layers = append(g.layers, l)
	if err = checkSum(f); err != nil {
		return err
	}
	if err = l.parse(f.data, g.layers[:len(g.layers)-1]); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func (g *graph) size() int {
	if len(g.layers) == 0 {
		return 0
	}
	last := g.layers[len(g.layers)-1]
	return int(last.first) + last.table.n
}

func (l *layer) parse(data []byte, before []*layer) error {
	if len(data) < 8+idSize || string(data[:4]) != "CGPH" {
		return errors.New("not a commit-graph")
	}
	if data[4] != 1 || data[5] != 1 {
		return fmt.Errorf("version %d, hash version %d: not supported", data[4], data[5])
	}
	list, err := parseChunks(data, 8, int(data[6]))
	if err != nil {
		return err
	}
	if err := l.checkBases(list.named("BASE"), int(data[7]), before); err != nil {
		return err
	}
	if l.table, err = newTable(list.named("OIDF"), list.named("OIDL"), idSize); err != nil {
		return err
	}
	if l.data = list.named("CDAT"); len(l.data) < l.table.n*graphEntry {
		return fmt.Errorf("%d commits do not fit into the file", l.table.n)
	}
	l.edges = list.named("EDGE")
	l.filters = parseFilters(list.named("BIDX"), list.named("BDAT"), l.table.n)
	return nil
}

// checkBases sees that a layer stands on those that it was made for. They are
// named by their checksums.
func (l *layer) checkBases(names []byte, n int, before []*layer) error {
	if n != len(before) || len(names) < n*idSize {
		return fmt.Errorf("a layer on %d others in the place of one on %d", n, len(before))
	}
	for i, b := range before {
		if sum := b.file.data[len(b.file.data)-idSize:]; string(sum) != string(names[i*idSize:][:idSize]) {
			return fmt.Errorf("its base %s is not there", hex.EncodeToString(names[i*idSize:][:idSize]))
		}
	}
	return nil
}

func (g *graph) close() error {
	if g == nil {
		return nil
	}
	var errs []error
	for _, l := range g.layers {
		errs = append(errs, l.file.close())
	}
	return errors.Join(errs...)
}

// find returns a commit's layer and place in it.
func (g *graph) find(id *ID) (*layer, int, bool) {
	for _, l := range slices.Backward(g.layers) {
		if i, found := l.table.find(id); found {
			return l, i, true
		}
	}
	return nil, 0, false
}

// name returns the commit at a position that counts through the layers.
func (g *graph) name(at uint32) (ID, error) {
	for _, l := range slices.Backward(g.layers) {
		if at >= l.first {
			if i := int(at - l.first); i < l.table.n {
				return ID(l.table.name(i)), nil
			}
			break
		}
	}
	return ID{}, errors.New("a parent outside of the commit-graph")
}

// commit returns what the graph says of a commit.
func (g *graph) commit(id *ID) (c Commit, found bool, err error) {
	l, i, found := g.find(id)
	if !found {
		return c, false, nil
	}
	d := l.data[i*graphEntry:][:graphEntry]
	c.Tree = ID(d[:idSize])
	c.Time = int64(binary.BigEndian.Uint64(d[idSize+8:]) & (1<<dateBits - 1))
	one, two := binary.BigEndian.Uint32(d[idSize:]), binary.BigEndian.Uint32(d[idSize+4:])
	if one != noParent {
		c.Parents, err = g.parents(l, one, two)
	}
	return c, true, err
}

func (g *graph) parents(l *layer, one, two uint32) ([]ID, error) {
	list := make([]uint32, 1, 2)
	list[0] = one
	switch {
	case two == noParent:
	case two&manyEdges == 0:
		list = append(list, two)
	default:
		for i := int(two &^ manyEdges); ; i++ {
			if i >= len(l.edges)/4 {
				return nil, errors.New("a list of parents has no end")
			}
			v := binary.BigEndian.Uint32(l.edges[4*i:])
			list = append(list, v&^manyEdges)
			if v&manyEdges != 0 {
				break
			}
		}
	}
	out := make([]ID, len(list))
	for i, at := range list {
		var err error
		if out[i], err = g.name(at); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// beforeGraph is how many commits are asked before a graph is opened: to compare
// it with its checksum costs as much as to read hundreds of them, but whoever asks
// for more than a few mostly asks for very many.
const beforeGraph = 8

// A lateGraph is a graph that is opened when so many commits were asked that it
// will pay.
type lateGraph struct {
	lazy[*graph]
	folders []string
	asked   atomic.Int64
}

func (g *lateGraph) close() error {
	if g == nil || !g.made {
		return nil
	}
	return g.value.close()
}

// openGraph returns the graph, after so many more commits were asked; nil as long
// as it is not to be used. The caller holds mu, if only for reading.
func (f *Files) openGraph(asked int64) *graph {
	if f.graph == nil || f.graph.asked.Add(asked) <= f.beforeGraph {
		return nil
	}
	g, err := f.graph.get(func() (*graph, error) { return openGraph(f.graph.folders, f.noMap) })
	if err != nil {
		f.note(fmt.Sprintf("the commit-graph is not used: %v", err))
	}
	return g
}

// takeGraph looks for the graph that there is by now, if it is another one than
// before. The caller holds mu.
func (f *Files) takeGraph() {
	var paths []string
	var stamps []stamp
	for _, d := range f.folders {
		paths = append(paths, d.path)
		stamps = append(stamps, stampOf(filepath.Join(d.path, "info", "commit-graph")),
			stampOf(filepath.Join(d.path, "info", "commit-graphs", "commit-graph-chain")))
	}
	use := f.useGraph && !f.edges.any()
	if use && slices.Equal(stamps, f.graphStamps) {
		return
	}
	if err := f.graph.close(); err != nil {
		f.note(err.Error())
	}
	f.graph, f.graphStamps = nil, nil
	if use {
		f.graph, f.graphStamps = &lateGraph{folders: paths}, stamps
	}
}

// graphCommit asks the graph. What is wrong with it is not the caller's.
func (f *Files) graphCommit(id ID) (c Commit, found bool, err error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.closed {
		return c, false, fs.ErrClosed
	}
	c, found, damage := f.askGraph(&id, 1)
	if damage != nil {
		f.note(fmt.Sprintf("the commit-graph is not used for commit %s: %v", id, damage))
		return Commit{}, false, nil
	}
	if found {
		f.stats.graph.Add(1)
	}
	return c, found, nil
}

// askGraph asks the graph, if it is to be used after so many more commits.
func (f *Files) askGraph(id *ID, asked int64) (c Commit, found bool, err error) {
	if f.graph == nil {
		return c, false, nil
	}
	defer guard(debug.SetPanicOnFault(true), &err)
	g := f.openGraph(asked)
	if g == nil {
		return c, false, nil
	}
	return g.commit(id)
}

// believe compares the graph with a commit that was read in full. If they
// disagree the graph is given up, and a new epoch begins.
func (f *Files) believe(id ID, data []byte) {
	f.mu.RLock()
	said, found, err := f.askGraph(&id, 0)
	f.mu.RUnlock()
	if err != nil || !found {
		return
	}
	is, err := parseCommit(data)
	if err != nil || is.Tree == said.Tree && slices.Equal(is.Parents, said.Parents) && is.Time&(1<<dateBits-1) == said.Time {
		return
	}
	f.note(fmt.Sprintf("the commit-graph is not used: it contradicts commit %s", id))
	f.mu.Lock()
	defer f.mu.Unlock()
	f.graph.close()
	f.graph, f.useGraph = nil, false
	f.commits.clear()
	f.epoch++
}

// MayDiffer implements Source.
func (f *Files) MayDiffer(commit ID, path *Path) bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.graph == nil {
		return true
	}
	may, err := f.askFilter(&commit, path)
	return may || err != nil
}

// askFilter asks a commit's filter, if it has one that is to be used.
func (f *Files) askFilter(commit *ID, path *Path) (may bool, err error) {
	defer guard(debug.SetPanicOnFault(true), &err)
	g := f.openGraph(0)
	if g == nil {
		return true, nil
	}
	l, i, found := g.find(commit)
	if !found {
		return true, nil
	}
	filter, ok := l.filter(i)
	if !ok {
		return true, nil
	}
	f.stats.queries.Add(1)
	if path.keysFor(&l.filters).in(filter) {
		return true, nil
	}
	f.stats.no.Add(1)
	return false, nil
}
