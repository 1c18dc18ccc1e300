package spec

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// SRV is a Service Request Variant by its number, for example 6.15.1. [D]
type SRV string

// UpdateSecurityCredentialsKRP is SRV 6.15.1, Update Security Credentials
// (KRP): the one Service Request that MP107 treats differently. [S§2, D]
const UpdateSecurityCredentialsKRP SRV = "6.15.1"

// FutureDating tells who holds a future-dated Service Request until it is due. [D]
type FutureDating string

// The ways in which a variant can be future-dated. [D]
const (
	NotFutureDated      FutureDating = "none"
	HeldByDevice        FutureDating = "device"
	HeldByDSP           FutureDating = "dsp"
	HeldByDSPThenDevice FutureDating = "dsp+device"
)

// ServiceRequestVariant is one row of the catalogue. [D]
type ServiceRequestVariant struct {
	SRV              SRV
	ServiceReference string
	Name             string
	Critical         bool
	FutureDating     FutureDating
	// NonDevice marks a request that the DSP answers itself and that addresses no Device.
	NonDevice bool
	Eligible  []UserRole
}

// EligibleFor reports whether the role may send this variant at all (response code E2 otherwise).
func (v ServiceRequestVariant) EligibleFor(role UserRole) bool {
	return slices.Contains(v.Eligible, role)
}

//go:embed catalogue.csv
var catalogueCSV string

// The service reference of 6.20.1 and 6.20.2 reads 6.20 here. The published
// matrix prints it as 6.2, where a spreadsheet dropped the zero. [D]
var catalogue = sync.OnceValue(func() []ServiceRequestVariant {
	variants, err := parseCatalogue(catalogueCSV)
	if err != nil {
		panic("spec: embedded catalogue: " + err.Error()) // the embedded file is part of the program
	}
	return variants
})

var catalogueIndex = sync.OnceValue(func() map[SRV]int {
	index := map[SRV]int{}
	for i, variant := range catalogue() {
		index[variant.SRV] = i
	}
	return index
})

// Catalogue lists every Service Request Variant of the published DUIS request
// matrix in catalogue order. The caller must not change the rows. [D]
func Catalogue() []ServiceRequestVariant { return catalogue() }

// Variant finds a Service Request Variant by number; the error says how to
// list the numbers there are.
func Variant(srv SRV) (ServiceRequestVariant, error) {
	if i, ok := catalogueIndex()[srv]; ok {
		return catalogue()[i], nil
	}
	return ServiceRequestVariant{}, unknownSRV(srv)
}

func unknownSRV(srv SRV) error {
	var near []string
	reference, _, _ := strings.Cut(string(srv), ".")
	for _, variant := range catalogue() {
		if strings.HasPrefix(string(variant.SRV), reference+".") {
			near = append(near, string(variant.SRV))
		}
	}
	if len(near) == 0 {
		return fmt.Errorf("unknown SRV %q: want one of the %d in the catalogue, from %s to %s",
			srv, len(catalogue()), catalogue()[0].SRV, catalogue()[len(catalogue())-1].SRV)
	}
	return fmt.Errorf("unknown SRV %q: in that chapter the catalogue has %s", srv, strings.Join(near, ", "))
}

// SRVs lists the numbers of the catalogue in catalogue order.
func SRVs() []SRV {
	numbers := make([]SRV, len(catalogue()))
	for i, variant := range catalogue() {
		numbers[i] = variant.SRV
	}
	return numbers
}

func parseCatalogue(text string) ([]ServiceRequestVariant, error) {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		return nil, err
	}
	variants := make([]ServiceRequestVariant, 0, len(rows)-1)
	for _, row := range rows[1:] { // the csv reader holds every row to the width of the first
		variant := ServiceRequestVariant{
			ServiceReference: row[0],
			SRV:              SRV(row[1]),
			Name:             row[2],
			Critical:         row[3] == "critical",
			FutureDating:     FutureDating(row[4]),
			NonDevice:        row[5] == "yes",
		}
		for _, code := range strings.Fields(row[6]) {
			role, err := ParseUserRole(code)
			if err != nil {
				return nil, fmt.Errorf("SRV %s: %w", variant.SRV, err)
			}
			variant.Eligible = append(variant.Eligible, role)
		}
		variants = append(variants, variant)
	}
	return variants, nil
}
