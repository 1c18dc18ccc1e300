package suite

// Concurrency is what the concurrent rounds of a run showed beside the verdicts
// on them: how much really overlapped, and the histories that no order of the
// operations explains. It is plain data; unlike everything else in an outcome it
// depends on how the calls happened to fall, and differs from run to run.
type Concurrency struct {
	// Clients is how many callers there were at once, Rounds how many rounds were
	// carried out and Operations how many calls were made in them.
	Clients    int `json:"clients"`
	Rounds     int `json:"rounds"`
	Operations int `json:"operations"`
	// Overlaps counts the pairs of calls about the same Devices that were under
	// way at the same time, and Races those of them of which one changed the
	// registration and the other was a request.
	Overlaps int `json:"overlaps"`
	Races    int `json:"races"`
	// Histories are those that cannot be put in order, up to a bound, and Left is
	// how many there are beyond it.
	Histories []History `json:"histories,omitempty"`
	Left      int       `json:"left,omitempty"`
}

// History is what was asked and answered about one neighbourhood in one round,
// up to the answer with which it stopped making sense.
type History struct {
	Case string `json:"case"`
	// Devices names the Devices that it is about, in words.
	Devices string `json:"devices"`
	// Names says which party or Device each name in the history stands for.
	Names []string `json:"names"`
	// Before says what is known of the Devices when the round begins.
	Before string `json:"before"`
	// Operations are in the order in which they were called.
	Operations []TimedOperation `json:"operations"`
	// Page is the file of an interactive picture, relative to the report's
	// folder; empty where there is none.
	Page string `json:"page,omitempty"`
}

// TimedOperation is one call with its answer. Call and Return are stamps of one
// counter that every client shares, not times.
type TimedOperation struct {
	Client int    `json:"client"` // from 1
	Call   int64  `json:"call"`
	Return int64  `json:"return"`
	Text   string `json:"text"`
	Answer string `json:"answer"`
	// Conflict marks the answers that contradict each other, whatever the others were.
	Conflict bool `json:"conflict,omitempty"`
	// Unfinished tells that the call had not returned when the history stopped
	// making sense; its answer came later and plays no part.
	Unfinished bool `json:"unfinished,omitempty"`
	// Afterwards marks what was asked once every client had finished.
	Afterwards bool `json:"afterwards,omitempty"`
}
