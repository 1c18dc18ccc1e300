//go:build !unix

package stdio

import (
	"os"
	"os/exec"
)

// Without process groups only the child itself is ended; what it started has to
// notice by itself that its standard input has ended.

func separate(*exec.Cmd) {}

func terminateGroup(*os.Process) {}

func killGroup(leader *os.Process) { _ = leader.Kill() }
