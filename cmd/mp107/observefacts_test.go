package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.org/mp107/conformance/observe"
)

// TestFactsInJSON: what a list of objects says in an unclear way is refused with its
// place, since a fact that was guessed would decide a verdict.
func TestFactsInJSON(t *testing.T) {
	users := factFiles[3]
	const id = `"id": "00-DB-10-70-00-00-00-02"`
	for text, want := range map[string]string{
		`[{` + id + `, "roles": ["ED", "IS"], "status": "Active"}]`: "",
		`[{` + id + `, "roles": []}]`:                               "",
		`[{` + id + `}] []`:                                         "after top-level value",
		`{` + id + `}`:                                              "want a list of objects",
		`[{` + id + `, "status": "Active", "status": "Suspended"}]`: `object 1: field "status" is there twice`,
		`[{` + id + `}, {` + id + `, "rôles": "ED"}]`:               `object 2: field "rôles" is unknown: want id, roles, status, since`,
		`[{` + id + `, "roles": [null]}]`:                           "field roles: want a text, a number or a list of texts",
		`[{` + id + `, "roles": [["ED"]]}]`:                         "field roles: want a text",
		`[{` + id + `, "status": null}]`:                            "field status: want a text",
		`[{` + id + `, "status": {"is": "Active"}}]`:                "field status: want a text",
		`[{` + id + `, "status": true}]`:                            "field status: want a text",
		`[["00-DB-10-70-00-00-00-02"]]`:                             "object 1: it is no JSON object",
	} {
		path := filepath.Join(t.TempDir(), "users.json")
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		o := &observations{pseudonyms: &observe.Pseudonyms{}}
		err := users.read(o, path)
		switch {
		case want == "" && (err != nil || len(o.facts) != 1):
			t.Errorf("%s: %d facts, %v", text, len(o.facts), err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: error %v, want one that says %q", text, err, want)
		}
	}
}
