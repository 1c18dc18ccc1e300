package duis

import (
	"testing"

	"example.org/mp107/spec"
)

func TestBodyElements(t *testing.T) {
	seen := map[string]spec.SRV{}
	for _, variant := range spec.Catalogue() {
		element := bodies()[variant.SRV].element
		if other, twice := seen[element]; twice || element == "" {
			t.Errorf("%s and %s have the body %q", variant.SRV, other, element)
		}
		seen[element] = variant.SRV
	}
	if seen["UpdateSecurityCredentialsKRP"] != spec.UpdateSecurityCredentialsKRP {
		t.Errorf("UpdateSecurityCredentialsKRP is the body of %s", seen["UpdateSecurityCredentialsKRP"])
	}
}
