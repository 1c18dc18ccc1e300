package duis

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/jacoelho/xsd"
)

// The files of the DCC's schema set, whose names have the version in the place
// of the star. They are not part of this project; a user points it at a copy of
// their own. [D]
const (
	requestSchema   = "DUIS Schema V*.xsd"
	responseSchema  = "MMC Schema V*.xsd"
	signatureSchema = "xmldsig-core-schema.xsd"
	maxSchema       = 16 << 20 // bytes of a file
)

// Schema is a DUIS schema set, compiled. It may be used concurrently.
type Schema struct {
	engine *xsd.Engine
	// Version is the one that its name has, such as 5.4.
	Version string
}

// LoadSchema compiles the schema set in a folder, of whatever version. The error
// names each file that was looked for and is not there or is there twice, or
// says why the set does not compile.
func LoadSchema(dir string) (*Schema, error) {
	files, missing := map[string][]byte{}, []string{}
	var main string
	for _, pattern := range []string{requestSchema, responseSchema, signatureSchema} {
		names, err := filesLike(dir, pattern)
		switch {
		case err != nil:
			return nil, fmt.Errorf("DUIS schemas: %w", err)
		case len(names) == 0:
			missing = append(missing, fmt.Sprintf("%q", pattern))
			continue
		case len(names) > 1:
			return nil, fmt.Errorf("DUIS schemas: folder %s has several versions: %s; give a folder with one", dir, strings.Join(names, ", "))
		}
		if pattern == requestSchema {
			main = names[0]
		}
		content, err := readSchemaFile(filepath.Join(dir, names[0]))
		if err != nil {
			return nil, fmt.Errorf("DUIS schemas: %w", err)
		}
		files[names[0]] = content
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("DUIS schemas: folder %s has no %s (the DUIS schema set as the DCC publishes it)", dir, strings.Join(missing, ", no "))
	}
	files[signatureSchema] = withoutDoctype(files[signatureSchema])
	resolve := xsd.ResolverFunc(func(_ context.Context, _, location string) (xsd.SchemaSource, error) {
		content, known := files[filepath.Base(location)]
		if !known {
			return xsd.SchemaSource{}, fmt.Errorf("schema %q is not part of the set", clip(location))
		}
		return xsd.Bytes(filepath.Base(location), content), nil
	})
	engine, err := xsd.Compile(context.Background(), xsd.Bytes(main, files[main]).WithResolver(resolve))
	if err != nil {
		return nil, fmt.Errorf("DUIS schemas in %s do not compile: %w", dir, err)
	}
	version := strings.TrimSuffix(strings.TrimPrefix(main, "DUIS Schema V"), ".xsd")
	return &Schema{engine: engine, Version: clip(version)}, nil
}

// filesLike are the files of a folder whose names are of the pattern.
func filesLike(dir, pattern string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		if like, err := filepath.Match(pattern, entry.Name()); err == nil && like {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

func readSchemaFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxSchema+1))
	if err == nil && len(content) > maxSchema {
		err = fmt.Errorf("%s has more than %d bytes", path, maxSchema)
	}
	return content, err
}

// Validate reports why a document is not valid against the schema, or nil.
func (s *Schema) Validate(document []byte) error {
	if len(document) > MaxBytes {
		return refuse(TooLarge, "%d bytes, at most %d are validated", len(document), MaxBytes)
	}
	if err := s.engine.Validate(context.Background(), bytes.NewReader(document)); err != nil {
		return fmt.Errorf("not valid DUIS %s: %w", s.Version, err)
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
