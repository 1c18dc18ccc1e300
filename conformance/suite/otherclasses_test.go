package suite_test

import (
	"strings"

	"example.org/mp107/spec"
)

// occasion is what a check of the other DSP can be skipped for.
type occasion struct {
	d      *otherDSP
	r      spec.ServiceRequest
	user   spec.User
	device spec.Device
	stage  int
}

// classes are what a check can be skipped for alone: of which Device, User or moment, or
// after what. A check with a class is a fault, such as "counter-skipped-of-gas".
var classes = map[string]func(occasion) bool{
	"of-gas":         func(o occasion) bool { return o.device.Type == spec.GSME },
	"of-gpf":         func(o occasion) bool { return o.device.Type == spec.GPF },
	"of-no-meter":    func(o occasion) bool { return o.device.ID != 0 && o.device.Type.NetworkOperatorRole() == "" },
	"of-newer":       func(o occasion) bool { return o.device.SMETS == spec.SMETS2 },
	"of-s1sp2":       func(o occasion) bool { return o.device.S1SP == spec.S1SP2 },
	"of-s1sp3":       func(o occasion) bool { return o.device.S1SP == spec.S1SP3 },
	"of-recovered":   func(o occasion) bool { return o.device.Status == spec.Recovered },
	"of-whitelisted": func(o occasion) bool { return o.device.Status == spec.Whitelisted },
	"of-empty-slot": func(o occasion) bool {
		return o.device.ID != 0 && o.device.Credentials[spec.NetworkOperator].Owner == 0
	},
	"of-gas-suppliers":   func(o occasion) bool { return o.r.Role == spec.GS },
	"of-export":          func(o occasion) bool { return o.r.Role == spec.ES },
	"of-agents":          func(o occasion) bool { return o.r.Role == spec.RSA },
	"of-several-roles":   func(o occasion) bool { return len(o.user.Roles) > 2 },
	"of-large-counters":  func(o occasion) bool { return o.r.Counter > 1<<32 },
	"of-counter-zero":    func(o occasion) bool { return o.r.Counter == 0 },
	"of-second-at-point": func(o occasion) bool { return o.d.earlierAtPoint(o.device) },
	"after-2038":         func(o occasion) bool { return o.d.now > 1<<31 },
	"after-upload":       func(o occasion) bool { return o.d.once["upload"] },
	"after-alert":        func(o occasion) bool { return o.d.once["alert"] },
	"after-repair":       func(o occasion) bool { return o.d.repairs[o.device.ID] > 0 },
	"after-registration": func(o occasion) bool { return o.d.once["registration"] },
	"after-time":         func(o occasion) bool { return o.d.now > o.d.began },
	"after-refusal":      func(o occasion) bool { return o.d.refused[o.r.Originator] > 0 },
	"after-resumption":   func(o occasion) bool { return o.d.resumed[o.r.Originator] > 0 },
	"at-receipt-of-gas": func(o occasion) bool {
		return o.stage == receipt && o.device.SMETS == spec.SMETS1 && o.device.Type != spec.ESME
	},
	"when-due-after-2038":  func(o occasion) bool { return o.stage == execution && o.d.now > 1<<31 },
	"when-due-in-months":   func(o occasion) bool { return o.stage == execution && o.d.now-o.d.began > 80*spec.Day },
	"when-due-off-minutes": func(o occasion) bool { return o.stage == execution && o.d.now%spec.Minute != 0 },
	"when-due-a-second":    func(o occasion) bool { return o.stage == execution && o.d.executed },
}

// skips reports whether the fault is that a check is skipped on this occasion.
func (d *otherDSP) skips(check string, r spec.ServiceRequest, stage int) bool {
	class, is := strings.CutPrefix(d.fault, check+"-skipped-")
	if !is {
		return false
	}
	user, _ := d.user(r.Originator)
	return classes[class](occasion{d, r, user, d.devices[r.Target], stage})
}

// earlierAtPoint reports whether another Device at the metering point comes first.
func (d *otherDSP) earlierAtPoint(device spec.Device) bool {
	for id, other := range d.devices {
		if device.ID != 0 && id < device.ID && other.MPxN == device.MPxN {
			return true
		}
	}
	return false
}
