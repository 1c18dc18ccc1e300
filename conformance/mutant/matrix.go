package mutant

import "example.org/mp107/conformance/dsp"

// All is the column of a row's sums, and the row of a column's.
const All = "all"

// Row is the faults of one kind of corruption, by kind of trigger.
type Row struct {
	Corruption string `json:"corruption"`
	Cells      []Cell `json:"cells"`
}

// Cell counts faults.
type Cell struct {
	// Trigger is the kind of trigger, or all.
	Trigger string `json:"trigger"`
	// Of is how many there are. Killed are those that some case finds under every
	// seed; the others have a reason each.
	Of         int `json:"of"`
	Killed     int `json:"killed"`
	Equivalent int `json:"equivalent"`
	Outside    int `json:"outside"`
	Gaps       int `json:"gaps"`
}

// Killable is how many can be killed, for all that is known.
func (c Cell) Killable() int { return c.Killed + c.Gaps }

func (c *Cell) count(reason Reason) {
	c.Of++
	switch reason {
	case "":
		c.Killed++
	case Equivalent:
		c.Equivalent++
	case Outside:
		c.Outside++
	case Gap:
		c.Gaps++
	}
}

// Matrix is the kill matrix, with sums at the right and at the bottom.
func (r *Report) Matrix() []Row {
	at := map[string]int{}
	var rows []Row
	for _, kind := range append(dsp.CorruptionKinds(), All) {
		row := Row{Corruption: string(kind)}
		for _, trigger := range append(dsp.TriggerKinds(), All) {
			row.Cells = append(row.Cells, Cell{Trigger: string(trigger)})
		}
		at[row.Corruption] = len(rows)
		rows = append(rows, row)
	}
	column := map[dsp.TriggerKind]int{}
	for i, trigger := range dsp.TriggerKinds() {
		column[trigger] = i
	}
	for _, fate := range r.Fates {
		for _, row := range []int{at[string(fate.Fault.Corruption.Kind)], len(rows) - 1} {
			cells := rows[row].Cells
			cells[column[fate.Fault.Trigger.Kind]].count(fate.Reason)
			cells[len(cells)-1].count(fate.Reason)
		}
	}
	return rows
}

// Total counts all faults.
func (r *Report) Total() (total Cell) {
	total.Trigger = All
	for _, fate := range r.Fates {
		total.count(fate.Reason)
	}
	return total
}

// LawTotal counts the changed clauses.
func (r *Report) LawTotal() (total Cell) {
	for _, fate := range r.Laws {
		total.count(fate.Reason)
	}
	return total
}

// Gaps is how many faults and changed clauses the suite could kill and does not.
func (r *Report) Gaps() int { return r.Total().Gaps + r.LawTotal().Gaps }

// QuickPower is how many faults a quick run kills, of those that the whole suite
// kills under the first seed.
func (r *Report) QuickPower() (quick, whole int) {
	for _, fate := range r.Fates {
		if fate.At > 0 {
			whole++
		}
		if fate.Quick {
			quick++
		}
	}
	return quick, whole
}
