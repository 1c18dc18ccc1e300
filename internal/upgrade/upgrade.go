// Package upgrade refuses HTTP answers that would turn a connection into
// something else. Reading the body of one does not end with the context of its
// request, so that an implementation could hold its caller for ever.
package upgrade

import (
	"errors"
	"net/http"
)

// ErrSwitched is the answer 101 to a request that asked for no other protocol.
var ErrSwitched = errors.New("HTTP status 101 Switching Protocols, which nobody asked for: answer with 200")

// Refuse ends the connection of an answer that switches protocols, and says so.
// It is to be asked before a body is read.
func Refuse(response *http.Response) error {
	if response.StatusCode != http.StatusSwitchingProtocols {
		return nil
	}
	_ = response.Body.Close()
	return ErrSwitched
}
