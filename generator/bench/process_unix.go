//go:build unix

package main

import (
	"os"
	"runtime"
	"syscall"
)

// peakMemory is the process's largest resident set in bytes.
func peakMemory(state *os.ProcessState) int64 {
	used, ok := state.SysUsage().(*syscall.Rusage)
	switch {
	case !ok:
		return 0
	case runtime.GOOS == "darwin" || runtime.GOOS == "ios":
		return int64(used.Maxrss) // Apple counts bytes, the others KiB
	}
	return int64(used.Maxrss) << 10
}
