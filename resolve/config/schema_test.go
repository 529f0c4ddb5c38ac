package config

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
	"golang.org/x/tools/txtar"
)

func TestSchemaIsThatOfTheTypes(t *testing.T) {
	made, err := makeSchema()
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile("schema.json", made, 0o644))
		Schema = made
	}
	require.True(t, bytes.Equal(made, Schema), "schema.json is not that of the types: go test ./resolve/config -update writes it anew")
}

// The loader and the schema agree on every file, but for what only the loader
// can see: references, taken names, and how YAML is written.
func TestSchemaAgreesWithLoader(t *testing.T) {
	onlyLoader := regexp.MustCompile(`: no (person|team|service|repository|person or team) "|already|is not an IANA|is before from|above itself|slash|leads out|bracket|is not an address|is a person and a team|there twice|merge keys|second document|has no value`)
	var schema any
	require.NoError(t, json.Unmarshal(Schema, &schema))
	texts := map[string]string{"whole": whole, "empty": "version: 1\n", "text": "version: one\n"}
	cases, err := filepath.Glob("testdata/errors/*.txt")
	require.NoError(t, err)
	for _, name := range cases {
		a, err := txtar.ParseFile(name)
		require.NoError(t, err)
		texts[name] = string(a.Files[0].Data)
	}
	for name, text := range texts {
		var value any
		if yaml.Unmarshal([]byte(text), &value) != nil {
			continue
		}
		f, _ := Parse("w.yaml", []byte(text))
		wrong := slices.ContainsFunc(f.Errors(), func(e Error) bool { return !onlyLoader.MatchString(": " + e.What) })
		faults := faultsOf(schema.(map[string]any), value, "")
		require.Equal(t, wrong, len(faults) > 0, "%s: loader %v, schema %v", name, f.Errors(), faults)
		if wrong {
			require.LessOrEqual(t, len(faults), len(f.Errors()), "%s: loader %v, schema %v", name, f.Errors(), faults)
		}
	}
}

// faultsOf checks a value against the part of JSON Schema that ours uses.
func faultsOf(schema map[string]any, value any, where string) (faults []string) {
	fault := func(what string) { faults = append(faults, where+": "+what) }
	if c, has := schema["const"]; has && number(value) != c {
		fault("const")
	}
	if e, has := schema["enum"].([]any); has && !slices.Contains(e, value) {
		fault("enum")
	}
	switch schema["type"] {
	case "object":
		m, ok := value.(map[string]any)
		if !ok {
			fault("object")
		}
		properties, _ := schema["properties"].(map[string]any)
		for key, v := range m {
			switch inner := properties[key].(type) {
			case map[string]any:
				faults = append(faults, faultsOf(inner, v, where+"."+key)...)
			default:
				if more, isSchema := schema["additionalProperties"].(map[string]any); isSchema {
					faults = append(faults, faultsOf(more, v, where+"."+key)...)
				} else {
					fault("additional " + key)
				}
			}
		}
		required, _ := schema["required"].([]any)
		for _, key := range required {
			if _, has := m[key.(string)]; !has && ok {
				fault("required")
			}
		}
	case "array":
		list, ok := value.([]any)
		if !ok {
			fault("array")
		}
		for _, item := range list {
			faults = append(faults, faultsOf(schema["items"].(map[string]any), item, where+"[]")...)
		}
	case "string":
		text, ok := value.(string)
		if !ok {
			text, ok = dateOf(value)
		}
		pattern, has := schema["pattern"].(string)
		if !ok || has && !regexp.MustCompile(pattern).MatchString(text) {
			fault("string")
		}
	case "boolean":
		if _, ok := value.(bool); !ok {
			fault("boolean")
		}
	case "integer", "number":
		n, ok := number(value).(float64)
		least, _ := schema["minimum"].(float64)
		most, bounded := schema["maximum"].(float64)
		if !ok || n < least || bounded && n > most || schema["type"] == "integer" && n != float64(int(n)) {
			fault("number")
		}
	}
	return faults
}

// number is a number as JSON has it.
func number(v any) any {
	switch n := v.(type) {
	case int:
		return float64(n)
	case float64:
		return n
	}
	return v
}

// dateOf is a YAML timestamp as the text that JSON would have.
func dateOf(v any) (string, bool) {
	text, err := json.Marshal(v)
	if err != nil || len(text) < 12 || !strings.Contains(string(text), "T00:00:00Z") {
		return "", false
	}
	return string(text[1:11]), true
}
