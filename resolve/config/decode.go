package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// The limits of a file.
const (
	maxBytes = 256 << 10
	maxDepth = 32
	maxNodes = 10_000 // with aliases expanded
)

// A decoder turns YAML nodes into the types of document.go, strictly. An error
// costs the smallest part that is wrong; all errors are kept.
type decoder struct {
	file  string
	errs  Errors
	at    map[string]*yaml.Node // values by their place, and keys by place + " key"
	nodes int
}

func newDecoder(file string) *decoder {
	return &decoder{file: file, at: map[string]*yaml.Node{}}
}

// parse reads the text into a document.
func (d *decoder) parse(text []byte) (doc document) {
	root, ok := d.root(text)
	if ok {
		d.value(root, reflect.ValueOf(&doc).Elem(), "", 0)
	}
	return doc
}

// root parses the text to its one document.
func (d *decoder) root(text []byte) (*yaml.Node, bool) {
	if len(text) > maxBytes {
		d.complain(nil, "", fmt.Sprintf("the file has %d bytes; the limit is %d", len(text), maxBytes))
		return nil, false
	}
	dec := yaml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	var doc, more yaml.Node
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF):
		d.complain(nil, "", "the file is empty (write version: 1)")
		return nil, false
	case err != nil:
		d.syntax(err)
		return nil, false
	}
	if err := dec.Decode(&more); err == nil {
		d.complain(&more, "", "a second document; the file has one")
	} else if !errors.Is(err, io.EOF) {
		d.syntax(err)
	}
	return doc.Content[0], true
}

// syntax reports an error of the YAML parser, which begins with "line N:".
func (d *decoder) syntax(err error) {
	at := &yaml.Node{Line: 1, Column: 1}
	what := strings.TrimPrefix(err.Error(), "yaml: ")
	if rest, found := strings.CutPrefix(what, "line "); found {
		number, message, _ := strings.Cut(rest, ": ")
		if n, err := strconv.Atoi(number); err == nil {
			at.Line, what = n, message
		}
	}
	d.complain(at, "", what)
}

// value decodes one node, and reports whether anything of it can be used.
func (d *decoder) value(n *yaml.Node, v reflect.Value, where string, depth int) bool {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	d.nodes++
	if depth > maxDepth || d.nodes > maxNodes {
		d.tooMuch(n, where)
		return false
	}
	d.at[where] = n
	if s, isScalar := v.Addr().Interface().(scalar); isScalar {
		return d.scalar(n, s, where)
	}
	switch v.Kind() {
	case reflect.Pointer:
		inner := reflect.New(v.Type().Elem())
		if !d.value(n, inner.Elem(), where, depth) {
			return false
		}
		v.Set(inner)
		return true
	case reflect.Struct:
		return d.object(n, v, where, depth)
	case reflect.Map:
		return d.mapping(n, v, where, depth)
	case reflect.Bool:
		return d.boolean(n, v, where)
	default:
		return d.text(n, v, where)
	}
}

// tooMuch reports a limit once.
func (d *decoder) tooMuch(n *yaml.Node, where string) {
	what := fmt.Sprintf("deeper than %d levels", maxDepth)
	if d.nodes > maxNodes {
		what = fmt.Sprintf("more than %d values, aliases expanded", maxNodes)
	}
	if !slices.ContainsFunc(d.errs, func(e Error) bool { return e.What == what }) {
		d.complain(n, where, what)
	}
}

func (d *decoder) scalar(n *yaml.Node, s scalar, where string) bool {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return d.wrong(n, where, "a single value")
	}
	if err := s.set(n.Value); err != nil {
		d.complain(n, where, err.Error())
		return false
	}
	return true
}

func (d *decoder) text(n *yaml.Node, v reflect.Value, where string) bool {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return d.wrong(n, where, "text")
	}
	if n.Tag != "!!str" {
		d.complain(n, where, fmt.Sprintf("%s is %s, not text (write %q)", n.Value, strings.TrimPrefix(n.Tag, "!!"), n.Value))
		return false
	}
	if strings.TrimSpace(n.Value) == "" {
		d.complain(n, where, "is empty")
		return false
	}
	v.SetString(n.Value)
	return true
}

func (d *decoder) boolean(n *yaml.Node, v reflect.Value, where string) bool {
	if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" {
		return d.wrong(n, where, "true or false")
	}
	v.SetBool(strings.EqualFold(n.Value, "true"))
	return true
}

