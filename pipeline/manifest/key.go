package manifest

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
)

const keyLimit = 1 << 16 // bytes of a key's file

// ReadKey reads the private key that signs: ed25519, PKCS#8 in PEM, as
// `openssl genpkey -algorithm ed25519` writes it. A file that everybody may read, or that
// others may write, is refused: whoever has the key can sign anything.
func ReadKey(path string) (ed25519.PrivateKey, error) {
	const hint = "make one with: openssl genpkey -algorithm ed25519 -out KEY"
	block, mode, err := readPEM(path, hint)
	if err != nil {
		return nil, err
	}
	if mode&0o026 != 0 && runtime.GOOS != "windows" { // where the bits say nothing
		return nil, fmt.Errorf("%s may be read by everybody or written by others (mode %04o); chmod 600 it", path, mode)
	}
	switch block.Type {
	case "PRIVATE KEY":
	case "ENCRYPTED PRIVATE KEY":
		return nil, fmt.Errorf("%s holds a key with a passphrase, for which nobody is asked at night; "+
			"take it off with: openssl pkey -in %[1]s -out KEY", path)
	case "PUBLIC KEY":
		return nil, fmt.Errorf("%s holds a public key, which verifies; sign with the private one", path)
	default:
		return nil, fmt.Errorf("%s holds %q and no private key in PKCS#8; %s", path, block.Type, hint)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%s holds a private key that cannot be read; %s", path, hint)
	}
	key, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%s holds a private key of another kind than ed25519; %s", path, hint)
	}
	return key, nil
}

// ReadPublicKey reads the public key that verifies: ed25519, PKIX in PEM, as
// `openssl pkey -in KEY -pubout` writes it.
func ReadPublicKey(path string) (ed25519.PublicKey, error) {
	const hint = "write it with: openssl pkey -in KEY -pubout -out PUB.pem"
	block, _, err := readPEM(path, hint)
	if err != nil {
		return nil, err
	}
	switch block.Type {
	case "PUBLIC KEY":
	case "PRIVATE KEY", "ENCRYPTED PRIVATE KEY":
		return nil, fmt.Errorf("%s holds a private key, which is for signing alone; %s", path, hint)
	default:
		return nil, fmt.Errorf("%s holds %q and no public key; %s", path, block.Type, hint)
	}
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%s holds a public key that cannot be read; %s", path, hint)
	}
	key, ok := parsed.(ed25519.PublicKey)
	if !ok {
		return nil, fmt.Errorf("%s holds a public key of another kind than ed25519; %s", path, hint)
	}
	return key, nil
}

func readPEM(path, hint string) (*pem.Block, os.FileMode, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no file", path)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("%w; %s", err, hint)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, 0, fmt.Errorf("%w; let the one who runs this read it", err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, keyLimit))
	if err != nil {
		return nil, 0, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, 0, fmt.Errorf("%s holds no key in PEM; %s", path, hint)
	}
	return block, info.Mode().Perm(), nil
}

// Sign is the signature of a manifest: its 64 bytes as they are, so that
//
//	openssl pkeyutl -verify -pubin -inkey PUB.pem -rawin -in manifest.json -sigfile manifest.json.sig
//
// checks it. The same key and bytes give the same signature.
func Sign(key ed25519.PrivateKey, text []byte) []byte { return ed25519.Sign(key, text) }

// CheckSignature says what is wrong with the signature of a manifest; nil for nothing.
func CheckSignature(key ed25519.PublicKey, text, signature []byte) error {
	switch {
	case len(signature) != ed25519.SignatureSize:
		return fmt.Errorf("it has %d bytes instead of %d", len(signature), ed25519.SignatureSize)
	case !ed25519.Verify(key, text, signature):
		return errors.New("it was made over other bytes, or with another key")
	}
	return nil
}
