package catalog

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

// documentLimit bounds the documents of one YAML file.
const documentLimit = 1000

// errTemplate is the error of a file that becomes YAML only when a template
// engine has run over it.
var errTemplate = errors.New("it is a template, not YAML; skipped")

// A node is a value of a YAML document. Aliases and merge keys are followed
// when a field is asked for, never expanded: a document of a few lines that
// would unfold to gigabytes costs nothing. The zero node is absent; so is
// every field of a node that is no mapping.
type node struct{ at *yaml.Node }

// documents parses a file. What stands before an error is returned with it.
func documents(text []byte) ([]node, error) {
	var docs []node
	dec := yaml.NewDecoder(bytes.NewReader(text))
	for len(docs) < documentLimit {
		var doc yaml.Node
		err := dec.Decode(&doc)
		if err == io.EOF {
			return docs, nil
		}
		if err != nil && isTemplate(string(text)) {
			return nil, errTemplate
		}
		if err != nil {
			return docs, errors.New(strings.TrimPrefix(err.Error(), "yaml: "))
		}
		if doc.Kind == yaml.DocumentNode && len(doc.Content) == 1 {
			docs = append(docs, node{doc.Content[0]})
		}
	}
	return docs, errors.New("more than a thousand documents; the rest is not read")
}

// isTemplate reports whether a text or a name has places for a template engine.
func isTemplate(s string) bool { return strings.Contains(s, "{{") || strings.Contains(s, "{%") }

// mergeDepth bounds how many merge keys and aliases are followed for one field.
const mergeDepth = 20

// get returns a field, also of nested mappings, and of what merge keys bring.
func (n node) get(path ...string) node {
	for _, key := range path {
		n = n.field(key, 0)
	}
	return n
}

func (n node) field(key string, depth int) node {
	m := n.target()
	if m == nil || m.Kind != yaml.MappingNode || depth > mergeDepth {
		return node{}
	}
	var merged node
	for i := 0; i+1 < len(m.Content); i += 2 {
		switch name := m.Content[i]; {
		case name.Value == key && name.Kind == yaml.ScalarNode:
			return node{m.Content[i+1]}
		case name.Tag == "!!merge" && merged.at == nil:
			merged = node{m.Content[i+1]}.merge(key, depth+1)
		}
	}
	return merged
}

// merge looks a field up in what a merge key names: a mapping or several.
func (n node) merge(key string, depth int) node {
	m := n.target()
	if m == nil || m.Kind != yaml.SequenceNode {
		return n.field(key, depth)
	}
	for _, item := range m.Content {
		if found := (node{item}).field(key, depth); found.at != nil {
			return found
		}
	}
	return node{}
}

// target is the node behind an alias.
func (n node) target() *yaml.Node {
	m := n.at
	for i := 0; m != nil && m.Kind == yaml.AliasNode; i++ {
		if i > mergeDepth {
			return nil
		}
		m = m.Alias
	}
	return m
}

// text is a scalar's value; empty for anything else, null too.
func (n node) text() string {
	if m := n.target(); m != nil && m.Kind == yaml.ScalarNode && m.Tag != "!!null" {
		return strings.TrimSpace(m.Value)
	}
	return ""
}

// items are the values of a sequence, or the scalar itself where there is one
// in place of a list.
func (n node) items() []node {
	m := n.target()
	switch {
	case m == nil:
		return nil
	case m.Kind == yaml.SequenceNode:
		out := make([]node, len(m.Content))
		for i, item := range m.Content {
			out[i] = node{item}
		}
		return out
	case m.Kind == yaml.ScalarNode && n.text() != "":
		return []node{n}
	}
	return nil
}

// texts are the scalars of a sequence.
func (n node) texts() []string {
	var out []string
	for _, item := range n.items() {
		if text := item.text(); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// A field is one entry of a mapping.
type field struct {
	name  string
	line  int
	value node
}

// fields are the entries of a mapping, in order, without those of merge keys.
func (n node) fields() []field {
	m := n.target()
	if m == nil || m.Kind != yaml.MappingNode {
		return nil
	}
	out := make([]field, 0, len(m.Content)/2)
	for i := 0; i+1 < len(m.Content); i += 2 {
		if name := m.Content[i]; name.Kind == yaml.ScalarNode && name.Tag != "!!merge" {
			out = append(out, field{name.Value, name.Line, node{m.Content[i+1]}})
		}
	}
	return out
}

// isMapping reports whether a node is a mapping with something in it.
func (n node) isMapping() bool {
	m := n.target()
	return m != nil && m.Kind == yaml.MappingNode && len(m.Content) > 0
}

func (n node) line() int {
	if n.at == nil {
		return 0
	}
	return n.at.Line
}
