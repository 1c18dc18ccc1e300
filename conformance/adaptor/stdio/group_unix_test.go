//go:build unix

package stdio_test

import (
	"os"
	"os/exec"
	"syscall"
)

func killSelf() { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL) }

func leaveGroup(command *exec.Cmd) { command.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
