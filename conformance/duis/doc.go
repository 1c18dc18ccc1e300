// Package duis writes and reads the messages of the DCC User Interface
// Specification, schema 5.4: a spec.ServiceRequest becomes the XML that a User
// sends, and the XML that arrives becomes spec types again. Responses, SMETS1
// responses and alerts likewise. Signatures are not its business: it writes
// unsigned documents, to which a signature is added as the last child of the
// root, and it is to be given bytes whose signature has been verified.
//
// # The User Role is not in a message
//
// No element of a DUIS request carries a User Role [D]: the words Role and
// RemotePartyRole in the schema name credential slots only. The receiver
// therefore knows the role from the originator's EUI-64: on the wire one EUI
// acts in one role. Roles is that directory. A request whose role differs from
// the directory's cannot be expressed, and a party of several roles needs an EUI
// for each. [A]
//
// # Bodies
//
// The folder bodies holds one minimal body for each Service Request Variant,
// with neutral values, written from the schema. In them {{ExecutionDateTime?}}
// marks where the schema has an optional ExecutionDateTime and
// {{ExecutionDateTime}} where it is mandatory; the other marks are filled from
// the request and the Options.
//
// # What DUIS cannot say
//
// Build refuses with ErrInexpressible what the schema has no place for. Apart
// from the role: 8.5 at once (its ExecutionDateTime is mandatory), an execution
// outside the years 1 to 9999, and more than three certification path
// certificates. A set of replacement certificates travels in the schema's
// order, so their order in the request is not conveyed. A response needs a
// response code that the schema enumerates, and an inventory at least one
// Device and at most seventeen.
package duis
