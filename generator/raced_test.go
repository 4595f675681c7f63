//go:build race

package main

// raced: the race detector is at work, which makes all of it ten times as slow.
const raced = true
