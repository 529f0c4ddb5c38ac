package webhook

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// A Value is a JSON value that is read tolerantly: what is absent, null or of
// another type than expected is the zero Value, whose look-ups are empty.
type Value struct{ v any }

// Get looks a path up. Its parts are separated by dots: the key of an object,
// also one that holds dots itself; the place in a list, from the end if
// negative; "*" for the first element that has the rest of the path. In a list
// of pairs, in any of the spellings of tags and attributes, a part is the name
// of a pair.
func (v Value) Get(path string) Value {
	if path == "" {
		return v
	}
	switch t := v.v.(type) {
	case map[string]any:
		return getKey(t, path)
	case []any:
		return getItem(t, path)
	}
	return Value{}
}

// getKey tries the whole path as a key first, then shorter ones.
func getKey(m map[string]any, path string) Value {
	for end := len(path); end > 0; end = strings.LastIndexByte(path[:end], '.') {
		if child, ok := m[path[:end]]; ok && child != nil {
			if found := (Value{child}).Get(strings.TrimPrefix(path[end:], ".")); found.v != nil {
				return found
			}
		}
	}
	return Value{}
}

func getItem(list []any, path string) Value {
	part, rest, _ := strings.Cut(path, ".")
	if part == "*" {
		for _, item := range list {
			if found := (Value{item}).Get(rest); !found.empty() {
				return found
			}
		}
		return Value{}
	}
	if i, err := strconv.Atoi(part); err == nil {
		if i < 0 {
			i += len(list)
		}
		if i < 0 || i >= len(list) {
			return Value{}
		}
		return Value{list[i]}.Get(rest)
	}
	for _, item := range list {
		if name, value := pair(Value{item}); name != "" && strings.EqualFold(name, path) {
			return value
		}
	}
	return Value{}
}

// pair reads one element of a list of pairs: ["k","v"], {"key":..,"value":..}
// and its spellings, or "k:v".
func pair(item Value) (string, Value) {
	switch t := item.v.(type) {
	case []any:
		if len(t) == 2 {
			return Value{t[0]}.Text(), Value{t[1]}
		}
	case map[string]any:
		for _, k := range []string{"key", "name", "Name", "Key"} {
			if name := (Value{t[k]}).Text(); name != "" {
				for _, k := range []string{"value", "Value"} {
					if value, ok := t[k]; ok {
						return name, Value{value}
					}
				}
			}
		}
	case string:
		if k, value, ok := strings.Cut(t, ":"); ok {
			return k, Value{strings.TrimSpace(value)}
		}
	}
	return "", Value{}
}

// Text is a string as it is, a number as it was written, "true" or "false"; an
// OpenTelemetry value's content; else empty.
func (v Value) Text() string {
	switch t := v.v.(type) {
	case string:
		return t
	case json.Number:
		return t.String()
	case bool:
		return strconv.FormatBool(t)
	case map[string]any:
		if len(t) == 1 {
			for k, inner := range t {
				if strings.HasSuffix(k, "Value") && k != "arrayValue" && k != "kvlistValue" {
					return Value{inner}.Text()
				}
			}
		}
	}
	return ""
}

// Int is a number, also one in a string; else 0.
func (v Value) Int() int {
	n, err := strconv.Atoi(v.Text())
	if err != nil {
		f, _ := strconv.ParseFloat(v.Text(), 64)
		n = int(f)
	}
	return n
}

// List is the elements of a list; nil if it is none.
func (v Value) List() []Value {
	list, ok := v.v.([]any)
	if !ok {
		return nil
	}
	out := make([]Value, len(list))
	for i, item := range list {
		out[i] = Value{item}
	}
	return out
}

// list is the elements of the lists at several paths, separated by "|".
func (v Value) list(paths string) (out []Value) {
	for path := range strings.SplitSeq(paths, "|") {
		out = append(out, v.Get(path).List()...)
	}
	return out
}

// Keys are the names in an object, sorted.
func (v Value) Keys() []string {
	m, _ := v.v.(map[string]any)
	return slices.Sorted(maps.Keys(m))
}

// Has reports whether a path leads to a value that is not null.
func (v Value) Has(path string) bool { return v.Get(path).v != nil }

// First is the first text that is not empty at one of the paths.
func (v Value) First(paths ...string) string {
	for _, path := range paths {
		if text := v.Get(path).Text(); strings.TrimSpace(text) != "" {
			return text
		}
	}
	return ""
}

func (v Value) empty() bool {
	switch t := v.v.(type) {
	case nil:
		return true
	case string:
		return strings.TrimSpace(t) == ""
	case []any:
		return len(t) == 0
	case map[string]any:
		return len(t) == 0
	}
	return false
}
