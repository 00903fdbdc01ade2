package command

import (
	"fmt"
	"runtime/debug"

	"github.com/dustin/go-humanize"

	"github.com/peihe/peihe/pipeline"
)

// leastMemory is what a build of a few exports needs.
const leastMemory = 256_000_000

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
	if err != nil || n < leastMemory || n > 1<<62 {
		return fmt.Errorf("must be a size of at least %s, such as 1GB", humanize.Bytes(leastMemory))
	}
	*m = memory(n)
	debug.SetMemoryLimit(pipeline.OwnMemory(int64(n))) // else garbage may take as much again as what is held
	return nil
}

func (m *memory) Type() string { return "size" }
