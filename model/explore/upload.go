package explore

import (
	"fmt"

	"example.org/mp107/model/theorem"
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

// uploadRefutes is the set of theorems that an upload refutes for a Device.
func (e *Explorer) uploadRefutes(device int, before, after point) (theoremSet, error) {
	again, _, err := e.upload(after)
	if err != nil {
		return 0, err
	}
	at := func(p point) spec.Device { return e.sp.world(p).Devices[device] }
	d := e.seen(device, before)
	d.Upload = theorem.Upload{After: at(after), Again: at(again)}
	return theoremsThat(func(t theorem.Theorem) bool { return t.About == theorem.AboutUpload && t.Refuted(&d) }), nil
}

// registered is the party that a registration cell names at a point, or zero.
func (e *Explorer) registered(cell int, p point) spec.EUI64 {
	if cell < 0 {
		return 0
	}
	return e.sp.cells[cell].registered[p[cell]]
}

// alertRefutes is the set of theorems that an alert of a Device refutes at a point.
func (e *Explorer) alertRefutes(device int, p point) (theoremSet, error) {
	s, err := e.sp.state(p)
	if err != nil {
		return 0, err
	}
	d := e.seen(device, p)
	_, verdict, err := e.machine.Step(s, spec.Event{Alert: &spec.Alert{Device: d.Device.ID}})
	if err != nil {
		return 0, err
	}
	d.Alert.To = verdict.Result.AlertTo
	return theoremsThat(func(t theorem.Theorem) bool { return t.About == theorem.AboutAlert && t.Refuted(&d) }), nil
}

// seen is a Device at a point as theorems see it where no request was made.
func (e *Explorer) seen(device int, p point) theorem.Decision {
	d := theorem.Decision{
		Device: e.sp.world(p).Devices[device], Operator: e.registered(e.sp.operatorAt(device), p), Facts: e.machine.BaseFacts(),
	}
	d.Facts.SetDevice(d.Device)
	return d
}
