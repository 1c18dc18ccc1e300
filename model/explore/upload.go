package explore

import (
	"fmt"

	"example.org/mp107/spec"
)

// upload carries out the data upload of Requirement 2 at a point; false where
// the law provides for none.
func (e *Explorer) upload(p point) (point, bool, error) {
	s, err := e.sp.state(p)
	if err != nil {
		return nil, false, err
	}
	next, _, err := e.machine.Step(s, spec.Event{Upload: &spec.Upload{}})
	if err != nil {
		return nil, false, nil // the only way to fail: no clause in force uploads anything
	}
	after, err := e.sp.read(next)
	if err != nil {
		return nil, false, fmt.Errorf("upload: %w", err)
	}
	return after, true, nil
}

// keepUploaded marks the credentials that the upload writes: it is tried on
// every status and registration of each Device.
func (e *Explorer) keepUploaded(kept [][]bool) error {
	start := e.sp.start()
	if _, possible, err := e.upload(start); err != nil || !possible {
		return err
	}
	e.uploads = true
	for _, cells := range e.sp.ofDevice {
		var outside []int
		for _, at := range cells {
			if e.sp.cells[at].kind != slotCell {
				outside = append(outside, at)
			}
		}
		err := e.sp.each(start, outside, func(p point) error {
			after, _, err := e.upload(p)
			if err != nil {
				return err
			}
			for at := range after {
				kept[at][after[at]] = true
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// each visits every point that differs from start in the cells given only, the
// last of them varying fastest.
func (sp *space) each(start point, cells []int, visit func(point) error) error {
	p := append(point(nil), start...)
	for _, at := range cells {
		p[at] = 0
	}
	for {
		if err := visit(p); err != nil {
			return err
		}
		i := len(cells) - 1
		for ; i >= 0; i-- {
			if p[cells[i]]++; int(p[cells[i]]) < sp.cells[cells[i]].size() {
				break
			}
			p[cells[i]] = 0
		}
		if i < 0 {
			return nil
		}
	}
}

// uploadBreaks tells whether an upload contradicts T12 for a Device: one of
// S1SP 1 or 2 that has a registered Network Operator then holds its credential,
// nothing else of the Device changes, and a second upload changes nothing more.
func (e *Explorer) uploadBreaks(device int, before, after point) (bool, error) {
	again, _, err := e.upload(after)
	if err != nil {
		return false, err
	}
	d := e.sp.scope.Devices[device]
	slot, registration := e.sp.slotAt(device, spec.NetworkOperator), e.sp.operatorAt(device)
	for _, at := range e.sp.ofDevice[device] {
		if after[at] != again[at] || (at != slot && after[at] != before[at]) {
			return true, nil
		}
	}
	want := e.sp.cells[slot].credentials[before[slot]]
	if d.S1SP == spec.S1SP1 || d.S1SP == spec.S1SP2 {
		if registered := e.registered(registration, before); registered != 0 {
			want = spec.Credential{Role: spec.NetworkOperator, Owner: registered}
		}
	}
	return e.sp.cells[slot].credentials[after[slot]] != want, nil
}

// registered is the party that a registration cell names at a point, or zero.
func (e *Explorer) registered(cell int, p point) spec.EUI64 {
	if cell < 0 {
		return 0
	}
	return e.sp.cells[cell].registered[p[cell]]
}

// misroutes tells whether an alert of a Device goes to anybody but the holder
// of its Network Operator credential (T08).
func (e *Explorer) misroutes(device int, p point) (bool, error) {
	s, err := e.sp.state(p)
	if err != nil {
		return false, err
	}
	_, verdict, err := e.machine.Step(s, spec.Event{Alert: &spec.Alert{Device: e.sp.scope.Devices[device].ID}})
	if err != nil {
		return false, err
	}
	slot := e.sp.slotAt(device, spec.NetworkOperator)
	return verdict.Result.AlertTo != e.sp.cells[slot].credentials[p[slot]].Owner, nil
}
