//go:build unix

package rpc

import (
	"errors"
	"net"
	"syscall"
)

// silent tells whether the other side has neither closed a connection nor sent
// something on it that has not been read.
func silent(conn net.Conn) bool {
	tcp, ok := conn.(syscall.Conn)
	if !ok {
		return true
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return false
	}
	quiet := false
	err = raw.Read(func(fd uintptr) bool {
		var one [1]byte
		_, _, err := syscall.Recvfrom(int(fd), one[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		quiet = errors.Is(err, syscall.EAGAIN)
		return true // whatever there is: do not wait
	})
	return err == nil && quiet
}
