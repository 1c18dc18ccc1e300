package spec_test

import (
	"strings"
	"testing"
)

// checkError compares an error with the part that its text must contain; an
// empty part means that there must be no error.
func checkError(t *testing.T, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("unexpected error: %v", err)
	case want != "" && err == nil:
		t.Errorf("no error: want one with %q", want)
	case want != "" && !strings.Contains(err.Error(), want):
		t.Errorf("error %q: want one with %q", err, want)
	}
}
