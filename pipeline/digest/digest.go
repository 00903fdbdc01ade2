// Package digest sums up files as SHA-256, in lower-case hexadecimal. It is a leaf.
package digest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"sync"
)

// buffers are used again: a province has tens of thousands of small files.
var buffers = sync.Pool{New: func() any {
	buffer := make([]byte, 256<<10)
	return &buffer
}}

// Of reads to the end and gives the size and SHA-256 of what it read.
func Of(ctx context.Context, in io.Reader) (size int64, sum string, err error) {
	digest := sha256.New()
	room := buffers.Get().(*[]byte)
	defer buffers.Put(room)
	buffer := *room
	for {
		if err := ctx.Err(); err != nil {
			return size, "", err
		}
		n, err := in.Read(buffer)
		digest.Write(buffer[:n])
		size += int64(n)
		if err == io.EOF {
			return size, hex.EncodeToString(digest.Sum(nil)), nil
		}
		if err != nil {
			return size, "", err
		}
	}
}

// OfFile is Of of a file.
func OfFile(ctx context.Context, path string) (size int64, sum string, err error) {
	in, err := os.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer in.Close()
	return Of(ctx, in)
}

// OfBytes gives the SHA-256 of what is in memory.
func OfBytes(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
