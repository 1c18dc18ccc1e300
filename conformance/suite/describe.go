package suite

import (
	"context"
	"errors"
	"fmt"

	"example.org/mp107/conformance"
	"example.org/mp107/internal/text"
)

// describe asks a guarded adaptor who is under test, and refuses an answer from
// which a run cannot learn what it needs to know.
func describe(ctx context.Context, adaptor conformance.Adaptor) (conformance.Description, error) {
	description, err := adaptor.Describe(ctx)
	if err == nil {
		err = description.Validate()
	}
	if err != nil {
		return conformance.Description{}, fmt.Errorf("the implementation does not describe itself: %s", text.Printable(err.Error()))
	}
	return description, nil
}

// told names an implementation in a sentence.
func told(d conformance.Description) string {
	return fmt.Sprintf("%q, version %q, with the abilities %v", text.Printable(d.Name), text.Printable(d.Version), d.Abilities)
}

func missingReason(ability conformance.Ability) string {
	return fmt.Sprintf("the implementation does not claim the ability %q", ability)
}

// verdictOn is the verdict on a case in which a call ended with an error.
func verdictOn(err error) conformance.Verdict {
	switch {
	case errors.Is(err, conformance.ErrNotExpressible):
		return conformance.NotApplicable
	case errors.Is(err, conformance.ErrNotCheckable):
		return conformance.Inconclusive
	default:
		return conformance.Error
	}
}

// mostTranscribed bounds how many cases of a run carry their messages, and
// longestBody each message, in bytes.
const (
	mostTranscribed = 30
	longestBody     = 20_000
)

// cut shortens messages to what a report shows of them.
func cut(messages []conformance.Exchange) []conformance.Exchange {
	for i := range messages {
		if len(messages[i].Body) > longestBody {
			messages[i].Body = messages[i].Body[:longestBody]
		}
	}
	return messages
}

func (x *executor) recorder() (conformance.Recorder, bool) {
	recorder, records := x.raw.(conformance.Recorder)
	return recorder, records
}
