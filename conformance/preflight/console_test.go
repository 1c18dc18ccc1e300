package preflight_test

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/preflight"
	"example.org/mp107/spec"
)

func TestGoldenGood(t *testing.T) {
	f := run(t, simulated(t, dsp.Config{Release: spec.MP107R2}))
	golden(t, "good.golden", []byte(console(t, f, false, false)))
}

// TestGoldenBroken is the first hour of an adaptor: one method forgotten, one
// ability misspelt, one thing that Reset keeps, over the wire.
func TestGoldenBroken(t *testing.T) {
	url := serve(t, 1, func() (conformance.Adaptor, error) {
		b := &broken{Adaptor: &leaky{Adaptor: simulated(t, dsp.Config{Release: spec.MP107R2}), keeps: "counters"}}
		refusing(spec.KindAlert, conformance.ErrNotCheckable)(b)
		describing(func(d *conformance.Description) {
			for i, a := range d.Abilities {
				if a == conformance.CanDeviceStatus {
					d.Abilities[i] = "deviceStatus"
				}
			}
		})(b)
		return b, nil
	})
	f := run(t, dial(t, url, 1)...)
	// The port and the numbers of the calls are not what this is about.
	text := regexp.MustCompile(`127\.0\.0\.1:\d+`).ReplaceAllString(console(t, f, false, false), "127.0.0.1:8107")
	golden(t, "broken.golden", []byte(regexp.MustCompile(`"call":\d+`).ReplaceAllString(text, `"call":1`)))
	if brief, verbose := console(t, f, false, false), console(t, f, false, true); len(verbose) <= len(brief) || !strings.Contains(verbose, `"counters":[]`) {
		t.Error("verbose output does not show the messages whole")
	}
}

// TestConsole: lines stay within the width, colour is only there where it is
// asked for, and what comes first is the conclusion and then the problems.
func TestConsole(t *testing.T) {
	b := &broken{Adaptor: simulated(t, dsp.Config{Release: spec.MP107R2})}
	b.submit = func(context.Context, spec.ServiceRequest) (spec.Response, error) { return spec.Response{}, errBroken }
	f := run(t, b)
	plain := console(t, f, false, true)
	if strings.Contains(plain, "\x1b") || !strings.Contains(console(t, f, true, false), "\x1b[1;31mNOT READY\x1b[0m") {
		t.Error("colour where none is wanted, or none where it is")
	}
	for line := range strings.Lines(plain) {
		if utf8.RuneCountInString(line) > 97 || strings.HasSuffix(line, " \n") {
			t.Errorf("%q", line)
		}
	}
	order := []string{"NOT READY: 1 problem, 1 warning\n", "PROBLEM  submit", "  Seen ", "  To do ", "  sent", "  received", "WARNING ", "IN ORDER"}
	rest := plain
	for _, want := range order {
		_, after, found := strings.Cut(rest, want)
		if !found {
			t.Fatalf("no %q after what goes before it in:\n%s", want, plain)
		}
		rest = after
	}
}

// TestHostile: nothing that an implementation says rewrites the terminal.
func TestHostile(t *testing.T) {
	const evil = "\x1b[2J\u202egood\a\r" + "\xff"
	b := &broken{Adaptor: simulated(t, dsp.Config{Release: spec.MP107R2})}
	b.describe = func(context.Context) (conformance.Description, error) {
		return conformance.Description{Name: evil, Version: evil, Ignored: []string{evil, strings.Repeat("x", 1<<20)}, Abilities: []conformance.Ability{evil, "observe"}}, nil
	}
	b.submit = func(context.Context, spec.ServiceRequest) (spec.Response, error) {
		return spec.Response{}, errors.New(evil)
	}
	b.observe = func(context.Context, spec.EUI64) (spec.Observation, error) {
		return spec.Observation{Status: evil, Credentials: map[spec.RemotePartyRole]spec.Credential{evil: {Role: evil}}}, nil
	}
	b.apply = func(context.Context, spec.Event) (spec.Result, error) { panic(evil) }
	f := run(t, recording{b, []conformance.Exchange{{Direction: evil, URL: evil, ContentType: evil, Body: evil + strings.Repeat("y", 1<<20)}}})
	// Findings may also come from a file that somebody has changed.
	changed := preflight.Findings{Overall: evil, Findings: []preflight.Finding{
		{Subject: evil, Level: preflight.Problem, Claimed: evil, Observed: evil, Detail: evil, Remedy: evil},
		{Subject: evil, Level: preflight.Fine, Claimed: evil, Observed: evil, Detail: evil},
	}}
	for _, shown := range []preflight.Findings{f, changed} {
		text := console(t, shown, false, true)
		if len(text) > 200_000 {
			t.Errorf("%d bytes", len(text))
		}
		for _, r := range text {
			if r != '\n' && !unicode.IsGraphic(r) {
				t.Fatalf("%q is shown", r)
			}
		}
	}
	if encoded, err := json.Marshal(f); err != nil || len(encoded) > 4<<20 {
		t.Errorf("%d bytes, %v", len(encoded), err)
	}
}

// recording shows the same messages after each call.
type recording struct {
	conformance.Adaptor
	messages []conformance.Exchange
}

func (r recording) Transcript() []conformance.Exchange { return r.messages }

// TestJSON: the names of the fields are for others to rely on.
func TestJSON(t *testing.T) {
	encoded, err := json.Marshal(preflight.Findings{Overall: preflight.NotReady, Calls: 3, Findings: []preflight.Finding{{
		Subject: "submit", Level: preflight.Problem, Claimed: preflight.NoClaim, Observed: preflight.Differs, Detail: "d", Remedy: "r",
		Exchanges: []conformance.Exchange{{Direction: "sent", Body: "b"}},
	}}})
	const want = `{"overall":"not ready","implementation":{"name":"","version":"","abilities":null},"calls":3,"findings":[` +
		`{"subject":"submit","level":"problem","claimed":"not a claim","observed":"differs","detail":"d","remedy":"r","exchanges":[{"direction":"sent","body":"b"}]}]}`
	if err != nil || string(encoded) != want {
		t.Errorf("%s, %v", encoded, err)
	}
}

// TestRunRefuses: mistakes of whoever calls are errors, and an interrupted
// check has no findings.
func TestRunRefuses(t *testing.T) {
	if _, err := preflight.Run(t.Context(), nil, preflight.Settings{}); err == nil {
		t.Error("a check of nothing")
	}
	ctx, cancel := context.WithCancel(t.Context())
	b := &broken{Adaptor: simulated(t, dsp.Config{Release: spec.MP107R2})}
	b.submit = func(context.Context, spec.ServiceRequest) (spec.Response, error) {
		cancel()
		return spec.Response{}, errBroken
	}
	if _, err := preflight.Run(ctx, []conformance.Adaptor{b}, preflight.Settings{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
