//go:build unix

package main

import (
	"syscall"
	"time"
)

// processorSeconds is how long this program has kept a processor busy.
func processorSeconds() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano()).Seconds()
}
