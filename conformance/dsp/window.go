package dsp

import (
	"runtime"

	"mp107/spec"
)

// How long a window stays open: until so many other calls have begun, or until
// the goroutine has stood back so many times. Neither is a clock, so that a
// window is short where nobody else calls.
const (
	windowCalls  = 20
	windowYields = 3000
)

// window lets go of the lock for a while and takes it again, so that other
// calls come in between. Only faults open one.
func (d *DSP) window() {
	before := d.calls.Load()
	d.mu.Unlock()
	for range windowYields {
		if d.calls.Load()-before >= windowCalls {
			break
		}
		runtime.Gosched()
	}
	d.mu.Lock()
}

// decideLate is the fault CheckThenAct: whatever else a request depends on is
// judged on the state at the end of a window, Registration Data on the one before.
func (d *DSP) decideLate(s *submission) *refusal {
	d.window()
	s.registered = true
	return d.judge(s)
}

// writeAllBack is the fault LostCredentialUpdate: what another call has placed
// on the Device during a window is overwritten by what was there before.
func (d *DSP) writeAllBack(s *submission, credential spec.Credential) {
	kept := d.keeperOf(s.device)
	read := keeper{s.device.ID: kept.copyOf(s.device.ID)}
	d.window()
	read.place(s.device.ID, s.request.Update.Slot, credential)
	kept[s.device.ID] = read[s.device.ID]
}
