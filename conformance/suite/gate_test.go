package suite_test

import (
	"testing"

	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

// TestGate: what gets past the RDP check is counted by what it asks for, whatever the
// verdict on the case; and under a law that lifts it in no case nothing is.
func TestGate(t *testing.T) {
	count := func(release spec.Release, faults ...dsp.FaultID) suite.Gate {
		testSuite := newSuite(t, suite.Options{Release: release, Run: []string{"scenario", "R1/T01/table"}, Sequences: -1})
		return run(t, testSuite, simulated(t, dsp.Config{Release: release, Faults: faults})).Coverage.Gate
	}
	right := count(spec.MP107)
	if right.Repairs == 0 || right.RepairsAccepted != right.Repairs || right.Others == 0 || right.OthersAccepted != 0 {
		t.Errorf("a right DSP: %+v", right)
	}
	if wide := count(spec.MP107, "bypass-any-615"); wide.OthersAccepted == 0 || wide.RepairsAccepted != wide.Repairs {
		t.Errorf("one that lets every 6.15.1 through: %+v", wide)
	}
	if narrow := count(spec.MP107, "no-bypass"); narrow.Repairs == 0 || narrow.RepairsAccepted != 0 || narrow.OthersAccepted != 0 {
		t.Errorf("one that lets none through: %+v", narrow)
	}
	if before := count(spec.Baseline); before != (suite.Gate{}) {
		t.Errorf("before MP107: %+v", before)
	}
}
