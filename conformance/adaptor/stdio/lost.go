package stdio

import (
	"fmt"
	"strings"
)

// lost fails the calls in flight after the end of standard output, with what
// can be said of the child's end. Half is the line that it broke off in.
func (c *child) lost(half string) {
	if c.isOver() {
		return // for a reason that is known
	}
	var how strings.Builder
	if within(lingering, c.exited) {
		how.WriteString("its process ended (" + c.command.ProcessState.String() + ")")
	} else {
		how.WriteString("its process has closed its standard output but goes on, and was killed")
		c.kill()
	}
	if half != "" {
		how.WriteString(" in the midst of the line " + quote([]byte(half)))
	}
	<-c.drained // soon, since the process has ended, or was killed
	if last := c.last.lines(); last != "" {
		how.WriteString(fmt.Sprintf("; last on standard error: %q", last))
	} else {
		how.WriteString("; nothing on standard error")
	}
	c.end(fault{unreachable("%s", how.String()), half})
}
