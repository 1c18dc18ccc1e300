package attest_test

import (
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/attest"
)

// FuzzAttestation: nothing that the key has not signed is believed, and no statement of a
// laboratory that has less than it must.
func FuzzAttestation(f *testing.F) {
	_, public := key('a')
	mine := signed(f, 'a')
	r := made(outcome(conformance.Pass, conformance.Pass))
	first, second, _ := strings.Cut(mine, "\n")
	_, about, _ := strings.Cut(first, `"payload":`)
	about, _, _ = strings.Cut(about, ",")
	_, result, _ := strings.Cut(second, `"payload":`)
	result, _, _ = strings.Cut(result, ",")
	f.Add(mine, statementText(f))
	f.Add(signed(f, 'b'), string(attest.Template()))
	f.Add(second+first+"\n", "{}")
	f.Fuzz(func(t *testing.T, bundle, statement string) {
		if _, err := attest.Check([]byte(bundle), r, public); err == nil && !(strings.Contains(bundle, about) && strings.Contains(bundle, result)) {
			t.Errorf("this is believed: %q", bundle)
		}
		if p, err := attest.ReadParticulars([]byte(statement)); err == nil && (p.Title == "" || p.AuthorisedBy.Name == "" || p.Schema != attest.ParticularsSchema) {
			t.Errorf("this is signed: %q", statement)
		}
	})
}
