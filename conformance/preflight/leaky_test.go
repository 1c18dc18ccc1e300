package preflight_test

import (
	"context"
	"slices"

	"example.org/mp107/conformance"
	"example.org/mp107/spec"
)

// leaky is an adaptor whose Reset keeps one thing of the world before it.
type leaky struct {
	conformance.Adaptor
	keeps string

	former   spec.World
	now      spec.Time
	counters map[[2]spec.EUI64]uint64
	statuses map[spec.EUI64]spec.UserStatus
	pending  []spec.ServiceRequest
	leaked   []spec.ServiceRequest // pending since before the last Reset
}

func (l *leaky) Reset(ctx context.Context, world spec.World) error {
	world.Users, world.Devices = slices.Clone(world.Users), slices.Clone(world.Devices)
	world.Registrations, world.Counters = slices.Clone(world.Registrations), slices.Clone(world.Counters)
	switch l.keeps {
	case "counters", "every counter":
		for pair, last := range l.counters {
			if !slices.ContainsFunc(world.Counters, func(c spec.Counter) bool { return c.Originator == pair[0] && c.Target == pair[1] }) {
				world.Counters = append(world.Counters, spec.Counter{Originator: pair[0], Target: pair[1], Last: last})
			}
		}
		for i, c := range world.Counters {
			if l.keeps == "every counter" {
				world.Counters[i].Last = max(c.Last, l.counters[[2]spec.EUI64{c.Originator, c.Target}])
			}
		}
	case "credentials", "Device statuses":
		for i, device := range world.Devices {
			seen, err := l.Observe(ctx, device.ID)
			if err == nil && l.keeps == "credentials" {
				world.Devices[i].Credentials = seen.Credentials
			} else if err == nil {
				world.Devices[i].Status = seen.Status
			}
		}
	case "registrations":
		for _, row := range l.former.Registrations {
			if !slices.ContainsFunc(world.Registrations, func(r spec.Registration) bool { return r.MPxN == row.MPxN && r.Role == row.Role && r.From == row.From }) {
				world.Registrations = append(world.Registrations, row)
			}
		}
	case "statuses of Users":
		for i, user := range world.Users {
			if status, changed := l.statuses[user.ID]; changed {
				world.Users[i].Status = status
			}
		}
	case "Users of a former world":
		for _, user := range l.former.Users {
			if !slices.ContainsFunc(world.Users, func(u spec.User) bool { return u.ID == user.ID }) {
				world.Users = append(world.Users, user)
			}
		}
	case "Devices of a former world":
		for _, device := range l.former.Devices {
			if !slices.ContainsFunc(world.Devices, func(d spec.Device) bool { return d.ID == device.ID }) {
				world.Devices = append(world.Devices, device)
			}
		}
	case "pending requests":
		l.leaked = l.pending
	case "the time":
		world.Now = max(world.Now, l.now)
	}
	l.former, l.now, l.pending, l.statuses = world, world.Now, nil, map[spec.EUI64]spec.UserStatus{}
	if l.counters == nil || l.keeps != "every counter" {
		l.counters = map[[2]spec.EUI64]uint64{}
	}
	for _, c := range world.Counters {
		l.counters[[2]spec.EUI64{c.Originator, c.Target}] = c.Last
	}
	return l.Adaptor.Reset(ctx, world)
}

func (l *leaky) Submit(ctx context.Context, r spec.ServiceRequest) (spec.Response, error) {
	answer, err := l.Adaptor.Submit(ctx, r)
	if err == nil && answer.Decision == spec.Accepted {
		l.counters[[2]spec.EUI64{r.Originator, r.Target}] = r.Counter
		if answer.Code == spec.I99 {
			l.pending = append(l.pending, r)
		}
	}
	return answer, err
}

func (l *leaky) Apply(ctx context.Context, event spec.Event) (spec.Result, error) {
	result, err := l.Adaptor.Apply(ctx, event)
	switch {
	case err != nil:
	case event.Register != nil:
		l.former.Registrations = append(l.former.Registrations, *event.Register)
	case event.UserStatus != nil:
		l.statuses[event.UserStatus.User] = event.UserStatus.Status
	case event.Advance != nil:
		l.now = event.Advance.To
		for _, r := range l.leaked {
			result.Executions = append(result.Executions, spec.Execution{RequestID: r.RequestID(), Response: spec.Response{Decision: spec.Accepted, Code: spec.I0}})
		}
		l.leaked = nil
	}
	return result, err
}
