package fuzz_test

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/fuzz"
	"example.org/mp107/spec"
)

// against connects to the simulated DSP.
func against(t *testing.T, change func(conformance.Adaptor) conformance.Adaptor, faults ...dsp.FaultID) *fuzz.Implementation {
	t.Helper()
	a, err := inprocess.New(dsp.Config{Release: spec.MP107, Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	var adaptor conformance.Adaptor = a
	if change != nil {
		adaptor = change(a)
	}
	i, err := fuzz.Against(t.Context(), adaptor, "simulated", nil, fuzz.Regime{Release: spec.MP107}, false, 0)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// search runs a campaign of some inputs, and returns those that it keeps.
func search(t *testing.T, inputs int, connections ...*fuzz.Implementation) (fuzz.Tally, [][]byte, error) {
	t.Helper()
	var kept [][]byte
	tally, err := fuzz.Campaign{
		Search: fuzz.NewSearch(7, connections[0].Decoder()), Inputs: inputs, Findings: 2,
		Keep: func(input []byte) error { kept = append(kept, input); return nil },
	}.Run(t.Context(), connections...)
	return tally, kept, err
}

// TestCampaign: a fault is found and told, in a correct system nothing is, and the same
// seed tries the same inputs.
func TestCampaign(t *testing.T) {
	tally, _, err := search(t, 100, against(t, nil, dsp.NoBypass))
	if err != nil || len(tally.Findings) == 0 || tally.Findings[0].Replay == nil {
		t.Errorf("%+v, %v: want a finding", tally, err)
	}
	first, kept, err := search(t, 60, against(t, nil))
	if err != nil || first.Passed != 60 || first.Failed+first.Inconclusive+first.Inapplicable > 0 || len(kept) != first.Kept {
		t.Errorf("%+v, %v: want 60 that pass", first, err)
	}
	second, again, err := search(t, 60, against(t, nil))
	if err != nil || !reflect.DeepEqual(first, second) || !reflect.DeepEqual(kept, again) {
		t.Errorf("the same seed comes to %+v and to %+v (%v)", first, second, err)
	}
}

// TestCampaignParallel: several connections share the inputs, which are the same ones.
func TestCampaignParallel(t *testing.T) {
	_, alone, err := search(t, 40, against(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	tally, together, err := search(t, 40, against(t, nil), against(t, nil), against(t, nil))
	if err != nil || tally.Inputs != 40 || !reflect.DeepEqual(alone, together) {
		t.Errorf("%d inputs (%v), of which %d are kept and alone %d", tally.Inputs, err, len(together), len(alone))
	}
}

// silent never answers a request, and does not take long about it.
type silent struct{ conformance.Adaptor }

func (silent) Submit(context.Context, spec.ServiceRequest) (spec.Response, error) {
	return spec.Response{}, context.DeadlineExceeded
}

// TestSilenceIsInconclusive: what brings no answer in time is no pass and no failure,
// and a search of what never answers ends.
func TestSilenceIsInconclusive(t *testing.T) {
	tally, _, err := search(t, 0, against(t, func(a conformance.Adaptor) conformance.Adaptor { return silent{a} }))
	if err == nil || tally.Failed > 0 || tally.Inconclusive < 20 || tally.Unanswered == "" {
		t.Errorf("%+v, %v: want it to give up", tally, err)
	}
}

// unable claims no ability.
type unable struct{ conformance.Adaptor }

func (unable) Describe(context.Context) (conformance.Description, error) {
	return conformance.Description{Name: "x", Version: "1"}, nil
}

// TestOnlyWhatItCanDo: an implementation that can do nothing beyond Submit is asked for
// nothing else.
func TestOnlyWhatItCanDo(t *testing.T) {
	able := against(t, func(a conformance.Adaptor) conformance.Adaptor { return unable{a} })
	for _, input := range seeds(6, 500) {
		scenario, err := able.Decoder().Scenario(input)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range scenario.Events {
			if e.Submit == nil {
				t.Fatalf("asked for %s", e.Kind())
			}
		}
	}
	if tally, _, err := search(t, 20, able); err != nil || tally.Passed != 20 {
		t.Errorf("%+v, %v", tally, err)
	}
}

// TestFolder: inputs come back as they were kept, in the form that go test reads; what
// is not needed goes, and what is no input stays.
func TestFolder(t *testing.T) {
	folder := fuzz.Folder(filepath.Join(t.TempDir(), "corpus"))
	if inputs, _, err := folder.Read(); err != nil || len(inputs) != 0 {
		t.Errorf("of a folder that is not there: %d, %v", len(inputs), err)
	}
	inputs := seeds(8, 400)
	for _, input := range inputs {
		if err := folder.Add(input); err != nil {
			t.Fatal(err)
		}
	}
	other := filepath.Join(string(folder), "README")
	if err := os.WriteFile(other, []byte("go test fuzz v2"), 0o600); err != nil {
		t.Fatal(err)
	}
	back, others, err := folder.Read()
	if err != nil || others != 1 || len(back) != len(inputs) {
		t.Fatalf("%d inputs and %d others (%v), want %d and 1", len(back), others, err, len(inputs))
	}
	for _, input := range inputs {
		if !slices.ContainsFunc(back, func(b []byte) bool { return slices.Equal(b, input) }) {
			t.Errorf("%x is lost", input)
		}
	}
	least, err := fuzz.Minimised(fuzz.Decoder{}, back)
	if err != nil || len(least) >= len(back) || reached(t, least) != reached(t, back) {
		t.Errorf("%d of %d inputs (%v) reach %d of %d", len(least), len(back), err, reached(t, least), reached(t, back))
	}
	if err := folder.Keep(least); err != nil {
		t.Fatal(err)
	}
	if left, others, err := folder.Read(); err != nil || len(left) != len(least) || others != 1 {
		t.Errorf("%d inputs and %d others are left (%v), want %d and 1", len(left), others, err, len(least))
	}
}

func reached(t *testing.T, inputs [][]byte) int {
	t.Helper()
	s := fuzz.NewSearch(0, fuzz.Decoder{})
	for _, input := range inputs {
		if _, _, err := s.Add(input); err != nil {
			t.Fatal(err)
		}
	}
	return s.Reached()
}

// TestVariedInputsAreWhole: what a search makes is a header and whole records.
func TestVariedInputsAreWhole(t *testing.T) {
	s := fuzz.NewSearch(3, fuzz.Decoder{})
	for range 300 {
		data, scenario, _, err := s.Next()
		if err != nil || (len(data)-fuzz.HeaderSize)%fuzz.RecordSize != 0 || len(scenario.Events) != (len(data)-fuzz.HeaderSize)/fuzz.RecordSize {
			t.Fatalf("%d bytes for %d events (%v)", len(data), len(scenario.Events), err)
		}
	}
}
