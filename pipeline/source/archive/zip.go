package archive

import (
	"archive/zip"
	"errors"
	"io"
	"math"

	"github.com/peihe/peihe/pipeline/source/unusable"
)

// directoryLimit bounds the directory of an archive, in bytes read: some
// hundred thousand members.
const directoryLimit = 16 << 20

// OpenZip opens a ZIP whose directory is of a reasonable size.
func OpenZip(r io.ReaderAt, size int64) (*zip.Reader, error) {
	in := &cappedReaderAt{r, directoryLimit}
	opened, err := zip.NewReader(in, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, unusable.Wrap("the archive cannot be opened", err)
	}
	in.left = math.MaxInt64
	return opened, nil
}

type cappedReaderAt struct {
	io.ReaderAt
	left int64
}

func (r *cappedReaderAt) ReadAt(p []byte, off int64) (int, error) {
	if r.left < math.MaxInt64 {
		if r.left -= int64(len(p)); r.left < 0 {
			return 0, unusable.Errorf(unusable.Bomb, "the directory of the archive exceeds %d MB; %s", directoryLimit>>20,
				unusable.SaveAs)
		}
	}
	if off < 0 { // what a directory says is not for the operating system to refuse
		return 0, unusable.Errorf(unusable.Damaged, "the directory of the archive leads out of it; %s", unusable.SaveAs)
	}
	return r.ReaderAt.ReadAt(p, off)
}
