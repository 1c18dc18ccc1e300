//go:build unix

package folder

import (
	"os"
	"syscall"
)

// lock takes a lock that ends with the file, and so with the program, however that ends.
func lock(file *os.File) error {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}
