package main

import (
	"encoding"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/internal/text"
)

// documents are those of --json, by schema, each with the command that writes it.
var documents = []struct {
	schema, command string
	of              document
}{
	{"mp107.prove.v1", "prove", &proofs{}},
	{"mp107.prove-matrix.v1", "prove --matrix", &matrices{}},
	{"mp107.prove-gaps.v1", "prove --gaps", &gaps{}},
	{"mp107.prove-mutate.v1", "prove --mutate", &mutations{}},
	{"mp107.law-compare.v1", "law compare", &draftComparison{}},
	{"mp107.law-diff.v1", "law diff", &versionDifference{}},
	{"mp107.law-coverage.v1", "law coverage --phrases", &phraseCoverage{}},
	{"mp107.law-check.v1", "law check", &checkedOfficial{}},
	{"mp107.diff.v1", "diff", &runDifference{}},
	{"mp107.history.v1", "history", &runHistory{}},
	{"mp107.explore.v1", "explore", &exploration{}},
	{"mp107.mutants.v1", "mutants", &killed{}},
	{"mp107.catalogue.v1", "catalogue", &variants{}},
	{"mp107.assurance.v1", "assurance", &assuranceCase{}},
	{"mp107.observe.v1", "observe", &observed{}},
}

// TestJSONDocument holds docs/json.md against the Go types that are written: every
// field is listed, with what its comment in the source says.
func TestJSONDocument(t *testing.T) {
	w := newFieldWriter(t)
	w.printf(`# Output for programs

Generated: %s writes this file anew.

With %s these commands write one JSON document to standard output and nothing else there; a message goes to
standard error, and the exit code is the same as without. The same input gives the same bytes: there is no time of
day in a document, and nothing depends on how many cores there are. Where a command fails before it has found
anything, there is no document. Within a version of a schema a field may be added; nothing changes its meaning. A
field that is marked "may be absent" is absent where it has nothing to say.
`, "`go test ./cmd/mp107 -run TestJSONDocument -update`", "`--json`")
	for _, d := range documents {
		w.printf("\n## %s\n\nWritten by `mp107 %s --json`.\n\n", d.schema, d.command)
		w.table(reflect.TypeOf(d.of).Elem())
	}
	w.printf("\n## Parts\n")
	for i := 0; i < len(w.parts); i++ { // which grows meanwhile
		w.printf("\n### %s\n\n%s\n\n", partName(w.parts[i]), w.comment(w.parts[i], ""))
		w.table(w.parts[i])
	}
	const file = "../../docs/json.md"
	if *update {
		if err := os.WriteFile(file, []byte(w.text.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if different := cmp.Diff(string(want), w.text.String()); different != "" {
		t.Errorf("docs/json.md (-want +got; -update writes it anew):\n%s", different)
	}
}

// fieldWriter lists the fields of types as tables.
type fieldWriter struct {
	t     *testing.T
	text  strings.Builder
	parts []reflect.Type // structs met so far, in the order in which they are told
	// comments are those of fields, and under an empty name that of the type, by type.
	comments map[string]map[string]string
	trees    map[string][]*ast.File // by folder
}

func newFieldWriter(t *testing.T) fieldWriter {
	return fieldWriter{t: t, comments: map[string]map[string]string{}, trees: map[string][]*ast.File{}}
}

func (w *fieldWriter) printf(format string, args ...any) { fmt.Fprintf(&w.text, format, args...) }

func partName(t reflect.Type) string { return strings.TrimPrefix(t.String(), "main.") }

func (w *fieldWriter) table(of reflect.Type) {
	w.printf("| field | form | meaning |\n| --- | --- | --- |\n")
	w.rows(of)
}

func (w *fieldWriter) rows(of reflect.Type) {
	for i := range of.NumField() {
		field := of.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "-" || !field.IsExported() && !field.Anonymous:
		case field.Anonymous && name == "":
			w.rows(field.Type)
		case name == "":
			w.t.Errorf("%v.%s has no name in JSON", of, field.Name)
		default:
			form := w.form(field.Type)
			if strings.Contains(options, "omit") {
				form += "; may be absent"
			}
			w.printf("| %s | %s | %s |\n", name, form, w.comment(of, field.Name))
		}
	}
}

// form tells how a type is written, and remembers the structs in it.
func (w *fieldWriter) form(t reflect.Type) string {
	switch {
	case t.Implements(reflect.TypeFor[encoding.TextMarshaler]()) || t.Implements(reflect.TypeFor[json.Marshaler]()):
		return "string"
	case t.Kind() == reflect.Pointer:
		return w.form(t.Elem())
	case t.Kind() == reflect.Slice:
		return "array of " + w.form(t.Elem())
	case t.Kind() == reflect.Map:
		return "object, by name, of " + w.form(t.Elem())
	case t.Kind() == reflect.Struct:
		if !slices.Contains(w.parts, t) {
			w.parts = append(w.parts, t)
		}
		return fmt.Sprintf("[%s](#%s)", partName(t), strings.ToLower(strings.ReplaceAll(partName(t), ".", "")))
	case t.Kind() == reflect.Bool:
		return "boolean"
	case slices.Contains(closed, t):
		return "one of " + strings.Join(w.values(t), ", ")
	case t.Kind() == reflect.String:
		return "string"
	default:
		return "number"
	}
}

// comment is what the source says of a field of a type, or of the type itself.
func (w *fieldWriter) comment(of reflect.Type, field string) string {
	if _, read := w.comments[of.String()]; !read {
		w.read(w.folder(of), of)
	}
	return w.comments[of.String()][field]
}

// folder is that of a type's source, from the top of the module.
func (w *fieldWriter) folder(of reflect.Type) string {
	return strings.TrimPrefix(of.PkgPath(), strings.TrimSuffix(reflect.TypeFor[head]().PkgPath(), "cmd/mp107"))
}

// read takes the comments of a type from the source of its package.
func (w *fieldWriter) read(folder string, of reflect.Type) {
	found := map[string]string{}
	w.comments[of.String()] = found
	for _, tree := range w.parsed(folder) {
		for _, declaration := range tree.Decls {
			general, ok := declaration.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, each := range general.Specs {
				if named, ok := each.(*ast.TypeSpec); ok && named.Name.Name == of.Name() {
					found[""] = told(general.Doc.Text())
					if fields, ok := named.Type.(*ast.StructType); ok {
						readFields(fields, found)
					}
				}
			}
		}
	}
}

// parsed is the source of a package.
func (w *fieldWriter) parsed(folder string) []*ast.File {
	if trees := w.trees[folder]; trees != nil {
		return trees
	}
	files, err := filepath.Glob(filepath.Join("../..", folder, "*.go"))
	if err != nil || len(files) == 0 {
		w.t.Fatalf("no source in %s: %v", folder, err)
	}
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			w.t.Fatal(err)
		}
		w.trees[folder] = append(w.trees[folder], tree)
	}
	return w.trees[folder]
}

// readFields takes the comments of fields. One that names several is theirs too.
func readFields(fields *ast.StructType, found map[string]string) {
	last := ""
	for _, field := range fields.Fields.List {
		comment := told(field.Doc.Text() + field.Comment.Text())
		for _, name := range field.Names {
			if comment == "" && regexp.MustCompile(`\b`+name.Name+`\b`).MatchString(last) {
				comment = last
			}
			found[name.Name] = comment
		}
		last = comment
	}
}

// told is a comment as a cell of a table.
func told(comment string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(comment), " "), "|", "&#124;")
}

// TestDocumentSchemas: each document names the schema under which docs/json.md has it.
func TestDocumentSchemas(t *testing.T) {
	source, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for _, file := range source {
		code, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range regexp.MustCompile(`head\{Schema: "([^"]+)"\}`).FindAllStringSubmatch(string(code), -1) {
			named = append(named, match[1])
		}
	}
	var listed []string
	for _, d := range documents {
		listed = append(listed, d.schema)
	}
	slices.Sort(named)
	slices.Sort(listed)
	if !slices.Equal(named, listed) {
		t.Errorf("schemas written are %s, those documented %s", text.Join(named, ", "), text.Join(listed, ", "))
	}
}
