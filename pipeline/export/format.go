package export

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
)

// format is what a file is, by its first bytes; its name does not count.
type format uint8

const (
	textFormat     format = iota // what nothing else claims
	workbookFormat               // .xlsx, .xlsm
	biffFormat                   // a compound file: a binary .xls, or a workbook under a password ([oleCause])
	htmlFormat
	zipFormat // an archive; [isWorkbook] looks again
	gzipFormat
	xmlSheetFormat // XML Spreadsheet 2003
	mhtmlFormat
)

// unusableError says why a file cannot be read at all: its cause for a program,
// its text for a person.
type unusableError struct {
	cause string
	err   error
}

func (e *unusableError) Error() string { return e.err.Error() }
func (e *unusableError) Unwrap() error { return e.err }

// Causes of an unusableError.
const (
	causeBIFF     = "biff"
	causeBinary   = "xlsb"
	causePassword = "password"
	causeDamaged  = "damaged"
	causeBomb     = "bomb" // unpacks or spreads out to more than any sheet holds
	causeXMLSheet = "xml_spreadsheet"
	causeMHTML    = "mhtml"
	causeNoTable  = "no_table"
)

const saveAs = "save it as .xlsx or CSV"

func unusable(cause, format string, args ...any) error {
	return &unusableError{cause, fmt.Errorf(format, args...)}
}

// damaged wraps what a decoder says of broken input; what is already an
// unusableError stays as it is.
func damaged(what string, err error) error {
	if known := (*unusableError)(nil); errors.As(err, &known) {
		return err
	}
	return unusable(causeDamaged, "%s: %w; open it in a spreadsheet and %s", what, err, saveAs)
}

// refusal is the error of a format that is never read, nil for the others.
func (f format) refusal() error {
	switch f {
	case biffFormat:
		return unusable(causeBIFF, "a binary .xls workbook is not read; %s", saveAs)
	case xmlSheetFormat:
		return unusable(causeXMLSheet, "an XML Spreadsheet 2003 is not read; %s", saveAs)
	case mhtmlFormat:
		return unusable(causeMHTML, "a web archive (MHTML) is not read; %s", saveAs)
	}
	return nil
}

const oleMagic = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// sniff tells the format of a file by its first bytes, some thousand of them.
func sniff(head []byte) format {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		if workbookAhead(head) {
			return workbookFormat
		}
		return zipFormat
	case bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return zipFormat
	case bytes.HasPrefix(head, []byte("\x1F\x8B")):
		return gzipFormat
	case bytes.HasPrefix(head, []byte(oleMagic)), bareBIFF(head):
		return biffFormat
	}
	return sniffMarkup(head)
}

// bareBIFF reports a binary sheet without the compound file around it: the
// first record is the beginning of a stream, of the length that its version has.
func bareBIFF(head []byte) bool {
	if len(head) < 6 || head[0] != 0x09 || head[3] != 0 {
		return false
	}
	switch head[1] {
	case 0x00, 0x02, 0x04:
		return head[2] == 4 || head[2] == 6
	case 0x08:
		return head[2] == 8 || head[2] == 16
	}
	return false
}

// workbookAhead looks for a part of a workbook among the first members of an archive.
func workbookAhead(head []byte) bool {
	for bytes.HasPrefix(head, []byte("PK\x03\x04")) && len(head) >= 30 {
		flags := binary.LittleEndian.Uint16(head[6:])
		packed := uint64(binary.LittleEndian.Uint32(head[18:]))
		name := uint64(binary.LittleEndian.Uint16(head[26:]))
		extra := uint64(binary.LittleEndian.Uint16(head[28:]))
		if uint64(len(head)) < 30+name {
			return false
		}
		if workbookPart(string(head[30 : 30+name])) {
			return true
		}
		next := 30 + name + extra + packed
		if flags&8 != 0 || next > uint64(len(head)) { // the size stands behind the member, or the member goes on
			return false
		}
		head = head[next:]
	}
	return false
}

func workbookPart(name string) bool {
	name = partName(name)
	return name == "[content_types].xml" || strings.HasPrefix(name, "xl/")
}

