package xlsx

import (
	"io"
	"strings"

	"github.com/peihe/peihe/pipeline/source/archive"
)

// IsPart reports the name of a part of a workbook.
func IsPart(name string) bool {
	name = partName(name)
	return name == "[content_types].xml" || strings.HasPrefix(name, "xl/")
}

// partName is how the parts of a workbook are compared.
func partName(name string) string {
	return strings.ToLower(strings.TrimLeft(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// IsWorkbook reports an archive that holds the parts of a workbook, wherever they stand in it.
func IsWorkbook(r io.ReaderAt, size int64) bool {
	opened, err := archive.OpenZip(r, size)
	if err != nil {
		return false
	}
	for _, f := range opened.File {
		if strings.HasPrefix(partName(f.Name), "xl/") {
			return true
		}
	}
	return false
}
