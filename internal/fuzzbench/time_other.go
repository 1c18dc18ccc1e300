//go:build !unix

package main

import "time"

var start = time.Now()

// processorSeconds is the time that has passed, where no other can be had.
func processorSeconds() float64 { return time.Since(start).Seconds() }
