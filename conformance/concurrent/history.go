package concurrent

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/anishathalye/porcupine"

	"example.org/mp107/conformance"
	"example.org/mp107/conformance/suite"
	"example.org/mp107/model"
)

// Page is the interactive picture of a history that cannot be put in order.
type Page struct {
	// Name is that of its file relative to the report's folder, with slashes:
	// concurrent/R1-T10-00001-1.html.
	Name string
	HTML []byte
}

// maxPage bounds the interactive page of one history, in bytes.
const maxPage = 4 << 20

// plain is the history as plain data, for the outcome.
func (f failure) plain(r round, machine *model.Machine) (suite.History, error) {
	n := f.neighbourhood
	tells := newTeller(n)
	start, err := model.Start(n.world())
	if err != nil {
		return suite.History{}, err
	}
	h := suite.History{Case: r.ID, Devices: n.called(), Before: tells.state(start)}
	names := n.names()
	for _, id := range slices.Sorted(maps.Keys(names)) {
		h.Names = append(h.Names, fmt.Sprintf("%s is %v", names[id], id))
	}
	last := int64(0)
	for _, c := range f.short {
		last = max(last, c.called)
		if c.returned != math.MaxInt64 {
			last = max(last, c.returned)
		}
	}
	for i, c := range f.short {
		op := suite.TimedOperation{
			Client: c.client + 1, Call: c.called, Return: min(c.returned, last+1),
			Text: tells.operation(c.operation), Answer: tells.answer(c.operation, c.answer),
			Conflict: f.marked[i], Unfinished: c.answer.any, Afterwards: c.client == len(r.clients),
		}
		h.Operations = append(h.Operations, op)
	}
	return h, nil
}

// page is porcupine's interactive picture of the short history: what is beyond it
// would only hide where it goes wrong.
func (f failure) page(machine *model.Machine, o Sizes) ([]byte, error) {
	law, err := sequential(machine, f.neighbourhood, newTeller(f.neighbourhood))
	if err != nil {
		return nil, err
	}
	_, info := porcupine.CheckOperationsVerbose(law, historyOf(f.short), o.Search)
	var b bytes.Buffer
	if err := porcupine.Visualize(law, info, &b); err != nil || b.Len() > maxPage {
		return nil, err
	}
	return b.Bytes(), nil
}

// pageName makes a file's name of a case's identifier and a number.
func pageName(id string, number int) string {
	_, source, _ := strings.Cut(id, "/"+string(conformance.Concurrent)+"/")
	return fmt.Sprintf("concurrent/%s-%d.html", strings.NewReplacer("/", "-", ".", "-", ",", "-", "=", "-").Replace(source), number)
}
