package spec

// RequirementID identifies a requirement of the modification.
type RequirementID string

// The two requirements. [S§3]
const (
	R1 RequirementID = "R1"
	R2 RequirementID = "R2"
)

// Requirement is one obligation that the modification puts on the DCC's systems.
type Requirement struct {
	ID         RequirementID `json:"id"`
	Title      string        `json:"title"`
	Statement  string        `json:"statement"`
	Optional   bool          `json:"optional"`
	Release    Release       `json:"release"`
	Provenance Provenance    `json:"provenance"`
}

// Requirements is the register of requirements, in order.
func Requirements() []Requirement {
	return []Requirement{
		{
			ID: R1, Title: "Core solution", Release: MP107, Provenance: Provenance{Seed, "§2, §3"},
			Statement: "The RDP check is removed for SRV 6.15.1 sent to a SMETS1 Device where it targets Network Operator certificates, and for nothing else.",
		},
		{
			ID: R2, Title: "Data upload", Optional: true, Release: MP107R2, Provenance: Provenance{Seed, "§3"},
			Statement: "The DCC uploads data for S1SP 1 and S1SP 2; as modelled, so that each of their Devices has the registered Network Operator's credential (the effect is our reading, T12).",
		},
	}
}
