package wire_test

import (
	"context"
	"strings"
	"testing"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/spec"
)

// teller is a Caller that tells the recorder of messages and answers a Reset.
type teller struct {
	messages int
	body     string
	shown    *int
}

func (c teller) Call(ctx context.Context, line *adaptorv1.CallLine) (*adaptorv1.AnswerLine, error) {
	for range c.messages {
		wire.ExchangeLater(ctx, len(c.body), func() conformance.Exchange {
			*c.shown++
			return conformance.Exchange{Direction: "sent", Body: c.body}
		})
	}
	return &adaptorv1.AnswerLine{Answer: &adaptorv1.AnswerLine_Reset_{Reset_: &adaptorv1.ResetResponse{Call: line.GetReset_().GetCall()}}}, nil
}

// TestRecorderIsBounded: in messages, in bytes of each and in all; and nothing
// is put into words unless it is asked for.
func TestRecorderIsBounded(t *testing.T) {
	for name, test := range map[string]struct {
		messages, size, want, shown int
	}{
		"a few":         {3, 100, 3, 3},
		"too many":      {1000, 1, 401, 400},
		"too long":      {2, 30_000, 2, 2},
		"too much":      {20, 1 << 20, 20, 8},
		"one too large": {1, 9 << 20, 1, 0},
	} {
		t.Run(name, func(t *testing.T) {
			shown := 0
			client := wire.NewClient(teller{test.messages, strings.Repeat("x", test.size), &shown})
			for range 2 { // each reset starts anew
				if err := client.Reset(t.Context(), spec.World{}); err != nil {
					t.Fatal(err)
				}
			}
			if shown != 0 {
				t.Errorf("%d messages were put into words that nobody asked for", shown)
			}
			transcript := client.Transcript()
			if len(transcript) != test.want || shown != test.shown {
				t.Errorf("%d messages of which %d were kept whole, want %d and %d", len(transcript), shown, test.want, test.shown)
			}
			for _, e := range transcript {
				if len(e.Body) > 20_000 {
					t.Errorf("a body of %d bytes", len(e.Body))
				}
			}
			if name == "one too large" && !strings.Contains(transcript[0].Body, "a message of 9437184 bytes") {
				t.Errorf("%+v", transcript[0])
			}
		})
	}
	wire.Exchange(t.Context(), conformance.Exchange{}) // nobody records
}
