package wire_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/adaptor/contract/adaptorv1"
	"example.org/mp107/conformance/adaptor/inprocess"
	"example.org/mp107/conformance/adaptor/wire"
	"example.org/mp107/conformance/dsp"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/spec"
)

var update = flag.Bool("update", false, "rewrite the examples of the contract")

const examplesFolder = "../contract/examples"

// exampleCalls makes an example of every call and of every kind of event: the
// suite's own, as the simulated DSP answers them. The first of each is kept, but
// for an advance, which should show something that fell due.
func exampleCalls(t testing.TB) (lines map[string]*adaptorv1.CallLine, answers map[string]*adaptorv1.AnswerLine) {
	t.Helper()
	server := wire.NewServer(1, func() (conformance.Adaptor, error) { return inprocess.New(dsp.Config{Release: spec.MP107R2}) })
	lines, answers = map[string]*adaptorv1.CallLine{}, map[string]*adaptorv1.AnswerLine{}
	number := uint32(0)
	keep := func(name string, line *adaptorv1.CallLine) {
		answer := server.Answer(t.Context(), line)
		_, have := lines[name]
		if !have || name == "apply-advance" && len(answers[name].GetApply().GetExecutions()) == 0 {
			lines[name], answers[name] = line, answer
		}
	}
	next := func() uint32 { number++; return number }
	keep("describe", &adaptorv1.CallLine{Call: &adaptorv1.CallLine_Describe{Describe: &adaptorv1.DescribeRequest{Call: next(), Contracts: []string{wire.Contract}}}})
	observe := func(name string, device spec.EUI64) {
		keep(name, &adaptorv1.CallLine{Call: &adaptorv1.CallLine_Observe{Observe: &adaptorv1.ObserveRequest{Call: next(), Device: device.String()}}})
	}
	for _, c := range exampleCases(t) {
		number = 1
		keep("reset", &adaptorv1.CallLine{Call: &adaptorv1.CallLine_Reset_{Reset_: &adaptorv1.ResetRequest{Call: next(), World: wire.EncodeWorld(c.World)}}})
		for _, event := range c.Events {
			if event.Submit != nil {
				name := "submit"
				if event.Submit.ExecuteAt != nil {
					name = "submit-future-dated"
				}
				keep(name, &adaptorv1.CallLine{Call: &adaptorv1.CallLine_Submit{Submit: &adaptorv1.SubmitRequest{Call: next(), Request: wire.EncodeRequest(*event.Submit)}}})
				continue
			}
			keep("apply-"+string(event.Kind()), &adaptorv1.CallLine{Call: &adaptorv1.CallLine_Apply{Apply: &adaptorv1.ApplyRequest{Call: next(), Event: wire.EncodeEvent(event)}}})
		}
		observe("observe", suite.TargetDevice)
		observe("observe-unknown", 1)
	}
	return lines, answers
}

func exampleCases(t testing.TB) []conformance.Case {
	t.Helper()
	testSuite, err := suite.New(suite.Options{Release: spec.MP107R2, Run: []string{"scenario", "sequence"}, Sequences: 30})
	if err != nil {
		t.Fatal(err)
	}
	var list []conformance.Case
	for c, err := range testSuite.Cases() {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, c)
	}
	return list
}

// inner is the message within a line, as it travels over HTTP.
func inner(line proto.Message) proto.Message {
	m := line.ProtoReflect()
	return m.Get(m.WhichOneof(m.Descriptor().Oneofs().Get(0))).Message().Interface()
}

// examples are all files of the folder: their names, and what has to be in them.
func examples(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	write := func(m proto.Message) []byte {
		text, err := wire.MarshalJSON(m)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	indent := func(text []byte) []byte {
		var out bytes.Buffer
		if err := json.Indent(&out, text, "", "  "); err != nil {
			t.Fatal(err)
		}
		return append(out.Bytes(), '\n')
	}
	lines, answers := exampleCalls(t)
	var input, output bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(lines)) {
		files[name+".request.json"] = indent(write(inner(lines[name])))
		fmt.Fprintf(&input, "%s\n", write(lines[name]))
		fmt.Fprintf(&output, "%s\n", write(answers[name]))
		if refusal := answers[name].GetError(); refusal != nil {
			files[name+".error.json"] = indent(fmt.Appendf(nil, `{"code":%q,"message":%q}`, refusal.GetCode(), refusal.GetMessage()))
			continue
		}
		files[name+".response.json"] = indent(write(inner(answers[name])))
	}
	files["stdin.jsonl"], files["stdout.jsonl"] = input.Bytes(), output.Bytes()
	return files
}

// TestExamples: the examples of the contract are what the suite writes and what
// the simulated DSP answers, and there is one of every call and kind of event.
func TestExamples(t *testing.T) {
	files := examples(t)
	if *update {
		for name, text := range files {
			if err := os.WriteFile(filepath.Join(examplesFolder, name), text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, want := range files {
		if got, err := os.ReadFile(filepath.Join(examplesFolder, name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what is written now (%v); go test -update rewrites it", name, err)
		}
	}
	entries, err := os.ReadDir(examplesFolder)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if files[entry.Name()] == nil {
			t.Errorf("%s is an example of nothing", entry.Name())
		}
	}
	wanted := []string{"describe.response.json", "reset.response.json", "submit.response.json", "submit-future-dated.response.json", "observe.response.json", "observe-unknown.error.json"}
	for _, kind := range spec.EventKinds() {
		if kind != spec.KindSubmit {
			wanted = append(wanted, "apply-"+string(kind)+".response.json")
		}
	}
	for _, name := range wanted {
		if files[name] == nil {
			t.Errorf("there is no %s", name)
		}
	}
}

// TestExamplesAreValid: each file reads as its message, strictly.
func TestExamplesAreValid(t *testing.T) {
	requests := map[string]proto.Message{
		"describe": &adaptorv1.DescribeRequest{}, "reset": &adaptorv1.ResetRequest{}, "submit": &adaptorv1.SubmitRequest{}, "apply": &adaptorv1.ApplyRequest{}, "observe": &adaptorv1.ObserveRequest{},
		"stdin": &adaptorv1.CallLine{},
	}
	answers := map[string]proto.Message{
		"describe": &adaptorv1.DescribeResponse{}, "reset": &adaptorv1.ResetResponse{}, "submit": &adaptorv1.SubmitResponse{}, "apply": &adaptorv1.ApplyResponse{}, "observe": &adaptorv1.ObserveResponse{},
		"stdout": &adaptorv1.AnswerLine{},
	}
	files, err := filepath.Glob(examplesFolder + "/*")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name, suffix, _ := strings.Cut(filepath.Base(file), ".")
		method, _, _ := strings.Cut(name, "-")
		if suffix == "error.json" {
			continue // of Connect, and held against the server in the package rpc
		}
		message, pieces := requests[method], [][]byte{text}
		if suffix == "response.json" || name == "stdout" {
			message = answers[method]
		}
		if suffix == "jsonl" {
			pieces = bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n"))
		}
		for _, piece := range pieces {
			if err := protojson.Unmarshal(piece, message); err != nil { // unlike ours, it refuses unknown fields
				t.Errorf("%s: %v", file, err)
			}
		}
	}
}
