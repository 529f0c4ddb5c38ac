package stacktrace

// A node is a stack trace that is being read, within those it is related to.
type node struct {
	Trace
	list
	parent   *node
	children []*node
	indent   int // of the line that began it
}

// maxRelated limits the stack traces related to one.
const maxRelated = 1000

// child begins a related stack trace.
func (n *node) child(r Relation, h head, indent int) *node {
	c := &node{parent: n, indent: indent}
	c.Format, c.Relation = n.Format, r
	c.describe(h)
	if len(n.children) < maxRelated {
		n.children = append(n.children, c)
	} else {
		n.cut = true
	}
	return c
}

// more adds a line to the message.
func (n *node) more(s string) {
	if len(n.Message)+len(s) < maxMessage {
		n.Message += "\n" + s
	}
}

// count returns the frames of the stack trace and those related to it.
func (n *node) count() int {
	total := len(n.frames)
	for _, c := range n.children {
		total += c.count()
	}
	return total
}

// tree returns the finished stack trace.
func (n *node) tree() Trace {
	t := n.Trace
	t.Truncated = t.Truncated || n.cut
	t.Frames = n.take()
	for _, c := range n.children {
		t.Related = append(t.Related, c.tree())
	}
	return t
}

// up returns the nearest node, from n on upwards, that began at the indent or
// left of it.
func (n *node) up(indent int) *node {
	for n.parent != nil && n.indent > indent {
		n = n.parent
	}
	return n
}