// partName is how the parts of a workbook are compared.
func partName(name string) string {
	return strings.ToLower(strings.TrimLeft(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// isWorkbook reports an archive that holds the parts of a workbook, wherever they stand in it.
func isWorkbook(r io.ReaderAt, size int64) bool {
	archive, err := openArchive(r, size)
	if err != nil {
		return false
	}
	for _, f := range archive.File {
		if strings.HasPrefix(partName(f.Name), "xl/") {
			return true
		}
	}
	return false
}

// directoryLimit bounds the directory of an archive, in bytes read: some
// hundred thousand members.
const directoryLimit = 16 << 20

// openArchive opens a ZIP whose directory is of a reasonable size.
func openArchive(r io.ReaderAt, size int64) (*zip.Reader, error) {
	in := &cappedReaderAt{r, directoryLimit}
	archive, err := zip.NewReader(in, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, damaged("the archive cannot be opened", err)
	}
	in.left = math.MaxInt64
	return archive, nil
}

type cappedReaderAt struct {
	io.ReaderAt
	left int64
}

func (r *cappedReaderAt) ReadAt(p []byte, off int64) (int, error) {
	if r.left < math.MaxInt64 {
		if r.left -= int64(len(p)); r.left < 0 {
			return 0, unusable(causeBomb, "the directory of the archive exceeds %d MB; %s", directoryLimit>>20, saveAs)
		}
	}
	if off < 0 { // what a directory says is not for the operating system to refuse
		return 0, unusable(causeDamaged, "the directory of the archive leads out of it; %s", saveAs)
	}
	return r.ReaderAt.ReadAt(p, off)
}

// oleCause tells a workbook under a password from a binary .xls: both are
// compound files, but the former holds a stream of the name EncryptedPackage.
func oleCause(r io.ReaderAt, size int64) (string, error) {
	var name []byte
	for _, c := range []byte("EncryptedPackage") {
		name = append(name, c, 0)
	}
	buf := make([]byte, 1<<20)
	for off := int64(0); off < size; off += int64(len(buf) - len(name)) {
		n, err := r.ReadAt(buf[:min(int64(len(buf)), size-off)], off)
		if bytes.Contains(buf[:n], name) {
			return causePassword, nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
	}
	return causeBIFF, nil
}

// sniffMarkup tells HTML, XML Spreadsheet 2003 and MHTML from text.
func sniffMarkup(head []byte) format {
	if encoding, mark := byBOM(head); encoding == utf16LEEncoding || encoding == utf16BEEncoding {
		head = bytes.ReplaceAll(head[mark:], []byte{0}, nil) // enough to see ASCII
	} else {
		head = head[mark:]
	}
	head = bytes.ToLower(head)
	if bytes.HasPrefix(head, []byte("mime-version:")) ||
		bytes.HasPrefix(head, []byte("content-type: multipart/related")) {
		return mhtmlFormat
	}
	for {
		head = bytes.TrimLeft(head, " \t\r\n\f")
		end := ">"
		switch {
		case bytes.HasPrefix(head, []byte("<!--")):
			end = "-->"
		case bytes.HasPrefix(head, []byte("<?mso-application")) && bytes.Contains(head, []byte(`progid="excel.sheet"`)):
			return xmlSheetFormat
		case bytes.HasPrefix(head, []byte("<?")), bytes.HasPrefix(head, []byte("<!")):
		default:
			return markup(head)
		}
		_, rest, found := bytes.Cut(head, []byte(end))
		if !found {
			return textFormat
		}
		head = rest
	}
}

// markup tells a format by the first element, its name in lower case.
func markup(head []byte) format {
	if len(head) == 0 || head[0] != '<' {
		return textFormat
	}
	end := bytes.IndexAny(head, " \t\r\n\f/>")
	if end < 0 {
		return textFormat
	}
	switch name := string(head[1:end]); name {
	case "html", "head", "meta", "title", "style", "script", "link", "body", "table", "div", "center", "form", "font",
		"p", "br":
		return htmlFormat
	case "workbook", "ss:workbook":
		return xmlSheetFormat
	}
	return textFormat
}
