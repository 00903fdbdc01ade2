package manifest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
)

// sample is a manifest with everything in it.
func sample(t *testing.T) Manifest {
	t.Helper()
	files, err := Of(t.Context(), fstest.MapFS{
		"index.html": {Data: []byte("<p>")}, "data/表 & <b>.csv": {Data: []byte("a\n")}, Name: {}, Signature: {},
		"sub/" + Name: {},
	}, 2)
	if err != nil {
		t.Fatal(err)
	}
	return Manifest{
		Edition: "internal", AsOf: "2021-12-31", Version: "0.1.0", Policy: Policy{"fuzhou-2021-42", "榕人社培〔2021〕42号"},
		Ignored: []string{"memo*"}, Inputs: Unnamed(files), PolicyFiles: []File{{Name: "notice.yaml", SHA256: files[0].SHA256}},
		Templates: files[:1], Files: files,
	}
}

func TestEncode(t *testing.T) {
	m := sample(t)
	text, err := m.Encode()
	if err != nil {
		t.Fatal(err)
	}
	const want = `{
  "manifest": 1,
  "edition": "internal",
  "as_of": "2021-12-31",
  "version": "0.1.0",
  "policy": {"id":"fuzhou-2021-42","number":"榕人社培〔2021〕42号"},
  "ignored": ["memo*"],
  "inputs": [
    {"sha256":"33f2799467177287a29260780a107ac98ea63dd6165f67fcc0d74767d0a82090"},
    {"sha256":"87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7"},
    {"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
  ],
  "policy_files": [
    {"name":"notice.yaml","sha256":"87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7"}
  ],
  "queries": [],
  "templates": [
    {"name":"data/表 & <b>.csv","size":2,"sha256":"87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7"}
  ],
  "files": [
    {"name":"data/表 & <b>.csv","size":2,"sha256":"87428fc522803d31065e7bce3cf03fe475096631e5e07bbd7a0fde60c4cf25c7"},
    {"name":"index.html","size":3,"sha256":"33f2799467177287a29260780a107ac98ea63dd6165f67fcc0d74767d0a82090"},
    {"name":"sub/manifest.json","size":0,"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}
  ]
}
`
	if string(text) != want {
		t.Errorf("%s", text)
	}
	read, err := Decode(text)
	m.Queries = []File{}
	if err != nil || !reflect.DeepEqual(read, m) {
		t.Errorf("read again: %+v, %v", read, err)
	}
}

// TestDecode refuses what Peihe did not write.
func TestDecode(t *testing.T) {
	whole, err := sample(t).Encode()
	if err != nil {
		t.Fatal(err)
	}
	for edit, want := range map[string]string{ // what stands there, what shall stand there
		`"manifest": 1` + "\x00" + `"manifest": 2`:                           "its form is 2",
		`"manifest": 1,` + "\x00":                                            "its form is 0",
		`{` + "\x00":                                                         "no JSON at byte",
		"\n}\n\x00":                                                          "ends early",
		`"version": "0.1.0"` + "\x00" + `"version": 7`:                       "version is a number",
		`"files": [` + "\x00" + `"files": {}, "more": [`:                     "files is a object",
		`"edition"` + "\x00" + `"sponsor"`:                                   `unknown field "sponsor"`,
		`2021-12-31` + "\x00" + `yesterday`:                                  `as_of "yesterday" is no day`,
		`"index.html"` + "\x00" + `"../index.html"`:                          `"../index.html" is no name`,
		`"index.html"` + "\x00" + `"/index.html"`:                            `"/index.html" is no name`,
		`"index.html"` + "\x00" + `"sub/../../index.html"`:                   "is no name",
		`"index.html"` + "\x00" + `"..\\index.html"`:                         "is no name",
		`"index.html"` + "\x00" + `"x\u0000.html"`:                           "is no name",
		`"index.html"` + "\x00" + `"."`:                                      "is no name",
		`"index.html"` + "\x00" + `""`:                                       "is no name",
		`"index.html"` + "\x00" + `"manifest.json"`:                          "it lists manifest.json itself",
		`"index.html"` + "\x00" + `"tail.html"`:                              "out of order",
		`"index.html"` + "\x00" + `"sub/manifest.json"`:                      "stands twice",
		`"size":3` + "\x00" + `"size":-3`:                                    "has no size",
		`"size":3,` + "\x00":                                                 "has no size",
		`"size":3` + "\x00" + `"size":3.5`:                                   "is a number 3.5",
		`"sha256":"e3b0` + "\x00" + `"sha256":"E3B0`:                         "has no SHA-256",
		`"sha256":"e3b0` + "\x00" + `"sha256":"`:                             "has no SHA-256",
		`"size":3` + "\x00" + `"size": 3`:                                    "not in the form",
		`"size":3` + "\x00" + `"size":3,"size":3`:                            "not in the form",
		`"files": [` + "\x00" + `"files": [], "files": [`:                    "not in the form",
		"\n}\n\x00\n}\n\n":                                                   "not in the form",
		`"ignored": ["memo*"]` + "\x00" + `"ignored": []`:                    "not in the form",
		`"sha256":"e3b0c44298fc1c14` + "\x00" + `"SHA256":"e3b0c44298fc1c14`: "not in the form",
	} {
		from, to, _ := strings.Cut(edit, "\x00")
		i := bytes.LastIndex(whole, []byte(from))
		if i < 0 {
			t.Fatalf("%q does not stand in the manifest", from)
		}
		text := string(whole[:i]) + to + string(whole[i+len(from):])
		if _, err := Decode([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q to %q: %v, want %q", from, to, err, want)
		}
	}
	for _, text := range []string{"", "null", "[]", "7", strings.Repeat("[", 100_000), "\x00\xff"} {
		if _, err := Decode([]byte(text)); err == nil {
			t.Errorf("%.20q is taken for a manifest", text)
		}
	}
}

func write(t *testing.T, kind string, der []byte, err error, mode os.FileMode) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "key")
	text := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestKeys reads what is an ed25519 key and refuses, with a hint, what is none.
