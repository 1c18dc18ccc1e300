package wire

import "example.org/mp107/conformance/adaptor/contract/adaptorv1"

func (a *appender) line(m *adaptorv1.CallLine) {
	a.open()
	switch call := m.GetCall().(type) {
	case *adaptorv1.CallLine_Reset_:
		a.key("reset")
		a.reset(call.Reset_)
	case *adaptorv1.CallLine_Submit:
		a.key("submit")
		a.submit(call.Submit)
	case *adaptorv1.CallLine_Apply:
		a.key("apply")
		a.apply(call.Apply)
	case *adaptorv1.CallLine_Observe:
		a.key("observe")
		a.observe(call.Observe)
	default:
		a.failed = true // describe is asked once
	}
	a.close()
}

func (a *appender) reset(m *adaptorv1.ResetRequest) {
	a.open()
	a.small("call", m.GetCall())
	a.small("lane", m.GetLane())
	object(a, "world", m.GetWorld(), (*appender).world)
	a.close()
}

func (a *appender) submit(m *adaptorv1.SubmitRequest) {
	a.open()
	a.small("call", m.GetCall())
	a.small("lane", m.GetLane())
	object(a, "request", m.GetRequest(), (*appender).request)
	a.close()
}

func (a *appender) apply(m *adaptorv1.ApplyRequest) {
	a.open()
	a.small("call", m.GetCall())
	a.small("lane", m.GetLane())
	object(a, "event", m.GetEvent(), (*appender).event)
	a.close()
}

func (a *appender) observe(m *adaptorv1.ObserveRequest) {
	a.open()
	a.small("call", m.GetCall())
	a.small("lane", m.GetLane())
	a.text("device", m.GetDevice())
	a.close()
}

func (a *appender) world(m *adaptorv1.World) {
	a.time("now", m.GetNow())
	objects(a, "users", m.GetUsers(), func(a *appender, u *adaptorv1.User) {
		a.text("id", u.GetId())
		a.key("roles")
		a.out = append(a.out, '[')
		for _, role := range u.GetRoles() {
			a.comma()
			a.quoted(role)
		}
		a.out = append(a.out, ']')
		a.text("status", u.GetStatus())
	})
	objects(a, "devices", m.GetDevices(), func(a *appender, d *adaptorv1.Device) {
		a.text("id", d.GetId())
		a.text("type", d.GetType())
		a.small("smets", d.GetSmets())
		a.small("s1sp", d.GetS1Sp())
		a.text("status", d.GetStatus())
		a.text("mpxn", d.GetMpxn())
		a.credentials(d.GetCredentials())
	})
	objects(a, "registrations", m.GetRegistrations(), (*appender).registration)
	objects(a, "counters", m.GetCounters(), func(a *appender, c *adaptorv1.Counter) {
		a.text("originator", c.GetOriginator())
		a.text("target", c.GetTarget())
		a.large("last", c.GetLast())
	})
}

func (a *appender) registration(m *adaptorv1.Registration) {
	a.text("mpxn", m.GetMpxn())
	a.text("role", m.GetRole())
	a.text("party", m.GetParty())
	a.time("from", m.GetFrom())
}

func (a *appender) request(m *adaptorv1.ServiceRequest) {
	a.text("originator", m.GetOriginator())
	a.text("role", m.GetRole())
	a.text("target", m.GetTarget())
	a.large("counter", m.GetCounter())
	a.text("srv", m.GetSrv())
	object(a, "signature", m.GetSignature(), func(a *appender, s *adaptorv1.Signature) {
		a.text("signer", s.GetSigner())
		a.flag("valid", s.GetValid())
	})
	a.time("executeAt", m.GetExecuteAt())
	object(a, "update", m.GetUpdate(), func(a *appender, u *adaptorv1.CredentialUpdate) {
		a.text("slot", u.GetSlot())
		objects(a, "certificates", u.GetCertificates(), func(a *appender, c *adaptorv1.Certificate) {
			a.text("use", c.GetUse())
			a.text("role", c.GetRole())
			a.text("owner", c.GetOwner())
		})
	})
}

func (a *appender) event(m *adaptorv1.Event) {
	switch kind := m.GetKind().(type) {
	case *adaptorv1.Event_Register:
		object(a, "register", kind.Register, (*appender).registration)
	case *adaptorv1.Event_DeviceStatus:
		object(a, "deviceStatus", kind.DeviceStatus, func(a *appender, s *adaptorv1.DeviceStatusChange) {
			a.text("device", s.GetDevice())
			a.text("status", s.GetStatus())
		})
	case *adaptorv1.Event_UserStatus:
		object(a, "userStatus", kind.UserStatus, func(a *appender, s *adaptorv1.UserStatusChange) {
			a.text("user", s.GetUser())
			a.text("status", s.GetStatus())
		})
	case *adaptorv1.Event_Advance:
		object(a, "advance", kind.Advance, func(a *appender, t *adaptorv1.Advance) { a.time("to", t.GetTo()) })
	case *adaptorv1.Event_Upload:
		object(a, "upload", kind.Upload, func(*appender, *adaptorv1.Upload) {})
	case *adaptorv1.Event_Alert:
		object(a, "alert", kind.Alert, func(a *appender, t *adaptorv1.Alert) { a.text("device", t.GetDevice()) })
	}
}
