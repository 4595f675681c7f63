package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// A usage is what one process took.
type usage struct {
	wall, cpu time.Duration // cpu: user and system together
	memory    int64         // peak resident set in bytes; 0 where the system does not tell
}

// measure runs a command to its end. said is the last line that it printed.
func measure(ctx context.Context, command []string) (used usage, said string, err error) {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	cmd.Env = defaultRuntime(os.Environ())
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	started := time.Now()
	err = cmd.Run()
	used.wall = time.Since(started)
	if ctx.Err() != nil {
		return usage{}, "", ctx.Err()
	}
	if err != nil {
		return usage{}, "", fmt.Errorf("%s: %w\n%s", strings.Join(command, " "), err, tail(stderr.Bytes()))
	}
	used.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	used.memory = peakMemory(cmd.ProcessState)
	return used, lastLine(stdout.String()), nil
}

// defaultRuntime takes out of an environment what would change how much memory
// Go programs use.
func defaultRuntime(environment []string) []string {
	var kept []string
	for _, variable := range environment {
		if name, _, _ := strings.Cut(variable, "="); name != "GOGC" && name != "GOMEMLIMIT" {
			kept = append(kept, variable)
		}
	}
	return kept
}

// tail is the end of a failed command's output: what a person reads of it.
func tail(output []byte) []byte {
	const most = 2000
	return bytes.TrimSpace(output[max(len(output)-most, 0):])
}

func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return text[strings.LastIndexByte(text, '\n')+1:]
}
