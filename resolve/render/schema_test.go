package render_test

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/whopage/whopage/resolve/plan"
	"github.com/whopage/whopage/resolve/render"
)

// closed are the types whose list of values does not grow within a version.
var closed = []string{"Kind", "Role", "Urgency", "ResponderKind", "Rollback"}

// The published schema is made from the types of package plan and their
// comments.
func TestSchemaIsThatOfTheTypes(t *testing.T) {
	made := newSchemaMaker(t).make(t)
	if *update {
		require.NoError(t, os.WriteFile("plan.schema.json", made, 0o644))
		render.Schema = made
	}
	require.True(t, bytes.Equal(made, render.Schema), "plan.schema.json is not that of the types: go test ./resolve/render -update writes it anew")
}

func TestPlansFitTheSchema(t *testing.T) {
	var schema map[string]any
	require.NoError(t, json.Unmarshal(render.Schema, &schema))
	for _, file := range stories(t) {
		p := story(t, strings.TrimSuffix(strings.TrimPrefix(file, "testdata/"), ".txt"))
		text, err := render.JSON(p)
		require.NoError(t, err)
		var value any
		require.NoError(t, json.Unmarshal([]byte(text), &value))
		require.Empty(t, faults(schema, value, "plan"), file)
	}
	for _, wrong := range []string{
		`{}`, `[]`, `{"version":2,"class":{"kind":"code"},"confidence":0,"pages":[]}`, `{"version":1,"class":{"kind":"odd"},"confidence":0,"pages":[]}`,
		`{"version":1,"class":{"kind":"code"},"confidence":0,"pages":[{"role":"fix"}]}`, `{"version":1,"class":{"kind":"code"},"confidence":"high","pages":[]}`,
	} {
		var value any
		require.NoError(t, json.Unmarshal([]byte(wrong), &value))
		require.NotEmpty(t, faults(schema, value, "plan"), wrong)
	}
}

// A schemaMaker knows the comments and the constants of package plan.
type schemaMaker struct {
	comments map[string]string   // by Type or Type.Field
	values   map[string][]string // constants by type
}

func newSchemaMaker(t *testing.T) schemaMaker {
	m := schemaMaker{map[string]string{}, map[string][]string{}}
	files, err := filepath.Glob("../plan/*.go")
	require.NoError(t, err)
	for _, name := range files {
		if !strings.HasSuffix(name, "_test.go") {
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
			require.NoError(t, err)
			m.read(t, file)
		}
	}
	return m
}

// read takes the comments and constants of one file.
func (m schemaMaker) read(t *testing.T, file *ast.File) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.TypeSpec:
			if s, ok := n.Type.(*ast.StructType); ok {
				for _, f := range s.Fields.List {
					for _, name := range f.Names {
						m.comments[n.Name.Name+"."+name.Name] = oneLine(f.Doc.Text() + f.Comment.Text())
					}
				}
			}
		case *ast.ValueSpec:
			named, isNamed := n.Type.(*ast.Ident)
			if !isNamed || len(n.Values) != 1 {
				break
			}
			if literal, ok := n.Values[0].(*ast.BasicLit); ok && literal.Kind == token.STRING {
				text, err := strconv.Unquote(literal.Value)
				require.NoError(t, err)
				m.values[named.Name] = append(m.values[named.Name], text)
			}
		}
		return true
	})
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func (m schemaMaker) make(t *testing.T) []byte {
	root := m.of(t, reflect.TypeFor[plan.Plan]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["$id"] = "https://raw.githubusercontent.com/whopage/whopage/main/resolve/render/plan.schema.json"
	root["title"] = "A plan: who is told of a failure, in which role, how urgently and when, and why"
	root["properties"].(map[string]any)["version"] = map[string]any{"const": plan.Version}
	text, err := json.MarshalIndent(root, "", "  ")
	require.NoError(t, err)
	return append(text, '\n')
}

func (m schemaMaker) of(t *testing.T, of reflect.Type) map[string]any {
	switch of {
	case reflect.TypeFor[time.Time]():
		return map[string]any{"type": "string", "format": "date-time"}
	case reflect.TypeFor[plan.Duration]():
		return map[string]any{"type": "string", "pattern": `^([0-9.]+(ns|µs|ms|s|m|h))+$`}
	}
	switch of.Kind() {
	case reflect.Pointer:
		return m.of(t, of.Elem())
	case reflect.Slice:
		return map[string]any{"type": "array", "items": m.of(t, of.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": m.of(t, of.Elem())}
	case reflect.Struct:
		return m.object(t, of)
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int:
		return map[string]any{"type": "integer"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	}
	require.Equal(t, reflect.String, of.Kind())
	if slices.Contains(closed, of.Name()) {
		require.NotEmpty(t, m.values[of.Name()])
		return map[string]any{"enum": m.values[of.Name()]}
	}
	return map[string]any{"type": "string"}
}

func (m schemaMaker) object(t *testing.T, of reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	for i := range of.NumField() {
		f := of.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		property := m.of(t, f.Type)
		if comment := m.comments[of.Name()+"."+f.Name]; comment != "" {
			property["description"] = comment
		}
		properties[name] = property
		if options == "" {
			required = append(required, name)
		}
	}
	return map[string]any{"type": "object", "properties": properties, "required": required}
}

// faults checks a value against the part of JSON Schema that ours uses.
func faults(schema map[string]any, value any, where string) (out []string) {
	fault := func(what string) { out = append(out, where+": "+what) }
	if c, has := schema["const"]; has && c != value {
		fault("const")
	}
	if list, has := schema["enum"].([]any); has && !slices.Contains(list, value) {
		fault("enum")
	}
	switch schema["type"] {
	case "object":
		m, ok := value.(map[string]any)
		if !ok {
			fault("no object")
			return out
		}
		required, _ := schema["required"].([]any)
		for _, name := range required {
			if _, has := m[name.(string)]; !has {
				fault("no " + name.(string))
			}
		}
		properties, _ := schema["properties"].(map[string]any)
		for name, v := range m {
			if property, known := properties[name].(map[string]any); known {
				out = append(out, faults(property, v, where+"."+name)...)
			}
		}
	case "array":
		list, ok := value.([]any)
		if !ok {
			fault("no array")
		}
		for _, item := range list {
			out = append(out, faults(schema["items"].(map[string]any), item, where+"[]")...)
		}
	case "string":
		text, ok := value.(string)
		if _, err := time.Parse(time.RFC3339, text); !ok || schema["format"] == "date-time" && err != nil {
			fault("no string")
		}
	case "integer", "number":
		if n, ok := value.(float64); !ok || schema["type"] == "integer" && n != float64(int(n)) {
			fault("no number")
		}
	}
	return out
}
