package spec

// UserRole is the capacity in which a User sends a Service Request. [D]
type UserRole string

// The seven User Roles of DUIS. A Network Operator acts as ED for electricity
// or as GT for gas. [D]
const (
	IS  UserRole = "IS"  // import supplier
	ES  UserRole = "ES"  // export supplier
	GS  UserRole = "GS"  // gas supplier
	ED  UserRole = "ED"  // electricity distributor
	GT  UserRole = "GT"  // gas transporter
	RSA UserRole = "RSA" // registered supplier agent
	OU  UserRole = "OU"  // other user
)

// UserRoles lists every User Role in its fixed order.
func UserRoles() []UserRole { return []UserRole{IS, ES, GS, ED, GT, RSA, OU} }

// ParseUserRole reads a User Role by its code; the error lists the codes allowed.
func ParseUserRole(text string) (UserRole, error) { return OneOf("User Role", text, UserRoles()) }

// IsNetworkOperator reports whether the role is that of a Network Operator. [D]
func (r UserRole) IsNetworkOperator() bool { return r == ED || r == GT }

// Slot names the credential slot of a Device on which a critical command from
// this role relies: Supplier for IS and GS, NetworkOperator for ED and GT, and
// NoSlot for every other role. [A] for the mapping, from the domain's decision.
func (r UserRole) Slot() RemotePartyRole {
	switch r {
	case IS, GS:
		return Supplier
	case ED, GT:
		return NetworkOperator
	default:
		return NoSlot
	}
}

// RemotePartyRole is the role of a credential, and so also the name of the
// slot in which a Device, or the S1SP by proxy, keeps it. [D]
type RemotePartyRole string

// The remote party roles of DUIS [D]. NoSlot is the absence of one.
const (
	NoSlot          RemotePartyRole = ""
	NetworkOperator RemotePartyRole = "NetworkOperator"
	Supplier        RemotePartyRole = "Supplier"
	ACB             RemotePartyRole = "ACB"
	LoadController  RemotePartyRole = "LoadController"
	Recovery        RemotePartyRole = "Recovery"
	Root            RemotePartyRole = "Root"
	TransCoS        RemotePartyRole = "TransCoS"
)

// RemotePartyRoles lists every remote party role in its fixed order.
func RemotePartyRoles() []RemotePartyRole {
	return []RemotePartyRole{NetworkOperator, Supplier, ACB, LoadController, Recovery, Root, TransCoS}
}

// ParseRemotePartyRole reads a remote party role by name; the error lists the names allowed.
func ParseRemotePartyRole(text string) (RemotePartyRole, error) {
	return OneOf("remote party role", text, RemotePartyRoles())
}
