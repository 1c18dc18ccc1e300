package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"example.org/mp107/docs"
)

// TestReportsFitTheSchema: the reports that the renderers are held against do, and none of
// which anything is left out that has to be there. TestAttestGuide has that of a run.
func TestReportsFitTheSchema(t *testing.T) {
	files, err := filepath.Glob("../../conformance/report/testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no reports", err)
	}
	parts := map[string]bool{}
	for _, file := range files {
		met, err := fitsSchema(file)
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		maps.Copy(parts, met)
	}
	if len(parts) < 30 {
		t.Errorf("only %d parts of the schema are in any of the reports: %v", len(parts), slices.Sorted(maps.Keys(parts)))
	}
}

// fitsSchema reports in what a file does not fit the schema of reports, or fits although
// something that is required was taken out, and which parts of the schema it has.
func fitsSchema(path string) (map[string]bool, error) {
	var root map[string]any
	if err := json.Unmarshal(docs.ReportSchema, &root); err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("report.json", root); err != nil {
		return nil, err
	}
	schema, err := compiler.Compile("report.json")
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err == nil {
		err = schema.Validate(instance)
	}
	if err != nil {
		return nil, err
	}
	instance = shortened(instance)
	s := stripper{root: root, fits: func() bool { return schema.Validate(instance) == nil }, met: map[string]bool{}}
	s.strip(root, instance)
	for field, wrong := range map[string]any{"schema": "mp107.report.v1", "counts": "many", "cases": nil} {
		s.put(instance.(map[string]any), field, wrong)
	}
	if s.wrong != nil {
		err = fmt.Errorf("%s", strings.Join(s.wrong, "\n"))
	}
	return s.met, err
}

// shortened has the first items of each list alone, so that it takes little to look at it.
func shortened(value any) any {
	const most = 4
	switch value := value.(type) {
	case []any:
		value = value[:min(len(value), most)]
		for i := range value {
			value[i] = shortened(value[i])
		}
		return value
	case map[string]any:
		for key := range value {
			value[key] = shortened(value[key])
		}
	}
	return value
}

// stripper takes what is required out of each kind of object, once.
type stripper struct {
	root  map[string]any
	fits  func() bool
	met   map[string]bool
	wrong []string
}

func (s *stripper) add(format string, args ...any) {
	s.wrong = append(s.wrong, fmt.Sprintf(format, args...))
}

// put tries another value.
func (s *stripper) put(object map[string]any, field string, value any) {
	right := object[field]
	if object[field] = value; s.fits() {
		s.add("the report fits with %s %v", field, value)
	}
	object[field] = right
}

func (s *stripper) strip(schema map[string]any, value any) {
	name := ""
	if either, ok := schema["anyOf"].([]any); ok {
		schema = either[0].(map[string]any)
	}
	if ref, ok := schema["$ref"].(string); ok {
		name = strings.TrimPrefix(ref, "#/$defs/")
		schema = s.root["$defs"].(map[string]any)[name].(map[string]any)
	}
	switch value := value.(type) {
	case []any:
		for _, item := range value {
			s.strip(schema["items"].(map[string]any), item)
		}
	case map[string]any:
		properties, _ := schema["properties"].(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(value)) {
			property, known := properties[key].(map[string]any)
			if properties == nil {
				property, known = schema["additionalProperties"].(map[string]any)
			}
			if !known {
				s.add("%s has %s, which is not in the schema", name, key)
				continue
			}
			s.strip(property, value[key])
		}
		s.without(name, schema, value)
	}
}

// without takes out what is required of an object.
func (s *stripper) without(name string, schema, object map[string]any) {
	required, _ := schema["required"].([]any)
	if s.met[name] || required == nil {
		return
	}
	s.met[name] = true
	for _, key := range required {
		value := object[key.(string)]
		if delete(object, key.(string)); s.fits() {
			s.add("the report fits although its %s has no %s", name, key)
		}
		object[key.(string)] = value
	}
}
