package dsp

import (
	"runtime"

	"example.org/mp107/spec"
)

// How long a window stays open: until so many other calls have begun, or until
// none has while the goroutine stood back so many times. Neither is a clock, so
// that a window is short where nobody else calls, and yet long enough for calls
// that come over a network.
const (
	windowCalls  = 20
	windowYields = 8000
)

// window lets go of the lock for a while and takes it again, so that other
// calls come in between. Only faults open one.
func (d *DSP) window() {
	before := d.calls.Load()
	seen := before
	d.mu.Unlock()
	for left := windowYields; left > 0 && seen-before < windowCalls; left-- {
		runtime.Gosched()
		if now := d.calls.Load(); now != seen {
			seen, left = now, windowYields
		}
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
	read := credentialStore{s.device.ID: kept.copyOf(s.device.ID)}
	d.window()
	read.place(s.device.ID, s.request.Update.Slot, credential)
	kept[s.device.ID] = read[s.device.ID]
}
