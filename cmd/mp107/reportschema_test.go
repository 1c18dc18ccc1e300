package main

import (
	"bytes"
	"encoding"
	"encoding/json"
	"go/ast"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/report"
)

// TestReportSchema holds docs/report.schema.json against the Go types that are written:
// every field is in it, with what its comment in the source says.
func TestReportSchema(t *testing.T) {
	const file = "../../docs/report.schema.json"
	got := schemaText(t)
	if *update {
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if different := cmp.Diff(string(want), string(got)); different != "" {
		t.Errorf("docs/report.schema.json (-want +got; go test ./cmd/mp107 -run TestReportSchema -update writes it anew):\n%s", different)
	}
}

func schemaText(t *testing.T) []byte {
	t.Helper()
	w := schemaWriter{fieldWriter: newFieldWriter(t), definitions: map[string]any{}}
	root := w.object(reflect.TypeFor[report.Report]())
	root["$schema"], root["title"], root["$defs"] = "https://json-schema.org/draft/2020-12/schema", report.Schema, w.definitions
	root["properties"].(map[string]any)["schema"] = map[string]any{"const": report.Schema}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(root); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

// schemaWriter makes a JSON Schema of Go types.
type schemaWriter struct {
	fieldWriter
	definitions map[string]any
}

// closed are the types of text that has none but the values that their package names.
var closed = []reflect.Type{reflect.TypeFor[conformance.Verdict](), reflect.TypeFor[conformance.Conclusion](), reflect.TypeFor[report.Standing]()}

// values are the constants that the source declares of a type of text, in its order.
func (w *fieldWriter) values(of reflect.Type) []string {
	var found []string
	for _, tree := range w.parsed(w.folder(of)) {
		for node := range ast.Preorder(tree) {
			spec, ok := node.(*ast.ValueSpec)
			if !ok {
				continue
			}
			if name, ok := spec.Type.(*ast.Ident); ok && name.Name == of.Name() {
				for _, value := range spec.Values {
					if literal, ok := value.(*ast.BasicLit); ok {
						word, err := strconv.Unquote(literal.Value)
						if err != nil {
							w.t.Fatal(err)
						}
						found = append(found, word)
					}
				}
			}
		}
	}
	if len(found) < 2 {
		w.t.Fatalf("no constants of %v in its package", of)
	}
	return found
}

// object is the schema of a struct.
func (w *schemaWriter) object(of reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	var add func(reflect.Type)
	add = func(of reflect.Type) {
		for i := range of.NumField() {
			field := of.Field(i)
			name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
			switch {
			case name == "-" || !field.IsExported() && !field.Anonymous:
				continue
			case field.Anonymous && name == "":
				add(field.Type)
				continue
			}
			optional := strings.Contains(options, "omit")
			property := w.schema(field.Type, !optional)
			if comment := w.comment(of, field.Name); comment != "" {
				property["description"] = comment
			}
			properties[name] = property
			if !optional {
				required = append(required, name)
			}
		}
	}
	add(of)
	return map[string]any{"type": "object", "properties": properties, "required": required}
}

// schema is that of a value. What Go writes as null where there is none may be null.
func (w *schemaWriter) schema(t reflect.Type, nullable bool) map[string]any {
	if slices.Contains(closed, t) {
		return map[string]any{"enum": w.values(t)}
	}
	if t.Implements(reflect.TypeFor[encoding.TextMarshaler]()) {
		return map[string]any{"type": "string"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		if to := w.schema(t.Elem(), false); nullable {
			return map[string]any{"anyOf": []any{to, map[string]any{"type": "null"}}}
		} else {
			return to
		}
	case reflect.Struct:
		name := partName(t)
		if w.definitions[name] == nil {
			w.definitions[name] = true // it may be within itself
			w.definitions[name] = w.object(t)
		}
		return map[string]any{"$ref": "#/$defs/" + name}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": w.schema(t.Elem(), true)}
	case reflect.Map:
		return map[string]any{"type": []string{"object", "null"}, "additionalProperties": w.schema(t.Elem(), true)}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Int, reflect.Int64, reflect.Uint64, reflect.Uint32, reflect.Uint8:
		return map[string]any{"type": "integer"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	}
	w.t.Fatalf("no schema for %v", t)
	return nil
}
