//go:build unix

package stdio

import (
	"os"
	"os/exec"
	"syscall"
)

// separate gives a command a process group of its own, so that whatever it
// starts can be ended with it, and so that an interrupt from the terminal
// reaches the suite alone, which then ends the child in order.
func separate(command *exec.Cmd) {
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
}

// The errors are those of a group that is gone already.

func terminateGroup(leader *os.Process) { _ = syscall.Kill(-leader.Pid, syscall.SIGTERM) }

func killGroup(leader *os.Process) { _ = syscall.Kill(-leader.Pid, syscall.SIGKILL) }
