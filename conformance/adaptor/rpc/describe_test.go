package rpc_test

import (
	"strings"
	"testing"

	"example.org/mp107/conformance/suite"
)

// TestDescribe: an implementation that does not say who it is, or speaks
// another contract, is not tested at all, and the error says why.
func TestDescribe(t *testing.T) {
	testSuite := suiteOf(t, stories())
	for name, test := range map[string]struct{ described, says string }{
		"no name":          {`{"call":1,"contract":"mp107.adaptor.v1"}`, "gives no name"},
		"no contract":      {`{"call":1,"name":"x"}`, `speaks the contract ""; this suite speaks "mp107.adaptor.v1"`},
		"a later contract": {`{"call":1,"name":"x","contract":"mp107.adaptor.v2"}`, `speaks the contract "mp107.adaptor.v2"; this suite speaks "mp107.adaptor.v1"`},
		"another call":     {`{"call":7,"name":"x","contract":"mp107.adaptor.v1"}`, "a call that was not made"},
		"nothing":          {`{}`, "no call number"},
		"lanes below 0":    {`{"call":1,"name":"x","contract":"mp107.adaptor.v1","lanes":-1}`, "not the JSON"},
		"abilities in one": {`{"call":1,"name":"x","contract":"mp107.adaptor.v1","abilities":"observe"}`, "not the JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			server := raw(t, func(turn *turn) bool { return turn.sayJSON([]byte(test.described)) })
			_, err := suite.Runner{Timeout: patience}.Run(t.Context(), testSuite, dial(t, server.address))
			if err == nil || !strings.Contains(err.Error(), test.says) {
				t.Errorf("error %v, want one that says %q", err, test.says)
			}
		})
	}
}

// TestDescription: abilities come in their fixed order, and those of a later
// version of the contract apart.
func TestDescription(t *testing.T) {
	server := raw(t, func(turn *turn) bool {
		return turn.sayJSON([]byte(`{"call":1,"contract":"mp107.adaptor.v1","name":"a name","version":"2","abilities":["observe","time-travel","register","observe"],"lanes":3}`))
	})
	d, err := dial(t, server.address).Describe(t.Context())
	if err != nil || d.Name != "a name" || d.Version != "2" || d.Lanes != 3 || len(d.Abilities) != 2 || d.Abilities[0] != "register" || d.Abilities[1] != "observe" ||
		len(d.Ignored) != 1 || d.Ignored[0] != "time-travel" {
		t.Errorf("%+v, %v", d, err)
	}
}
