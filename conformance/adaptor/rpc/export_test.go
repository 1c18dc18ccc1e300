package rpc

import (
	"testing"
	"time"
)

// SetReadTimeout changes how long a call may take to arrive, for one test.
func SetReadTimeout(t *testing.T, to time.Duration) {
	before := readTimeout
	readTimeout = to
	t.Cleanup(func() { readTimeout = before })
}