// object decodes a mapping with known fields.
func (d *decoder) object(n *yaml.Node, v reflect.Value, where string, depth int) bool {
	fields := fieldsOf(v.Type())
	d.entries(n, where, func(key, value *yaml.Node) {
		f, known := fields[key.Value]
		if !known {
			d.complain(key, where, fmt.Sprintf("unknown field %q%s", key.Value, didYouMean(key.Value, keys(fields))))
			return
		}
		d.field(value, v.Field(f.index), join(where, key.Value), depth+1, f.whole)
	})
	if n.Kind != yaml.MappingNode {
		return d.wrong(n, where, "a mapping")
	}
	complete := true
	for _, name := range keys(fields) {
		if fields[name].need && d.at[join(where, name)] == nil {
			d.complain(n, where, fmt.Sprintf("%q is missing", name))
			complete = false
		}
	}
	return complete || where == ""
}

// field decodes the value of a known field.
func (d *decoder) field(n *yaml.Node, v reflect.Value, where string, depth int, whole bool) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	before := len(d.errs)
	if v.Kind() == reflect.Slice {
		d.at[where] = n
		d.list(n, v, where, depth, whole)
	} else if d.value(n, v, where, depth); whole && len(d.errs) > before {
		v.SetZero()
	}
}

// mapping decodes a mapping with any keys.
func (d *decoder) mapping(n *yaml.Node, v reflect.Value, where string, depth int) bool {
	if n.Kind != yaml.MappingNode {
		return d.wrong(n, where, "a mapping")
	}
	v.Set(reflect.MakeMap(v.Type()))
	d.entries(n, where, func(key, value *yaml.Node) {
		at := join(where, key.Value)
		d.at[at+" key"] = key
		item := reflect.New(v.Type().Elem()).Elem()
		if strings.TrimSpace(key.Value) == "" {
			d.complain(key, where, "an empty name")
		} else if d.value(value, item, at, depth+1) {
			v.SetMapIndex(reflect.ValueOf(key.Value), item)
		}
	})
	return true
}

// list decodes a sequence. Of whole items, those with an error are left out.
func (d *decoder) list(n *yaml.Node, v reflect.Value, where string, depth int, whole bool) bool {
	if n.Kind != yaml.SequenceNode {
		return d.wrong(n, where, "a list")
	}
	out := reflect.MakeSlice(v.Type(), 0, len(n.Content))
	for i, item := range n.Content {
		before := len(d.errs)
		element := reflect.New(v.Type().Elem()).Elem()
		usable := d.value(item, element, fmt.Sprintf("%s[%d]", where, i), depth+1)
		if usable && !(whole && len(d.errs) > before) {
			out = reflect.Append(out, element)
		}
	}
	v.Set(out)
	return true
}

// entries visits a mapping's entries. Duplicate keys and merge keys are errors.
func (d *decoder) entries(n *yaml.Node, where string, visit func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		return
	}
	seen := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		line, twice := seen[key.Value]
		switch {
		case key.Tag == "!!merge":
			d.complain(key, where, "merge keys (<<) are not allowed; write the fields out")
		case key.Kind != yaml.ScalarNode || key.Tag == "!!null":
			d.complain(key, where, "a key must be a name")
		case twice:
			d.complain(key, where, fmt.Sprintf("%q is there twice (line %d)", key.Value, line))
		default:
			seen[key.Value] = key.Line
			visit(key, value)
		}
	}
}

// wrong reports a value of another kind than wanted.
func (d *decoder) wrong(n *yaml.Node, where, want string) bool {
	found := map[yaml.Kind]string{yaml.MappingNode: "a mapping", yaml.SequenceNode: "a list"}[n.Kind]
	switch {
	case n.Kind == yaml.ScalarNode && n.Tag == "!!null":
		d.complain(n, where, "has no value (leave it out, or give "+want+")")
		return false
	case n.Kind == yaml.ScalarNode:
		found = strconv.Quote(n.Value)
	}
	d.complain(n, where, found+" in place of "+want)
	return false
}

func (d *decoder) complain(n *yaml.Node, where, what string) {
	e := Error{File: d.file, Line: 1, Column: 1, Where: where, What: what}
	if n != nil && n.Line > 0 {
		e.Line, e.Column = n.Line, n.Column
	}
	d.errs = append(d.errs, e)
}

// A fieldType is what the tags of a field say.
type fieldType struct {
	index       int
	need, whole bool
	doc         string
}

func fieldsOf(t reflect.Type) map[string]fieldType {
	out := map[string]fieldType{}
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		out[tag.Get("yaml")] = fieldType{i, tag.Get("need") != "", tag.Get("whole") != "", tag.Get("doc")}
	}
	return out
}

func keys[T any](m map[string]T) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func join(where, name string) string {
	if where == "" {
		return name
	}
	return where + "." + name
}
