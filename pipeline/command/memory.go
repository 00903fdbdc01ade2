package command

import (
	"errors"
	"runtime/debug"

	"github.com/dustin/go-humanize"

	"github.com/peihe/peihe/pipeline"
)

const (
	leastMemory = 256_000_000           // what a build of a few exports needs
	mostMemory  = 1_000_000_000_000_000 // more than any machine has
)

// memory is a flag's value in bytes, written as 1GB (10⁹ bytes) or 1GiB (2³⁰).
type memory int64

func (m *memory) String() string {
	if *m == 0 {
		return ""
	}
	return humanize.Bytes(uint64(*m))
}

func (m *memory) Set(text string) error {
	n, err := humanize.ParseBytes(text)
	if err != nil || n < leastMemory || n > mostMemory {
		return errors.New("give a size from 256 MB to 1 PB, such as 1GB")
	}
	*m = memory(n)
	debug.SetMemoryLimit(pipeline.OwnMemory(int64(n))) // else garbage may take as much again as what is held
	return nil
}

func (m *memory) Type() string { return "size" }
