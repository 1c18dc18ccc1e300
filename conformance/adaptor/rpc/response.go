package rpc

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"

	"connectrpc.com/connect"

	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/internal/text"
)

// check wants an HTTP response to hold an answer of the contract. Its error says
// in one line what came instead, and what to do about it.
func check(response *http.Response, body []byte, secrets *wire.Secrets) error {
	if len(body) > maxAnswer {
		return fmt.Errorf("the answer is larger than %d bytes and was not read to its end: one of the contract is below a kilobyte", maxAnswer)
	}
	if encoding := response.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return fmt.Errorf("the answer is compressed (Content-Encoding %s), which was not asked for: send it as it is", shown(secrets, encoding))
	}
	if response.StatusCode != http.StatusOK {
		return refusal(response, body, secrets)
	}
	got := response.Header.Get("Content-Type")
	if kind, _, err := mime.ParseMediaType(got); err != nil || kind != contentType {
		return fmt.Errorf("the answer has the Content-Type %q, want %s: is something else at this address? It begins %s", shown(secrets, got), contentType, beginning(secrets, body))
	}
	if len(body) == 0 {
		return errors.New("the answer is empty: want JSON")
	}
	return nil
}

// refusal is the error of an answer with another status than 200: in the form
// of Connect a refusal of the adaptor, otherwise of whatever stands there.
func refusal(response *http.Response, body []byte, secrets *wire.Secrets) error {
	var said struct{ Code, Message string }
	if json.Unmarshal(body, &said) == nil && said.Code != "" {
		err := wire.Refused(secrets.Text(said.Code), secrets.Text(said.Message))
		if said.Code == connect.CodeUnavailable.String() {
			err = notReady{err}
		}
		if do := advice(response, secrets); do != "" {
			return fmt.Errorf("%w: %s", err, do)
		}
		return err
	}
	text := fmt.Sprintf("HTTP status %d %s in place of an answer", response.StatusCode, http.StatusText(response.StatusCode))
	if do := advice(response, secrets); do != "" {
		text += ": " + do
	}
	if len(body) > 0 {
		text += ": it begins " + beginning(secrets, body)
	}
	if status := response.StatusCode; status >= http.StatusBadGateway && status <= http.StatusGatewayTimeout {
		return notReady{errors.New(text)}
	}
	return errors.New(text)
}

// ErrNotReady is what an error is (see errors.Is) that a server gives, or a proxy before
// it, which is there while the implementation is not, or not yet: status 502, 503 or 504,
// or the code unavailable.
var ErrNotReady = errors.New("not ready")

// notReady is such an error, in its own words.
type notReady struct{ error }

func (e notReady) Unwrap() error        { return e.error }
func (e notReady) Is(target error) bool { return target == ErrNotReady }

const adviceOnAccess = "a token or a header may be needed, or another one"

// advice says what to do about a status; nothing where the status says nothing.
func advice(response *http.Response, secrets *wire.Secrets) string {
	switch status := response.StatusCode; {
	case status >= 300 && status < 400:
		return fmt.Sprintf("it points to %q, where nothing is sent: if that is right, give that address", shown(secrets, response.Header.Get("Location")))
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return adviceOnAccess
	case status == http.StatusProxyAuthRequired:
		return "a proxy stands in between and wants its own password"
	case status == http.StatusNotFound, status == http.StatusMethodNotAllowed:
		return "the service is not at this address: check its path"
	case status == http.StatusUnsupportedMediaType:
		return "it does not take JSON: try grpc:// or grpcs://"
	case status == http.StatusRequestEntityTooLarge:
		return "a world takes some kilobytes: raise the limit"
	case status == http.StatusTooManyRequests:
		return "lift its limit of calls for the test"
	case status == http.StatusBadGateway, status == http.StatusGatewayTimeout:
		return "a proxy did not reach the implementation"
	default:
		return ""
	}
}

// shown makes what the other side says fit for one line of an error.
func shown(secrets *wire.Secrets, said string) string {
	return text.Printable(secrets.Text(said))
}

// beginning quotes the beginning of a body; the secrets are taken out before it is cut.
func beginning(secrets *wire.Secrets, body []byte) string {
	const maxShown = 120
	text := []rune(secrets.Text(string(body)))
	if len(text) > maxShown {
		text = append(text[:maxShown], '…')
	}
	return fmt.Sprintf("%q", string(text))
}
