package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.org/mp107/spec"
)

// aFolder is a world as CSV; change replaces or, with an empty text, removes files.
func aFolder(t *testing.T, change map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{
		"now.csv":           "now\n2022-11-03T00:00:00Z\n",
		"users.csv":         "id,roles,status\n00-DB-10-70-00-00-00-01, ED GT ,Active\n",
		"devices.csv":       "# the meter\nid,type,smets,s1sp,status,mpxn\n00-DB-10-70-00-00-10-01,ESME,1,1,Commissioned,1012345678901\n00-DB-10-70-00-00-10-02,ESME,2,,Commissioned,1012345678902\n",
		"holders.csv":       "slot,device,role,owner\nNetworkOperator,00-DB-10-70-00-00-10-01,NetworkOperator,00-DB-10-70-00-00-00-01\n",
		"registrations.csv": "mpxn,role,party,from\n1012345678901,ED,00-DB-10-70-00-00-00-02,2021-11-03T00:00:00Z\n1012345678901,IS,,2021-11-03T00:00:00Z\n",
		"counters.csv":      "originator,target,last\n00-DB-10-70-00-00-00-01,00-DB-10-70-00-00-10-01,10\n",
	}
	for name, text := range change {
		files[name] = text
	}
	for name, text := range files {
		if text == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestWorldFromTables(t *testing.T) {
	got, err := readWorld(aFolder(t, nil))
	want := spec.World{
		Now:   spec.Epoch,
		Users: []spec.User{{ID: 0x00DB107000000001, Roles: []spec.UserRole{spec.ED, spec.GT}, Status: spec.UserActive}},
		Devices: []spec.Device{
			{ID: 0x00DB107000001001, Type: spec.ESME, SMETS: spec.SMETS1, S1SP: spec.S1SP1, Status: spec.Commissioned, MPxN: "1012345678901",
				Credentials: map[spec.RemotePartyRole]spec.Credential{spec.NetworkOperator: {Role: spec.NetworkOperator, Owner: 0x00DB107000000001}}},
			{ID: 0x00DB107000001002, Type: spec.ESME, SMETS: spec.SMETS2, Status: spec.Commissioned, MPxN: "1012345678902"},
		},
		Registrations: []spec.Registration{
			{MPxN: "1012345678901", Role: spec.ED, Party: 0x00DB107000000002, From: spec.Epoch - 365*spec.Day},
			{MPxN: "1012345678901", Role: spec.IS, From: spec.Epoch - 365*spec.Day},
		},
		Counters: []spec.Counter{{Originator: 0x00DB107000000001, Target: 0x00DB107000001001, Last: 10}},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if _, err := readWorld(aFolder(t, map[string]string{"holders.csv": "", "registrations.csv": "", "counters.csv": ""})); err != nil {
		t.Errorf("what may be left out: %v", err)
	}
	for says, change := range map[string]map[string]string{
		"now.csv":               {"now.csv": ""},
		"holders.csv":           {"users.csv": ""},
		"column status":         {"users.csv": "id,roles\n"},
		"column \"colour\"":     {"users.csv": "id,roles,status,colour\n"},
		"users.csv:2":           {"users.csv": "id,roles,status\nnobody,ED,Active\n"},
		"User Role":             {"users.csv": "id,roles,status\n00-DB-10-70-00-00-00-01,XX,Active\n"},
		"user status":           {"users.csv": "id,roles,status\n00-DB-10-70-00-00-00-01,ED,Sleeping\n"},
		"is not in devices.csv": {"holders.csv": "slot,device,role,owner\nSupplier,00-DB-10-70-00-00-10-09,Supplier,00-DB-10-70-00-00-00-01\n"},
		"two holders":           {"holders.csv": "slot,device,role,owner\nSupplier,00-DB-10-70-00-00-10-01,Supplier,00-DB-10-70-00-00-00-01\nSupplier,00-DB-10-70-00-00-10-01,Supplier,00-DB-10-70-00-00-00-01\n"},
		"devices.csv:2":         {"devices.csv": "id,type,smets,s1sp,status,mpxn\n00-DB-10-70-00-00-10-01,ESME,one,1,Commissioned,1012345678901\n"},
		"wrong number":          {"counters.csv": "originator,target,last\n1\n"},
	} {
		if _, err := readWorld(aFolder(t, change)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", says, err)
		}
	}
}

// TestRegistrationHook: a command gets the row; that it fails, hangs or floods
// is an error, bounded in time and size.
func TestRegistrationHook(t *testing.T) {
	out := filepath.Join(t.TempDir(), "row")
	row := spec.Registration{MPxN: "1012345678901", Role: spec.ED, Party: 1, From: spec.Epoch}
	hook, err := registrationHook("sh -c 'cat > " + out + "'")
	if err != nil {
		t.Fatal(err)
	}
	if err := hook(t.Context(), row); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(out); err != nil || !strings.Contains(string(text), `"mpxn":"1012345678901","role":"ED"`) {
		t.Errorf("%s, %v", text, err)
	}
	hook, err = registrationHook(`sh -c 'printf "no \033[2Jsuch row"; yes | head -c 100000; exit 3'`)
	if err != nil {
		t.Fatal(err)
	}
	if err := hook(t.Context(), row); err == nil || len(err.Error()) > 3*maxHookOutput || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("%v", err)
	}
	hook, err = registrationHook("sleep 60")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50_000_000)
	defer cancel()
	if err := hook(ctx, row); err == nil {
		t.Error("a hook that hangs")
	}
	for _, command := range []string{"", "'", "/no/such/program"} {
		if _, err := registrationHook(command); err == nil {
			t.Errorf("%q: no error", command)
		}
	}
}
