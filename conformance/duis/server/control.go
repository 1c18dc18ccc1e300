package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"example.org/mp107/conformance/duis/pki"
	"example.org/mp107/spec"
)

// ControlPrefix is where the calls of the control endpoint begin.
const ControlPrefix = "/control/v1/"

// The limits of a control call: a world is some kilobytes.
const (
	maxControl = 16 << 20
	maxSigners = 4096
)

// Control is the endpoint that loads worlds and looks into them. Whoever
// reaches it governs the system: serve it to the tester alone. Each call is a
// POST of one JSON value, the answer another; an error is status 400 (or 4xx
// for what is wrong with the HTTP) and {"error": "…"}.
//
//	describe      {}                                   name, version, abilities, dsp
//	reset         a spec.World                         {}
//	apply         a spec.Event                         {"result": …, "messages": [{"to", "document"}]}
//	observe       {"device": EUI}                      a spec.Observation
//	roles         {EUI: role, …}                       {}   the role in which each EUI acts from now on
//	certificates  {"certificates": [base64 DER, …]}    {}   signers to be known from now on
//	endpoints     {EUI: URL, …}                        {}   where Users are reached; "" for nowhere
//	messages      {}                                   {"messages": […], "undelivered": […]}   since the last reset
//
// reset gives each User the first of its roles. apply takes no submit: requests
// come through the service.
func (s *Server) Control() http.Handler {
	mux := http.NewServeMux()
	control(mux, s, "describe", func(struct{}) (any, error) { return s.description, nil })
	control(mux, s, "reset", func(world spec.World) (any, error) { return struct{}{}, s.reset(world) })
	control(mux, s, "apply", s.applyControl)
	control(mux, s, "observe", func(q observeQuery) (any, error) { return s.system.Observe(q.Device) })
	control(mux, s, "roles", s.changeRoles)
	control(mux, s, "certificates", s.addCertificates)
	control(mux, s, "endpoints", s.changeEndpoints)
	control(mux, s, "messages", func(struct{}) (any, error) {
		kept, undone := s.mail.state()
		return map[string]any{"messages": kept, "undelivered": undone}, nil
	})
	return mux
}

type observeQuery struct {
	Device spec.EUI64 `json:"device"`
}

type applied struct {
	Result   spec.Result `json:"result"`
	Messages []Message   `json:"messages"`
}

type certificateList struct {
	Certificates [][]byte `json:"certificates"`
}

// control serves one call. The server is locked while it lasts.
func control[Q any](mux *http.ServeMux, s *Server, name string, call func(Q) (any, error)) {
	mux.HandleFunc(ControlPrefix+name, func(w http.ResponseWriter, r *http.Request) {
		if !acceptable(w, r, "application/json") {
			return
		}
		body, ok := receive(w, r, maxControl, s.options.Timeout)
		if !ok {
			return
		}
		var question Q
		err := strictJSON(body, &question)
		var answer any
		if err == nil {
			s.mu.Lock()
			answer, err = call(question)
			s.mu.Unlock()
		}
		w.Header().Set("Content-Type", "application/json")
		if err != nil {
			status := http.StatusBadRequest
			if fault := new(internalError); errors.As(err, &fault) {
				status = http.StatusInternalServerError
			}
			w.WriteHeader(status)
			answer = map[string]string{"error": err.Error()}
		}
		_ = json.NewEncoder(w).Encode(answer) // a client that has gone needs no answer
	})
}

// strictJSON reads exactly one value of exactly the expected form.
func strictJSON(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return fmt.Errorf("at byte %d: %w", decoder.InputOffset(), err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("at byte %d: something follows the value", decoder.InputOffset())
	}
	return nil
}

func (s *Server) applyControl(event spec.Event) (any, error) {
	if event.Submit != nil {
		return nil, errors.New("apply: a request is submitted as DUIS XML, to the service")
	}
	result, messages, err := s.apply(event)
	return applied{result, messages}, err
}

func (s *Server) changeRoles(roles map[spec.EUI64]spec.UserRole) (any, error) {
	for _, role := range roles { // all or none
		if _, err := spec.ParseUserRole(string(role)); err != nil {
			return nil, err
		}
	}
	for user, role := range roles {
		if err := s.roles.ChangeRole(user, role); err != nil {
			return nil, err
		}
	}
	return struct{}{}, nil
}

// addCertificates makes signers known. Whether they are trusted is for their
// chain to say, at every message.
func (s *Server) addCertificates(list certificateList) (any, error) {
	var parsed []*pki.Certificate
	for i, der := range list.Certificates {
		certificate, err := pki.Parse(der)
		if err != nil {
			return nil, fmt.Errorf("certificate %d: %w", i+1, err)
		}
		parsed = append(parsed, certificate)
	}
	if len(s.signers)+len(parsed) > maxSigners {
		return nil, fmt.Errorf("more than %d certificates", maxSigners)
	}
	s.know(parsed...)
	return struct{}{}, nil
}

func (s *Server) changeEndpoints(endpoints map[spec.EUI64]string) (any, error) {
	for user, endpoint := range endpoints {
		if err := s.mail.register(user, endpoint); err != nil {
			return nil, err
		}
	}
	return struct{}{}, nil
}
