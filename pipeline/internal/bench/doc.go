//go:build unix

// Bench measures how far Peihe is from the engine under it. In turn it runs
//
//	the build   bin/peihe build, both editions, as a process of its own
//	the floor   this program once more, which has the engine do the same work by the plain
//	            statements in floor/*.sql on the same files, then writes as many bytes into as
//	            many files as the build left, with two writers
//
// on synthetic exports that bin/peihe generate makes, or those of --input, and prints of each
// stage how long both took and how many times as long the build did. `make bench` runs it in
// the top folder of the project:
//
//	go run ./pipeline/internal/bench [flags] [city] [province] [nation]
//
// All that it writes on the way lies in a temporary folder of its own, a fresh one for each
// run: files that are written where others were just deleted take several times as long. The
// folder is gone at the end, and after an interrupt too.
package main
