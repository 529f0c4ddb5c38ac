package config

import (
	_ "embed"
	"encoding/json"
	"reflect"
)

// Schema is the JSON Schema of the file, for editors. What it cannot say - that
// a team exists, that an alias is taken - only the loader finds.
//
//go:embed schema.json
var Schema []byte

// makeSchema derives the schema from the types that the loader reads.
func makeSchema() ([]byte, error) {
	root := schemaOf(reflect.TypeFor[document]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["$id"] = "https://raw.githubusercontent.com/whopage/whopage/main/resolve/config/schema.json"
	root["title"] = ".whopage.yaml"
	text, err := json.MarshalIndent(root, "", "  ")
	return append(text, '\n'), err
}

func schemaOf(t reflect.Type) map[string]any {
	if s, isScalar := reflect.New(t).Interface().(scalar); isScalar {
		return s.schema()
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem())
	case reflect.Map:
		return map[string]any{
			"type": "object", "additionalProperties": schemaOf(t.Elem()), "propertyNames": map[string]any{"pattern": `\S`},
		}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem())}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Struct:
		return objectSchema(t)
	default:
		return map[string]any{"type": "string", "pattern": `\S`}
	}
}

func objectSchema(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	fields := fieldsOf(t)
	for _, name := range keys(fields) {
		f := fields[name]
		property := schemaOf(t.Field(f.index).Type)
		if f.doc != "" {
			property["description"] = f.doc
		}
		properties[name] = property
		if f.need {
			required = append(required, name)
		}
	}
	schema := map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		schema["required"] = required
	}
	return schema
}
