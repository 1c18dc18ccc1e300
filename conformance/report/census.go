package report

// sent counts the classes of what the contract can say that were sent, and names
// those that never were.
func (r *Report) sent() (sent, all int, never []string) {
	for _, field := range r.Coverage.Census {
		for _, class := range field.Classes {
			if all++; class.Times > 0 {
				sent++
			} else {
				never = append(never, field.Field+" "+class.Class)
			}
		}
	}
	return sent, all, never
}
