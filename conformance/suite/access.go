package suite

import "example.org/mp107/model"

// Machine is the law that the suite judges by, as of its release and under its
// readings.
func (s *Suite) Machine() *model.Machine { return s.machine }
