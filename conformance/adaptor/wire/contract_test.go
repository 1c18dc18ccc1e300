package wire_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/spec"
)

// comments reads the comment in front of every field of the contract, on one
// line, by message and field.
func comments(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("../contract/mp107/adaptor/v1/adaptor.proto")
	if err != nil {
		t.Fatal(err)
	}
	opening := regexp.MustCompile(`^message (\w+) \{`)
	field := regexp.MustCompile(`^ +(?:repeated )?[\w.<>, ]+ (\w+) = \d+;$`)
	found := map[string]string{}
	var message string
	var comment []string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		trimmed := strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(trimmed, "//"):
			comment = append(comment, strings.Fields(strings.TrimPrefix(trimmed, "//"))...)
			continue
		case opening.MatchString(line):
			message = opening.FindStringSubmatch(line)[1]
		case field.MatchString(line):
			found[message+"."+field.FindStringSubmatch(line)[1]] = strings.Join(comment, " ")
		}
		comment = nil
	}
	return found
}

// TestEveryFieldIsExplained: each field has a comment, and where it is a value
// and not only a structure the comment says where it comes from.
func TestEveryFieldIsExplained(t *testing.T) {
	said := comments(t)
	provenance := regexp.MustCompile(`\[(S§\d|D|A)\]`)
	messages, fields := adaptorv1.File_mp107_adaptor_v1_adaptor_proto.Messages(), 0
	for i := range messages.Len() {
		message := messages.Get(i)
		for j := range message.Fields().Len() {
			field := message.Fields().Get(j)
			name := fmt.Sprintf("%s.%s", message.Name(), field.Name())
			comment := said[name]
			if comment == "" {
				t.Errorf("%s has no comment", name)
			}
			fact := field.Kind() != protoreflect.MessageKind || field.IsMap() || field.Message().FullName() == "google.protobuf.Timestamp"
			if fact && !provenance.MatchString(comment) {
				t.Errorf("%s: %q does not say where this comes from", name, comment)
			}
			fields++
		}
	}
	if fields < 60 || len(said) != fields {
		t.Errorf("%d fields, %d comments", fields, len(said))
	}
}

// listed joins names as a comment does.
func listed[T ~string](before, last string, names []T) string {
	texts := make([]string, len(names))
	for i, name := range names {
		texts[i] = string(name)
	}
	if last == "" {
		return before + strings.Join(texts, ", ")
	}
	return before + strings.Join(texts[:len(texts)-1], ", ") + last + texts[len(texts)-1]
}

// TestNamesInComments: the names that the comments give are those of the suite,
// all of them and no other.
func TestNamesInComments(t *testing.T) {
	said := comments(t)
	quoted := func(names []spec.UserStatus) []string {
		var list []string
		for _, name := range names {
			list = append(list, fmt.Sprintf("%q", name))
		}
		return list
	}
	for field, want := range map[string]string{
		"User.roles":                listed("User Roles in which it may act: ", "", spec.UserRoles()) + ". [D]",
		"User.status":               listed("", " or ", quoted(spec.UserStatuses())) + ".",
		"UserStatusChange.status":   listed("", " or ", quoted(spec.UserStatuses())) + ".",
		"Device.type":               listed("", " or ", spec.DeviceTypes()) + ". [D]",
		"Device.credentials":        listed("by remote party role: ", "", spec.RemotePartyRoles()) + ".",
		"Certificate.use":           listed("", " or ", spec.CertificateUses()) + ". [D]",
		"Response.decision":         listed("", " or ", []string{`"` + string(spec.Accepted) + `"`, `"` + string(spec.Rejected) + `"`}) + ".",
		"Response.code":             listed("Response code: ", " or ", []spec.ResponseCode{spec.I0, spec.I99}) + " with an acceptance;",
		"ServiceRequest.target":     fmt.Sprintf("or of the DSP, %v, for a non-device request", spec.DSP),
		"DescribeRequest.contracts": `"` + wire.Contract + `"`,
	} {
		if !strings.Contains(said[field], want) {
			t.Errorf("%s says %q, want %q in it", field, said[field], want)
		}
	}
	// Here the order is that of a Device's life.
	names, _, _ := strings.Cut(said["Device.status"], ". [D]")
	statuses := strings.FieldsFunc(strings.ReplaceAll(names, " or ", ", "), func(r rune) bool { return r == ',' || r == ' ' })
	if want := listed("", "", slices.Sorted(slices.Values(spec.DeviceStatuses()))); listed("", "", slices.Sorted(slices.Values(statuses))) != want {
		t.Errorf("Device.status says %q, want %s", statuses, want)
	}
	checkAbilities(t, said["DescribeResponse.abilities"])
}

// checkAbilities looks at the table of abilities: each once, in order, no other.
func checkAbilities(t *testing.T, comment string) {
	t.Helper()
	_, table, found := strings.Cut(comment, "[A]")
	if !found {
		t.Fatalf("no table of abilities in %q", comment)
	}
	at := 0
	for _, ability := range conformance.Abilities() {
		next := strings.Index(table[at:], " "+string(ability)+" ")
		if next < 0 {
			t.Errorf("the ability %s is not explained, or not in order", ability)
			continue
		}
		at += next + 1
	}
	if n := len(regexp.MustCompile(`Apply:|Observe$`).FindAllString(table, -1)); n != len(conformance.Abilities()) {
		t.Errorf("%d abilities are explained, want %d", n, len(conformance.Abilities()))
	}
}
