package spec

import (
	"fmt"
	"slices"
	"strings"
)

// OneOf finds text among the values allowed. Its error names the kind of value,
// the one given and every one allowed, so that the reader need not look them up.
func OneOf[T ~string](kind, text string, allowed []T) (T, error) {
	if slices.Contains(allowed, T(text)) {
		return T(text), nil
	}
	names := make([]string, len(allowed))
	for i, value := range allowed {
		names[i] = string(value)
	}
	var none T
	return none, fmt.Errorf("unknown %s %q: want one of %s", kind, text, strings.Join(names, ", "))
}

// second drops the value of a parse, keeping its error.
func second[T any](_ T, err error) error { return err }
