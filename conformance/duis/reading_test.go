package duis_test

import (
	"fmt"
	"strings"
	"testing"

	"example.org/mp107/conformance/duis"
	"example.org/mp107/spec"
)

// change makes one document of another, and fails where there is nothing to change.
func change(t *testing.T, document []byte, old, new string) []byte {
	t.Helper()
	if !strings.Contains(string(document), old) {
		t.Fatalf("nothing to replace: %s", old)
	}
	return []byte(strings.Replace(string(document), old, new, 1))
}

func TestSequencedRequests(t *testing.T) {
	before := "00-db-10-70-00-00-00-01:00-db-10-70-00-00-10-01:11"
	document := change(t, built(t, "4.10"), "<sr:CommandVariant>",
		"<sr:FirstInSequence>0</sr:FirstInSequence><sr:PrecedingServiceRequestID>"+before+"</sr:PrecedingServiceRequestID><sr:CommandVariant>")
	message, err := duis.Parse(document)
	if err != nil {
		t.Fatal(err)
	}
	if message.FirstInSequence || message.Preceding == nil || !strings.EqualFold(message.Preceding.String(), before) {
		t.Errorf("read as %v after %v", message.FirstInSequence, message.Preceding)
	}
	for _, wrong := range [][2]string{{">0<", ">no<"}, {before, "before"}} {
		checkRefusal(t, wrong[1], change(t, document, wrong[0], wrong[1]), duis.BadValue)
	}
}

func TestInventoryQuestions(t *testing.T) {
	document := built(t, "8.2")
	device := "<sr:DeviceID>00-DB-10-70-FF-FF-00-01</sr:DeviceID>"
	for _, c := range []struct {
		question string
		want     duis.InventoryQuery
		words    string
		reason   duis.Reason
	}{
		{question: device, want: duis.InventoryQuery{Device: duis.DefaultSubject}, words: "the Device"},
		{question: "<sr:MPxN>1012345678901</sr:MPxN>", want: duis.InventoryQuery{MPxN: "1012345678901"}, words: "the metering point"},
		{question: "<sr:UPRN>1</sr:UPRN>", words: "an address"},
		{question: "<sr:MPxN>10123456789012</sr:MPxN>", reason: duis.BadValue},
		{question: "<sr:DeviceID>meter</sr:DeviceID>", reason: duis.BadValue},
		{question: "<sr:Everything/>", reason: duis.WrongStructure},
		{question: device + device, reason: duis.WrongStructure},
	} {
		changed := change(t, document, device, c.question)
		if c.reason != "" {
			checkRefusal(t, c.question, changed, c.reason)
			continue
		}
		message, err := duis.Parse(changed)
		if err != nil || *message.Inventory != c.want {
			t.Errorf("%s: read as %+v, error %v", c.question, message.Inventory, err)
			continue
		}
		if text := duis.Describe(message, duis.Interpretation{}); !strings.Contains(text, c.words) {
			t.Errorf("%s: described as %s", c.question, text)
		}
	}
}

// An execution time is read where the schema has it: first, and once.
func TestAnExecutionTimeOutOfPlace(t *testing.T) {
	moment := "<sr:ExecutionDateTime>2022-11-04T00:00:00Z</sr:ExecutionDateTime>"
	checkRefusal(t, "after the period", change(t, built(t, "4.10"), "</sr:ReadLogPeriod>", "</sr:ReadLogPeriod>"+moment), duis.WrongStructure)
	for text, want := range map[string]spec.Time{
		"2022-11-03T00:00:00.00Z": spec.Epoch, " 2022-11-03T01:00:00+01:00 ": spec.Epoch, "2022-11-03T00:00:00": spec.Epoch,
		"3000-12-31T00:00:00Z": 32535129600,
	} {
		message, err := duis.Parse(change(t, built(t, "4.10"), "<sr:ReadLogPeriod>", strings.Replace(moment, "2022-11-04T00:00:00Z", text, 1)+"<sr:ReadLogPeriod>"))
		if err != nil || message.ExecuteAt == nil || *message.ExecuteAt != want {
			t.Errorf("%q: read as %v, error %v", text, message.ExecuteAt, err)
		}
	}
}

func TestDCCAlertsThatAreOnlyNamed(t *testing.T) {
	document, err := duis.BuildResponse(responses(t)["S1SP alert"])
	if err != nil {
		t.Fatal(err)
	}
	text := string(document)
	start, end := strings.Index(text, "<sr:S1SPAlertDSP>"), strings.Index(text, "</sr:DCCAlert>")
	with := func(content string) (duis.Response, error) {
		return duis.ParseResponse([]byte(text[:start] + content + text[end:]))
	}
	r, err := with("<sr:DeviceStatusChangeEvent><sr:DeviceID>00-db-10-70-00-00-10-01</sr:DeviceID></sr:DeviceStatusChangeEvent>")
	if err != nil || r.DCCAlert.StatusChange == nil || r.DCCAlert.StatusChange.Device != meter {
		t.Errorf("a status change is read as %+v, error %v", r.DCCAlert, err)
	}
	r, err = with("<sr:PPMIDRemoval/>")
	if err != nil || r.DCCAlert.Other != "PPMIDRemoval" {
		t.Errorf("a removal is read as %+v, error %v", r.DCCAlert, err)
	}
	if _, err := with(""); err == nil {
		t.Error("an alert about nothing was read")
	}
}

// A request in words, as a person sees it who was sent a file.
func ExampleDescribe() {
	request := spec.ServiceRequest{
		Originator: 0x00DB107000000001, Role: spec.ED, Target: 0x00DB107000001001, Counter: 12, SRV: "7.2",
	}
	document, err := duis.Build(request, duis.BuildOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	message, err := duis.Parse(document)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(duis.Describe(message, duis.Interpretation{Roles: duis.Roles{request.Originator: spec.ED}}))
	// Output:
	// 00-DB-10-70-00-00-00-01, acting as ED, sends 7.2, Disable Supply (critical, command variant 4) to the Device 00-DB-10-70-00-00-10-01 with counter 12.
	// It is not signed.
}
