package conformance_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/spec"
)

// mute never answers who it is.
type mute struct{ conformance.Adaptor }

func (mute) Describe(ctx context.Context) (conformance.Description, error) {
	<-ctx.Done()
	return conformance.Description{}, ctx.Err()
}

// TestTimeIsUp: a call is told as interrupted only if somebody interrupted it, and as
// not answered in time whoever has set the time.
func TestTimeIsUp(t *testing.T) {
	inner, err := inprocess.New(dsp.Config{Release: spec.MP107})
	if err != nil {
		t.Fatal(err)
	}
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	patience, end := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer end()
	for want, test := range map[string]struct {
		ctx     context.Context
		timeout time.Duration
	}{
		"no answer in time (10ms)": {t.Context(), 10 * time.Millisecond},
		"no answer in time (1m":    {patience, time.Minute},
		"the run was interrupted":  {interrupted, time.Minute},
	} {
		_, err := conformance.Guard(mute{inner}, test.timeout).Describe(test.ctx)
		if err == nil || !strings.Contains(err.Error(), want) || conformance.TimedOut(err) == (want == "the run was interrupted") {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
