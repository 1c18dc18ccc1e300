package report

import (
	"regexp"
	"slices"

	"example.org/mp107/conformance/suite"
	"example.org/mp107/internal/text"
)

// What a page shows of the histories that cannot be put in order; a report's JSON
// form has all that the run kept.
const (
	maxHistories  = 12
	maxOperations = 200
)

// timeline is a history prepared for drawing: a row for each client, a bar for
// each operation. Columns and rows are places in a grid, from 1.
type timeline struct {
	suite.History
	Link   string // to the interactive page; empty where there is none to trust
	Ticks  int    // columns beside the names
	Rows   []timelineRow
	Bars   []timelineBar
	Left   int // operations not shown
	Marked bool
}

type timelineRow struct {
	Row  int
	Name string
}

type timelineBar struct {
	suite.TimedOperation
	Number         int
	Row, From, End int // End is the first column after the bar
	Who            string
}

// Timelines are the histories of the run, as many as can be read.
func (v *view) Timelines() (lines []timeline) {
	if v.Concurrency == nil {
		return nil
	}
	first, _ := atMost(maxHistories, v.Concurrency.Histories)
	for _, h := range first {
		lines = append(lines, timelineOf(h))
	}
	return lines
}

// HistoriesLeft is how many failing histories the page does not show.
func (v *view) HistoriesLeft() int {
	_, left := atMost(maxHistories, v.Concurrency.Histories)
	return left + max(0, v.Concurrency.Left)
}

// ownPage is the form of the pages that a run saves beside its report. Nothing
// else is linked to: the name may come from a file that somebody has changed.
var ownPage = regexp.MustCompile(`^concurrent/[A-Za-z0-9][A-Za-z0-9-]{0,240}\.html$`)

func timelineOf(h suite.History) timeline {
	operations, left := atMost(maxOperations, h.Operations)
	t := timeline{History: h, Left: left}
	if ownPage.MatchString(h.Page) {
		t.Link = h.Page
	}
	// Only the order of stamps means anything, so that each that occurs gets one
	// column: a history takes no more room than it has calls.
	var stamps, clients []int64
	for _, op := range operations {
		stamps = append(stamps, op.Call, op.Return)
		clients = append(clients, rowKey(op))
	}
	stamps, clients = sortedOnce(stamps), sortedOnce(clients)
	t.Ticks = len(stamps)
	for i, key := range clients {
		t.Rows = append(t.Rows, timelineRow{i + 1, ""})
		for _, op := range operations {
			if rowKey(op) == key {
				t.Rows[i].Name = who(op)
			}
		}
	}
	for i, op := range operations {
		row, _ := slices.BinarySearch(clients, rowKey(op))
		from, _ := slices.BinarySearch(stamps, op.Call)
		end, _ := slices.BinarySearch(stamps, op.Return)
		t.Bars = append(t.Bars, timelineBar{op, i + 1, row + 1, from + 2, max(end, from+1) + 2, who(op)})
		t.Marked = t.Marked || op.Conflict
	}
	return t
}

// rowKey orders the rows: the clients, and the suite itself after them.
func rowKey(op suite.TimedOperation) int64 {
	if op.Afterwards {
		return 1 << 32
	}
	return int64(int32(op.Client))
}

func who(op suite.TimedOperation) string {
	if op.Afterwards {
		return "afterwards"
	}
	return "client " + text.Number(op.Client)
}

func sortedOnce(values []int64) []int64 {
	slices.Sort(values)
	return slices.Compact(values)
}
