package duis

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"example.org/mp107/conformance"
	wire "example.org/mp107/conformance/duis"
	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/internal/text"
	"example.org/mp107/spec"
)

// controlled is access by a control endpoint.
type controlled struct{ a *Adaptor }

// call makes one call of the control endpoint.
func (c *controlled) call(ctx context.Context, name string, question, answer any) error {
	body, err := json.Marshal(question)
	if err != nil {
		return fmt.Errorf("control %s: %w", name, err)
	}
	url := strings.TrimSuffix(c.a.options.Control, "/") + "/control/v1/" + name
	received, err := c.a.send(ctx, url, "application/json", body)
	if err != nil {
		return fmt.Errorf("control %s: %w", name, err)
	}
	if received.Status != 200 {
		var refused struct{ Error string }
		if json.Unmarshal([]byte(received.Body), &refused) != nil || refused.Error == "" {
			refused.Error = strings.TrimSpace(received.Body)
		}
		return fmt.Errorf("control %s: HTTP status %d: %s", name, received.Status, text.Printable(refused.Error))
	}
	if answer == nil {
		return nil
	}
	if err := json.Unmarshal([]byte(received.Body), answer); err != nil {
		return fmt.Errorf("control %s: the answer makes no sense: %w", name, err)
	}
	return nil
}

func (c *controlled) describe(ctx context.Context) (conformance.Description, error) {
	var described struct {
		conformance.Description
		DSP spec.EUI64 `json:"dsp"`
	}
	err := c.call(ctx, "describe", struct{}{}, &described)
	if err == nil && described.DSP != 0 && described.DSP != c.a.options.Profile.DSP {
		err = fmt.Errorf("the control endpoint says that the DSP is %v in messages, and profile %s that it is %v: give the one that is right", described.DSP, c.a.options.Profile.Name, c.a.options.Profile.DSP)
	}
	return described.Description, err
}

func (c *controlled) reset(ctx context.Context, world spec.World) error {
	return c.call(ctx, "reset", world, nil)
}

func (c *controlled) observed(ctx context.Context, device spec.EUI64) (spec.Observation, error) {
	var seen spec.Observation
	err := c.call(ctx, "observe", map[string]spec.EUI64{"device": device}, &seen)
	return seen, err
}

// prepare tells the endpoint in which role the originator acts, and where its
// later messages are taken, if it has not been told.
func (c *controlled) prepare(ctx context.Context, request spec.ServiceRequest) (spec.ServiceRequest, error) {
	if c.a.told[request.Originator] == request.Role {
		return request, nil
	}
	_, known := c.a.told[request.Originator]
	err := c.call(ctx, "roles", map[spec.EUI64]spec.UserRole{request.Originator: request.Role}, nil)
	if err == nil && !known && c.a.receives() {
		err = c.call(ctx, "endpoints", map[spec.EUI64]string{request.Originator: c.a.endpoint()}, nil)
	}
	if err == nil {
		c.a.told[request.Originator] = request.Role
	}
	return request, err
}

func (c *controlled) concluded(spec.ServiceRequest, spec.Response) {}

// makeKnown tells the DSP of a signer, as the SMKI repository would.
func (c *controlled) makeKnown(ctx context.Context, certificate *pki.Certificate) error {
	return c.call(ctx, "certificates", map[string][][]byte{"certificates": {certificate.DER()}}, nil)
}

// apply lets an event happen. Where the endpoint hands out the messages that
// the DSP sent because of it, these are believed and not the endpoint.
func (c *controlled) apply(ctx context.Context, event spec.Event) (spec.Result, error) {
	var applied struct {
		Result   spec.Result `json:"result"`
		Messages []struct {
			To       spec.EUI64 `json:"to"`
			Document string     `json:"document"`
		} `json:"messages"`
	}
	if err := c.call(ctx, "apply", event, &applied); err != nil {
		return spec.Result{}, err
	}
	if event.Advance != nil {
		c.a.now = event.Advance.To
	}
	if len(applied.Messages) == 0 {
		return applied.Result, nil
	}
	var result spec.Result
	for _, message := range applied.Messages {
		c.a.record.add(conformance.Exchange{Direction: Later, ContentType: xmlContentType, Body: string(message.Document)})
		response, err := c.a.read([]byte(message.Document))
		if err != nil {
			return spec.Result{}, err
		}
		if err := c.a.notice(&result, event, response); err != nil {
			return spec.Result{}, err
		}
	}
	return result, nil
}

// notice adds to a result what a later message says.
func (a *Adaptor) notice(result *spec.Result, event spec.Event, response wire.Response) error {
	switch {
	case event.Alert != nil && response.Request == nil && response.ID != nil:
		if response.ID.Originator != event.Alert.Device {
			return fmt.Errorf("an alert of %v came, want one of %v", response.ID.Originator, event.Alert.Device)
		}
		result.AlertTo = response.ID.Target
		return nil
	case event.Advance != nil && response.About() != nil:
		decided, err := a.outcome(response)
		id := *response.About()
		if id.Target == a.options.Profile.DSP {
			id.Target = spec.DSP
		}
		result.Executions = append(result.Executions, spec.Execution{RequestID: id.String(), Response: decided})
		return err
	}
	return fmt.Errorf("a message came that %s does not bring about", event.Kind())
}