func TestKeys(t *testing.T) {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	secret, secretErr := x509.MarshalPKCS8PrivateKey(private)
	open, openErr := x509.MarshalPKIXPublicKey(public)
	otherSecret, otherSecretErr := x509.MarshalPKCS8PrivateKey(other)
	otherOpen, otherOpenErr := x509.MarshalPKIXPublicKey(&other.PublicKey)
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	key, err := ReadKey(write(t, "PRIVATE KEY", secret, secretErr, 0o640))
	if err != nil || !key.Equal(private) {
		t.Errorf("the private key: %v", err)
	}
	pub, err := ReadPublicKey(write(t, "PUBLIC KEY", open, openErr, 0o644))
	if err != nil || !pub.Equal(public) {
		t.Errorf("the public key: %v", err)
	}
	for want, path := range map[string]string{
		"of another kind than ed25519": write(t, "PRIVATE KEY", otherSecret, otherSecretErr, 0o600),
		"sign with the private one":    write(t, "PUBLIC KEY", open, openErr, 0o600),
		"a key with a passphrase":      write(t, "ENCRYPTED PRIVATE KEY", secret, nil, 0o600),
		"no private key in PKCS#8":     write(t, "OPENSSH PRIVATE KEY", secret, nil, 0o600),
		"cannot be read":               write(t, "PRIVATE KEY", secret[1:], nil, 0o600),
		"no key in PEM":                text,
		"is no file":                   t.TempDir(),
	} {
		_, err := ReadKey(path)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), ";") {
			t.Errorf("want %q and a hint, got %v", want, err)
		}
	}
	for want, path := range map[string]string{
		"of another kind than ed25519": write(t, "PUBLIC KEY", otherOpen, otherOpenErr, 0o600),
		"for signing alone":            write(t, "PRIVATE KEY", secret, secretErr, 0o600),
		"no public key":                write(t, "CERTIFICATE", open, nil, 0o600),
		"cannot be read":               write(t, "PUBLIC KEY", open[1:], nil, 0o600),
		"no such file":                 filepath.Join(t.TempDir(), "nowhere"),
	} {
		_, err := ReadPublicKey(path)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), ";") {
			t.Errorf("want %q and a hint, got %v", want, err)
		}
	}
	for _, mode := range []os.FileMode{0o644, 0o604, 0o660, 0o602} {
		_, err := ReadKey(write(t, "PRIVATE KEY", secret, secretErr, mode))
		if runtime.GOOS != "windows" && (err == nil || !strings.Contains(err.Error(), "chmod 600")) {
			t.Errorf("mode %o: %v", mode, err)
		}
	}
}

// TestOpenSSL has openssl make a key, and check what was signed with it.
func TestOpenSSL(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not installed")
	}
	dir := t.TempDir()
	openssl := func(args ...string) (string, error) {
		c := exec.CommandContext(t.Context(), "openssl", args...)
		c.Dir = dir
		said, err := c.CombinedOutput()
		return string(said), err
	}
	for _, args := range []string{"genpkey -algorithm ed25519 -out key.pem", "pkey -in key.pem -pubout -out pub.pem"} {
		if said, err := openssl(strings.Fields(args)...); err != nil {
			t.Fatal(said, err)
		}
	}
	if err := os.Chmod(filepath.Join(dir, "key.pem"), 0o600); err != nil {
		t.Fatal(err)
	}
	key, err := ReadKey(filepath.Join(dir, "key.pem"))
	if err != nil {
		t.Fatal(err)
	}
	public, err := ReadPublicKey(filepath.Join(dir, "pub.pem"))
	if err != nil {
		t.Fatal(err)
	}
	text := []byte("what was published\n")
	signature := Sign(key, text)
	if err := CheckSignature(public, text, signature); err != nil || !bytes.Equal(signature, Sign(key, text)) {
		t.Errorf("a signature of two tries: %v", err)
	}
	for name, content := range map[string][]byte{Name: text, Signature: signature} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	check := strings.Fields("pkeyutl -verify -pubin -inkey pub.pem -rawin -in manifest.json -sigfile manifest.json.sig")
	if said, err := openssl(check...); err != nil {
		t.Errorf("openssl: %s, %v", said, err)
	}
	for what, changed := range map[string][]byte{
		"another byte": append([]byte("W"), text[1:]...), "a byte more": append(bytes.Clone(text), '\n'),
	} {
		if CheckSignature(public, changed, signature) == nil {
			t.Errorf("%s is taken for what was signed", what)
		}
		if err := os.WriteFile(filepath.Join(dir, Name), changed, 0o644); err != nil {
			t.Fatal(err)
		}
		if said, err := openssl(check...); err == nil {
			t.Errorf("%s: openssl says %s", what, said)
		}
	}
	if err := CheckSignature(public, text, signature[1:]); err == nil || !strings.Contains(err.Error(), "63 bytes") {
		t.Errorf("a signature cut short: %v", err)
	}
}
