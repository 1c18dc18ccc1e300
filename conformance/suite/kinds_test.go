package suite_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// covered is a fault of a kind, and the case that finds it.
type covered struct{ kind, fault, id string }

// coveredKinds reads the table of them.
func coveredKinds(t *testing.T) (all []covered) {
	t.Helper()
	text, err := os.ReadFile("testdata/kinds.txt")
	if err != nil {
		t.Fatal(err)
	}
	kind := ""
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		switch {
		case len(fields) == 0 || line[0] == '#':
		case line[0] != ' ':
			kind = strings.TrimSpace(line)
		case len(fields) != 2:
			t.Fatalf("line %q: want a fault and a case", line)
		default:
			all = append(all, covered{kind, fields[0], fields[1]})
		}
	}
	return all
}

// TestEachKindIsCovered: for each thing that an implementation gets wrong there is a
// case, named, that passes without it and fails with it, and that nothing drawn
// decides about: the same one under every seed.
func TestEachKindIsCovered(t *testing.T) {
	t.Parallel()
	kinds, wanted := map[string]int{}, map[string]bool{}
	for _, c := range coveredKinds(t) {
		kinds[c.kind]++
		wanted[c.id] = true
	}
	for _, kind := range []string{"Counters", "Devices and identifiers", "Users and roles", "Registration", "Certificates", "Time", "History", "Alerts", "Requirement 2", "Checks, each of one class alone"} {
		if kinds[kind] < 5 {
			t.Errorf("%s: %d faults", kind, kinds[kind])
		}
	}
	testSuite := newSuite(t, suite.Options{Release: spec.MP107R2, Run: []string{"history"}, Depth: -1})
	cases := map[string]conformance.Case{}
	for c, err := range testSuite.Cases() {
		if err != nil {
			t.Fatal(err)
		}
		if wanted[c.ID] {
			cases[c.ID] = c
		}
	}
	verdict := func(fault string, c conformance.Case) conformance.Result {
		result, err := testSuite.Execute(t.Context(), &otherDSP{release: spec.MP107R2, fault: fault}, c)
		if err != nil {
			t.Fatal(err)
		}
		return result
	}
	for _, c := range coveredKinds(t) {
		found, known := cases[c.id]
		if !known {
			t.Errorf("%s, %s: there is no case %s", c.kind, c.fault, c.id)
			continue
		}
		if r := verdict("", found); r.Verdict != conformance.Pass {
			t.Errorf("%s: %s without any fault: %s", c.id, r.Verdict, r.Reason)
		}
		if r := verdict(c.fault, found); r.Verdict != conformance.Fail {
			t.Errorf("%s, %s: %s by %s", c.kind, c.fault, r.Verdict, c.id)
		}
	}
}

// TestEachFaultIsOfAKind: no fault that the other DSP can have is left out of the table.
func TestEachFaultIsOfAKind(t *testing.T) {
	listed := map[string]bool{}
	for _, c := range coveredKinds(t) {
		if listed[c.fault] {
			t.Errorf("%s stands twice", c.fault)
		}
		listed[c.fault] = true
	}
	text, err := os.ReadFile("otherdsp_test.go")
	if err != nil {
		t.Fatal(err)
	}
	named := 0
	for _, m := range regexp.MustCompile(`(?:is\(|case |, )"([a-z0-9]+-[a-z0-9-]+[a-z0-9])"`).FindAllStringSubmatch(string(text), -1) {
		if named++; !listed[m[1]] {
			t.Errorf("%s is in no kind", m[1])
		}
	}
	if named < 150 {
		t.Error(fmt.Sprint("only ", named, " faults were found"))
	}
	for _, check := range []string{"user-status", "device-status", "signature", "counter", "certificate-role", "fuel", "registration", "credential"} {
		for class := range classes {
			if fault := check + "-skipped-" + class; listed[fault] == neverShows(check, class) {
				t.Errorf("%s: in the table %v", fault, listed[fault])
			}
		}
	}
}

// neverShows reports whether it makes no difference that a check is skipped for a class.
func neverShows(check, class string) bool {
	due := strings.HasPrefix(class, "when-due")
	switch check {
	case "device-status":
		return class == "of-recovered" || class == "of-whitelisted" // in which it never refuses
	case "signature", "counter":
		return due // it is asked at receipt alone
	case "certificate-role", "fuel": // asks for what does not change, and of a 6.15.1 to a meter alone what no other check does
		return due || slices.Contains([]string{"of-agents", "of-export", "of-no-meter"}, class) || check == "fuel" && (class == "of-gas-suppliers" || class == "of-empty-slot")
	case "registration":
		return class == "at-receipt-of-gas" // it is not asked at receipt
	case "credential":
		return class == "of-agents" || class == "of-export" // who may send nothing critical
	}
	return false
}

// TestOtherDSPIsConformant, so that what fails with a fault fails because of it.
func TestOtherDSPIsConformant(t *testing.T) {
	t.Parallel()
	for _, release := range spec.Releases() {
		options := suite.Options{Release: release, Run: []string{"scenario", "sequence"}, Sequences: 40}
		testSuite := newSuite(t, options)
		if o := run(t, testSuite, &otherDSP{release: release}); o.Counts.Pass != testSuite.Len() {
			found, _ := first(o, conformance.Fail)
			t.Errorf("%s: %+v, %s: %s", release, o.Counts, found.ID, found.Reason)
		}
	}
}
