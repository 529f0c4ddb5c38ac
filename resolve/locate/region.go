package locate

import "math"

// The region. A base name alone says nothing of a prefix; what is left is that
// the frames of one process come from few folders. Each folder is taken as the
// one that the frames were drawn from, weighed by how well that explains all of
// them, and each candidate gets the share of the folders that it lies in.
const (
	outside    = 0.05 // share of the frames that are drawn from anywhere
	maxForming = 48   // candidates of a query that may form regions
)

type region struct {
	tree  *Tree
	sizes []int32
	odds  map[int32]float64 // of each folder that explains a frame: log
	used  int               // queries that were added
}

// sizes is the number of files in each folder and below.
func (t *Tree) sizes() []int32 {
	return table(t, "sizes", func(t *Tree) []int32 {
		n := make([]int32, len(t.folders))
		for i := len(t.folders) - 1; i >= 0; i-- {
			f := t.folders[i]
			n[i] += f.files.end - f.files.first
			if i > 0 {
				n[f.parent] += n[i]
			}
		}
		return n
	})
}

func newRegion(t *Tree) *region {
	return &region{tree: t, sizes: t.sizes(), odds: map[int32]float64{}}
}

// add weighs the folders by a query of which the candidates are known, and
// returns what it added.
func (r *region) add(candidates []candidate) map[int32]float64 {
	if len(candidates) == 0 || len(candidates) > maxForming {
		return nil
	}
	r.used++
	added := map[int32]float64{}
	for _, c := range candidates {
		for d := r.tree.folderOf(c.file); d > 0; d = r.tree.folders[d].parent {
			added[d]++
		}
	}
	anywhere := outside * float64(len(candidates)) / float64(r.sizes[0])
	for d, n := range added {
		added[d] = math.Log((1-outside)*n/float64(r.sizes[d])/anywhere + 1)
		r.odds[d] += added[d]
	}
	return added
}

// weigh returns each candidate's likelihood, relative to one drawn from
// anywhere in the tree, by what other queries added.
func (r *region) weigh(candidates []candidate, own map[int32]float64) []float64 {
	used := r.used
	if own != nil {
		used--
	}
	root, prior := -math.Log(outside)*float64(used), -math.Log(float64(2*len(r.sizes)))
	top := root
	for d, o := range r.odds {
		top = max(top, o-own[d]+prior)
	}
	all := math.Exp(root - top)
	for d, o := range r.odds {
		all += math.Exp(o - own[d] + prior - top)
	}
	w := make([]float64, len(candidates))
	for i, c := range candidates {
		w[i] = outside + (1-outside)*math.Exp(root-top)/all
		for d := r.tree.folderOf(c.file); d > 0; d = r.tree.folders[d].parent {
			if o, ok := r.odds[d]; ok {
				w[i] += (1 - outside) * math.Exp(o-own[d]+prior-top) / all * float64(r.sizes[0]) / float64(r.sizes[d])
			}
		}
	}
	return w
}
