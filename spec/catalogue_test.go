package spec_test

import (
	"crypto/sha256"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/spec"
)

func TestCatalogueSize(t *testing.T) {
	critical := 0
	for _, variant := range spec.Catalogue() {
		if variant.Critical {
			critical++
		}
	}
	if all := len(spec.Catalogue()); all != 129 || critical != 37 {
		t.Errorf("catalogue has %d variants, %d of them critical, want 129 and 37", all, critical)
	}
}

// Among the critical variants, a Network Operator may send 6.15.1 and no
// other: this is why lifting the RDP check for 6.15.1 is enough for it.
func TestNetworkOperatorsHaveOneCriticalVariant(t *testing.T) {
	for _, role := range []spec.UserRole{spec.ED, spec.GT} {
		var eligible []spec.SRV
		for _, variant := range spec.Catalogue() {
			if variant.Critical && variant.EligibleFor(role) {
				eligible = append(eligible, variant.SRV)
			}
		}
		if diff := cmp.Diff([]spec.SRV{spec.UpdateSecurityCredentialsKRP}, eligible); diff != "" {
			t.Errorf("critical variants of %s (-want +got):\n%s", role, diff)
		}
	}
}

func TestCatalogueRows(t *testing.T) {
	dating := []spec.FutureDating{spec.NotFutureDated, spec.HeldByDevice, spec.HeldByDSP, spec.HeldByDSPThenDevice}
	noRole := []spec.SRV{"7.16", "8.5", "8.6"} // the matrix itself lists none for these
	seen := map[spec.SRV]bool{}
	for _, variant := range spec.Catalogue() {
		if seen[variant.SRV] {
			t.Errorf("SRV %s is listed twice", variant.SRV)
		}
		seen[variant.SRV] = true
		if strings.TrimSpace(variant.Name) == "" {
			t.Errorf("SRV %s has no name", variant.SRV)
		}
		if !slices.Contains(dating, variant.FutureDating) {
			t.Errorf("SRV %s has future-dating %q, want one of %v", variant.SRV, variant.FutureDating, dating)
		}
		if variant.NonDevice && variant.Critical {
			t.Errorf("SRV %s addresses no Device and is critical", variant.SRV)
		}
		if len(variant.Eligible) == 0 && !slices.Contains(noRole, variant.SRV) {
			t.Errorf("SRV %s has no eligible role", variant.SRV)
		}
		if variant.SRV != spec.SRV(variant.ServiceReference) && !strings.HasPrefix(string(variant.SRV), variant.ServiceReference+".") {
			t.Errorf("SRV %s is not a variant of service reference %s", variant.SRV, variant.ServiceReference)
		}
	}
}

// The catalogue differs from the request matrix as published in one way: where
// the matrix lost the zero of service reference 6.20.
func TestCatalogueAgainstMatrix(t *testing.T) {
	const matrix = "../../shared/domain/service-requests.csv"
	file, err := os.Open(matrix)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("the request matrix is not present at %s: nothing to compare with", matrix)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	published, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range published {
		if srv := row[1]; srv == "6.20.1" || srv == "6.20.2" {
			if row[0] != "6.2" {
				t.Errorf("matrix prints service reference %q for %s, want the known slip 6.2", row[0], srv)
			}
			row[0] = "6.20"
		}
	}
	embedded, err := os.ReadFile("catalogue.csv")
	if err != nil {
		t.Fatal(err)
	}
	ours, err := csv.NewReader(strings.NewReader(string(embedded))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(published, ours); diff != "" {
		t.Errorf("catalogue differs from the matrix (-matrix +catalogue):\n%s", diff)
	}
}

// compared is the SHA-256 of the catalogue when it was last compared with the
// matrix, so that it cannot change unnoticed where the matrix is not present.
const compared = "76bb2c5ea6e340f44bc0382dff283c4a30cfaf5fb65e8481e06e7741e91acb33"

func TestCatalogueIsTheOneCompared(t *testing.T) {
	text, err := os.ReadFile("catalogue.csv")
	if err != nil {
		t.Fatal(err)
	}
	if digest := fmt.Sprintf("%x", sha256.Sum256(text)); digest != compared {
		t.Errorf("catalogue.csv has SHA-256 %s: compare it with the request matrix, then put the digest here", digest)
	}
}

// Every column of the file reaches the parsed row: a misspelt word in it
// would otherwise read as "not critical" or "no".
func TestCatalogueFileWords(t *testing.T) {
	text, err := os.ReadFile("catalogue.csv")
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	yesNo := map[bool]string{true: "yes", false: "no"}
	criticality := map[bool]string{true: "critical", false: "non-critical"}
	got := [][]string{rows[0]}
	for _, variant := range spec.Catalogue() {
		var roles []string
		for _, role := range variant.Eligible {
			roles = append(roles, string(role))
		}
		got = append(got, []string{
			variant.ServiceReference, string(variant.SRV), variant.Name, criticality[variant.Critical],
			string(variant.FutureDating), yesNo[variant.NonDevice], strings.Join(roles, " "),
		})
	}
	if diff := cmp.Diff(rows, got); diff != "" {
		t.Errorf("the rows written back differ from the file (-file +rows):\n%s", diff)
	}
}

func TestVariant(t *testing.T) {
	for _, srv := range spec.SRVs() {
		variant, err := spec.Variant(srv)
		if err != nil || variant.SRV != srv {
			t.Errorf("Variant(%s) = %s, %v", srv, variant.SRV, err)
		}
	}
	for _, test := range []struct {
		srv  spec.SRV
		want string
	}{
		{"6.151.1", "in that chapter the catalogue has 6.2.1"},
		{"6.15", "6.15.1, 6.15.2"},
		{"99.1", "want one of the 129 in the catalogue, from 1.1.1 to 14.1"},
		{"", "want one of the 129"},
		{"6.15.1 ", `unknown SRV "6.15.1 "`},
		{"6.15.1\n", `unknown SRV "6.15.1\n"`},
	} {
		_, err := spec.Variant(test.srv)
		checkError(t, err, test.want)
	}
}
