package spec

// Release is a state of the law, by what is in force.
type Release string

// The releases, each containing the one before it. [S§3]
const (
	Baseline Release = "baseline" // the rules before the modification
	MP107    Release = "MP107"    // with Requirement 1, the core solution
	MP107R2  Release = "MP107+R2" // with Requirement 2 too, the optional data upload
)

// Releases lists the releases in the order in which they build on each other.
func Releases() []Release { return []Release{Baseline, MP107, MP107R2} }

// ParseRelease reads a release by name; the error lists the names allowed.
func ParseRelease(text string) (Release, error) { return OneOf("release", text, Releases()) }

// Includes reports whether whatever is in force from the other release on is in force in this one.
func (r Release) Includes(other Release) bool {
	order := map[Release]int{Baseline: 1, MP107: 2, MP107R2: 3}
	return order[other] != 0 && order[r] >= order[other]
}
