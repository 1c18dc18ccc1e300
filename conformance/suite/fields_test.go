package suite_test

import (
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/suite"
)

// noClasses are the fields of what is sent that have no classes of their own, each
// with the reason.
var noClasses = map[string]string{
	"ResetRequest.world":     "its fields have classes",
	"SubmitRequest.request":  "its fields have classes",
	"ApplyRequest.event":     "its fields have classes",
	"ObserveRequest.device":  "every Device of the inventory, after every event",
	"Event.register":         "is a class of Event",
	"Event.device_status":    "is a class of Event",
	"Event.user_status":      "is a class of Event",
	"Event.advance":          "is a class of Event",
	"Event.upload":           "is a class of Event",
	"Event.alert":            "is a class of Event",
	"CredentialsEntry.key":   "the slots are classes of Device.credentials",
	"CredentialsEntry.value": "its fields have classes",
}

// ofTheCall are the fields of a call that say which it is, and nothing of what happens.
var ofTheCall = map[protoreflect.Name]bool{"call": true, "lane": true, "contracts": true}

// TestEveryFieldHasClasses: whatever the contract can say to an implementation has
// classes in the census, of the kind that its type asks for, and nothing else has.
func TestEveryFieldHasClasses(t *testing.T) {
	t.Parallel()
	classes := map[string][]string{}
	for _, f := range suite.Fields() {
		if !strings.HasSuffix(f.Field, ", each") {
			classes[f.Field] = f.Classes
		}
	}
	wanted := map[string]bool{"Event": true} // which of its fields is set
	var visit func(protoreflect.MessageDescriptor)
	visit = func(m protoreflect.MessageDescriptor) {
		for i := range m.Fields().Len() {
			field := m.Fields().Get(i)
			name := string(m.Name()) + "." + string(field.Name())
			if wanted[name] || ofTheCall[field.Name()] && strings.HasSuffix(string(m.Name()), "Request") && m.Name() != "ServiceRequest" {
				continue
			}
			wanted[name] = true
			if next := field.Message(); next != nil && next.ParentFile() == m.ParentFile() {
				visit(next)
			}
			has, excused := classes[name], noClasses[name] != ""
			if excused != (has == nil) {
				t.Errorf("%s has %d classes, and excused is %v", name, len(has), excused)
			}
			for _, class := range needed(field) {
				if !excused && !slices.ContainsFunc(has, func(c string) bool { return c == class || strings.HasPrefix(c, class+" ") }) {
					t.Errorf("%s has no class %q, only %q", name, class, has)
				}
			}
			if !excused && len(has) < 2 && !slices.Contains([]string{"ServiceRequest.signature", "DeviceStatusChange.device", "UserStatusChange.user", "Alert.device"}, name) {
				t.Errorf("%s has the class %q alone", name, has)
			}
		}
	}
	for _, call := range []string{"DescribeRequest", "ResetRequest", "SubmitRequest", "ApplyRequest", "ObserveRequest"} {
		visit(adaptorv1.File_mp107_adaptor_v1_adaptor_proto.Messages().ByName(protoreflect.Name(call)))
	}
	for name := range classes {
		if !wanted[name] {
			t.Errorf("%s has classes, and the contract has no such field", name)
		}
	}
	for name := range noClasses {
		if !wanted[name] {
			t.Errorf("%s is excused, and the contract has no such field", name)
		}
	}
}

// needed are the classes that a field has to have by its type.
func needed(field protoreflect.FieldDescriptor) []string {
	switch {
	case field.IsMap():
		return nil // its keys
	case field.IsList():
		return []string{"none", "one", "many"}
	case field.Kind() == protoreflect.BoolKind:
		return []string{"false", "true"}
	case field.Kind() == protoreflect.Uint64Kind:
		return []string{"0", "from 2^31", "from 2^32", "from 2^53", "from 2^63", "2^64-1"}
	}
	return nil
}
