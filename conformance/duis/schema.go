package duis

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/jacoelho/xsd"
)

// The files of the DCC's schema set. They are not part of this project; a user
// points it at a copy of their own. [D]
const (
	requestSchema   = "DUIS Schema V5.4.xsd"
	responseSchema  = "MMC Schema V5.4.xsd"
	signatureSchema = "xmldsig-core-schema.xsd"
)

// Schema is the DUIS 5.4 schema set, compiled. It may be used concurrently.
type Schema struct{ engine *xsd.Engine }

// LoadSchema compiles the schema set in a folder. The error names each file
// that was looked for and is not there, or says why the set does not compile.
func LoadSchema(dir string) (*Schema, error) {
	files, missing := map[string][]byte{}, []string{}
	for _, name := range []string{requestSchema, responseSchema, signatureSchema} {
		content, err := os.ReadFile(filepath.Join(dir, name))
		switch {
		case errors.Is(err, os.ErrNotExist):
			missing = append(missing, fmt.Sprintf("%q", name))
		case err != nil:
			return nil, fmt.Errorf("DUIS schemas: %w", err)
		default:
			files[name] = content
		}
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("DUIS schemas: folder %s has no %s (the DUIS 5.4 schema set as the DCC publishes it)", dir, strings.Join(missing, ", no "))
	}
	files[signatureSchema] = withoutDoctype(files[signatureSchema])
	resolve := xsd.ResolverFunc(func(_ context.Context, _, location string) (xsd.SchemaSource, error) {
		content, known := files[filepath.Base(location)]
		if !known {
			return xsd.SchemaSource{}, fmt.Errorf("schema %q is not part of the set", clip(location))
		}
		return xsd.Bytes(filepath.Base(location), content), nil
	})
	engine, err := xsd.Compile(context.Background(), xsd.Bytes(requestSchema, files[requestSchema]).WithResolver(resolve))
	if err != nil {
		return nil, fmt.Errorf("DUIS schemas in %s do not compile: %w", dir, err)
	}
	return &Schema{engine: engine}, nil
}

// Validate reports why a document is not valid against the schema, or nil.
func (s *Schema) Validate(document []byte) error {
	if len(document) > MaxBytes {
		return refuse(TooLarge, "%d bytes, at most %d are validated", len(document), MaxBytes)
	}
	if err := s.engine.Validate(context.Background(), bytes.NewReader(document)); err != nil {
		return fmt.Errorf("not valid DUIS 5.4: %w", err)
	}
	return nil
}

// withoutDoctype removes the document type declaration, internal subset and
// all: the schema of XML signatures has one and needs nothing from it, and a
// safe compiler refuses it.
func withoutDoctype(content []byte) []byte {
	start := bytes.Index(content, []byte("<!DOCTYPE"))
	if start < 0 {
		return content
	}
	end := bytes.Index(content[start:], []byte("]>"))
	if end < 0 {
		return content
	}
	return append(bytes.Clone(content[:start]), content[start+end+2:]...)
}
