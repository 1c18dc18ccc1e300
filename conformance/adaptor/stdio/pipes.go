package stdio

import (
	"os"
	"os/exec"
)

// pipes are our ends of a child's standard streams. They are not those of
// exec.Cmd, whose Wait waits for everyone who holds the other ends: a grandchild
// could keep it for ever.
type pipes struct{ stdin, stdout, stderr *os.File }

// start starts a command on fresh pipes, all of which it closes on an error.
func (p *pipes) start(command *exec.Cmd) error {
	var ends [3][2]*os.File // each one to read from and one to write to
	defer func() {
		for _, theirs := range []*os.File{ends[0][0], ends[1][1], ends[2][1]} {
			if theirs != nil {
				_ = theirs.Close()
			}
		}
	}()
	p.stdin, p.stdout, p.stderr = nil, nil, nil
	var err error
	for i := range ends {
		if ends[i][0], ends[i][1], err = os.Pipe(); err != nil {
			break
		}
	}
	if err == nil {
		command.Stdin, command.Stdout, command.Stderr = ends[0][0], ends[1][1], ends[2][1]
		err = command.Start()
	}
	if err != nil {
		for _, ours := range []*os.File{ends[0][1], ends[1][0], ends[2][0]} {
			if ours != nil {
				_ = ours.Close()
			}
		}
		return err
	}
	p.stdin, p.stdout, p.stderr = ends[0][1], ends[1][0], ends[2][0]
	return nil
}
