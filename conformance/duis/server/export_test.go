package server

// Occupy takes up one of the places for requests that are worked on, until what it
// returns is called.
func (s *Server) Occupy() (leave func()) {
	s.busy <- struct{}{}
	return func() { <-s.busy }
}
