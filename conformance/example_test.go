package conformance_test

import (
	"context"
	"fmt"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// silent stands for an implementation of which one call never ends and another
// panics.
type silent struct{ conformance.Adaptor }

func (silent) Describe(context.Context) (conformance.Description, error) {
	select {}
}

func (silent) Reset(context.Context, spec.World) error { panic("no such world") }

// An implementation under test is hostile: Guard bounds the time of every call
// and makes an error of a panic.
func ExampleGuard() {
	guarded := conformance.Guard(silent{}, time.Millisecond)
	_, err := guarded.Describe(context.Background())
	fmt.Println(err, conformance.TimedOut(err))
	fmt.Println(guarded.Reset(context.Background(), spec.World{}))
	// Output:
	// Describe: no answer in time (1ms) true
	// Reset panicked: no such world
}
