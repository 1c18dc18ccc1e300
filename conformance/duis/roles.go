package duis

import (
	"fmt"

	"example.org/mp107/spec"
)

// Roles tells in which User Role each EUI acts on the wire. A DUIS request has
// no element for the role [D], so the receiver derives it from the
// originator's EUI-64, and one EUI acts in one role [A]. Which roles the User
// of an EUI really has is another matter (response code E1): a request in a
// role that its User does not have is sent by an EUI that this directory gives
// the role and the User's registration does not.
type Roles map[spec.EUI64]spec.UserRole

// UnknownRole says that the directory has no role for an EUI. A DSP that meets
// one has no valid combination of user and role.
type UnknownRole struct{ Originator spec.EUI64 }

// Error names the EUI.
func (e *UnknownRole) Error() string {
	return fmt.Sprintf("no User Role is known for %v, and a DUIS request does not carry one", e.Originator)
}

// RoleOf is the role in which an originator acts; the error is *UnknownRole.
func (r Roles) RoleOf(originator spec.EUI64) (spec.UserRole, error) {
	role, known := r[originator]
	if !known {
		return "", &UnknownRole{Originator: originator}
	}
	return role, nil
}

// Declare enters the role in which an originator acts. An EUI that already acts
// in another role is ErrInexpressible: the party needs a second EUI.
func (r Roles) Declare(originator spec.EUI64, role spec.UserRole) error {
	if _, err := spec.ParseUserRole(string(role)); err != nil {
		return err
	}
	if earlier, known := r[originator]; known && earlier != role {
		return inexpressible("", "%v as %s: that EUI acts as %s, and a request carries no User Role", originator, role, earlier)
	}
	r[originator] = role
	return nil
}

// ChangeRole enters a role whatever was declared before: for a receiver whose
// directory can be changed between two requests.
func (r Roles) ChangeRole(originator spec.EUI64, role spec.UserRole) error {
	if _, err := spec.ParseUserRole(string(role)); err != nil {
		return err
	}
	r[originator] = role
	return nil
}
