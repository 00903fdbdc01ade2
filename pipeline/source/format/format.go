// Package format tells what a file is by its first bytes, whatever its name says.
package format

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"github.com/peihe/peihe/pipeline/source/encoding"
	"github.com/peihe/peihe/pipeline/source/unusable"
	"github.com/peihe/peihe/pipeline/source/xlsx"
)

// Format is what a file is, by its first bytes; its name does not count.
type Format uint8

const (
	Text     Format = iota // what nothing else claims
	Workbook               // .xlsx, .xlsm
	BIFF                   // a compound file: a binary .xls, or a workbook under a password ([OLECause])
	HTML
	Zip // an archive; [xlsx.IsWorkbook] looks again
	Gzip
	XMLSpreadsheet // XML Spreadsheet 2003
	MHTML
)

// Refusal is the error of a format that is never read, nil for the others.
func (f Format) Refusal() error {
	switch f {
	case BIFF:
		return unusable.Errorf(unusable.BIFF, "a binary .xls workbook is not read; %s", unusable.SaveAs)
	case XMLSpreadsheet:
		return unusable.Errorf(unusable.XMLSpreadsheet, "an XML Spreadsheet 2003 is not read; %s", unusable.SaveAs)
	case MHTML:
		return unusable.Errorf(unusable.MHTML, "a web archive (MHTML) is not read; %s", unusable.SaveAs)
	}
	return nil
}

const oleMagic = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

// Sniff tells the format of a file by its first bytes, some thousand of them.
func Sniff(head []byte) Format {
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		if workbookAhead(head) {
			return Workbook
		}
		return Zip
	case bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return Zip
	case bytes.HasPrefix(head, []byte("\x1F\x8B")):
		return Gzip
	case bytes.HasPrefix(head, []byte(oleMagic)), bareBIFF(head):
		return BIFF
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
		if xlsx.IsPart(string(head[30 : 30+name])) {
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

// OLECause tells a workbook under a password from a binary .xls: both are
// compound files, but the former holds a stream of the name EncryptedPackage.
func OLECause(r io.ReaderAt, size int64) (string, error) {
	var name []byte
	for _, c := range []byte("EncryptedPackage") {
		name = append(name, c, 0)
	}
	buf := make([]byte, 1<<20)
	for off := int64(0); off < size; off += int64(len(buf) - len(name)) {
		n, err := r.ReadAt(buf[:min(int64(len(buf)), size-off)], off)
		if bytes.Contains(buf[:n], name) {
			return unusable.Password, nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
	}
	return unusable.BIFF, nil
}

// sniffMarkup tells HTML, XML Spreadsheet 2003 and MHTML from text.
func sniffMarkup(head []byte) Format {
	if name, mark := encoding.ByBOM(head); name == encoding.UTF16LE || name == encoding.UTF16BE {
		head = bytes.ReplaceAll(head[mark:], []byte{0}, nil) // enough to see ASCII
	} else {
		head = head[mark:]
	}
	head = bytes.ToLower(head)
	if bytes.HasPrefix(head, []byte("mime-version:")) ||
		bytes.HasPrefix(head, []byte("content-type: multipart/related")) {
		return MHTML
	}
	for {
		head = bytes.TrimLeft(head, " \t\r\n\f")
		end := ">"
		switch {
		case bytes.HasPrefix(head, []byte("<!--")):
			end = "-->"
		case bytes.HasPrefix(head, []byte("<?mso-application")) && bytes.Contains(head, []byte(`progid="excel.sheet"`)):
			return XMLSpreadsheet
		case bytes.HasPrefix(head, []byte("<?")), bytes.HasPrefix(head, []byte("<!")):
		default:
			return markup(head)
		}
		_, rest, found := bytes.Cut(head, []byte(end))
		if !found {
			return Text
		}
		head = rest
	}
}

// markup tells a format by the first element, its name in lower case.
func markup(head []byte) Format {
	if len(head) == 0 || head[0] != '<' {
		return Text
	}
	end := bytes.IndexAny(head, " \t\r\n\f/>")
	if end < 0 {
		return Text
	}
	switch name := string(head[1:end]); name {
	case "html", "head", "meta", "title", "style", "script", "link", "body", "table", "div", "center", "form", "font",
		"p", "br":
		return HTML
	case "workbook", "ss:workbook":
		return XMLSpreadsheet
	}
	return Text
}
