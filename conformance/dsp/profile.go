package dsp

import "example.org/mp107/spec"

// profile is what a system was built to do, defects apart.
type profile struct {
	release  spec.Release
	readings spec.Readings
}

// implements reports whether what came with a release is in force.
func (p profile) implements(release spec.Release) bool { return p.release.Includes(release) }

// answer is the answer chosen to an open question.
func (p profile) answer(reading spec.ReadingID) string { return p.readings.Answer(reading) }
