package duis

import (
	"errors"
	"fmt"

	wire "example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/spec"
)

// Notary says of an answer that somebody kept whether the DSP has signed it. It
// contacts nobody and needs no private key.
type Notary struct{ a *Adaptor }

// NewNotary trusts the DSP's certificates in a PKI, on a wire of a profile.
func NewNotary(kit *pki.Kit, profile wire.Profile) (*Notary, error) {
	profile.Receiver.Listen, profile.Receiver.URL = "", "" // nothing is taken
	// The addresses are never used.
	a, err := New(Config{URL: "http://127.0.0.1:1", Control: "http://127.0.0.1:1", PKI: kit, Profile: profile})
	return &Notary{a}, err
}

// Confirm looks among the messages that came with an answer for one of the DSP that
// belongs to the request and says what the answer says. It reports whether that is
// signed: a rejection may go without, where the profile says so. If renamed, the
// request went out under the names and counters of a declared world, and nothing can
// be said about which one a message belongs to.
func (n *Notary) Confirm(now spec.Time, request spec.ServiceRequest, answer spec.Response, messages []string, renamed bool) (signed bool, err error) {
	n.a.now = now
	why := errors.New("none came with it")
	for _, message := range messages {
		response, err := n.a.read([]byte(message))
		if err == nil && !renamed && !n.a.concludes(request, response) {
			err = n.a.belongs(request, response)
		}
		if err != nil {
			why = err
			continue
		}
		switch says, err := n.a.outcome(response); {
		case err != nil:
			why = err
		case says != answer:
			why = fmt.Errorf("it says %v %s", says.Decision, says.Code)
		default:
			_, err := n.a.verified([]byte(message))
			return err == nil, nil
		}
	}
	return false, fmt.Errorf("the answer %v %s to %s is not in a message of the DSP: %w", answer.Decision, answer.Code, request.RequestID(), why)
}
