package target

import (
	"bufio"
	"io"
	"os"
)

// Write writes the file at path anew.
func Write(path string, write func(io.Writer) error) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if closeErr := file.Close(); err == nil {
			err = closeErr
		}
	}()
	w := bufio.NewWriterSize(file, 1<<16)
	if err := write(w); err != nil {
		return err
	}
	return w.Flush()
}

// Editions are the editions of a site.
var Editions = []string{"internal", "public"}
