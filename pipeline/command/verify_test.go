package command

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/exit"
)

// keys are a private and a public key in files.
func keys(t *testing.T) (private, public string) {
	t.Helper()
	open, secret, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	privateDER, privateErr := x509.MarshalPKCS8PrivateKey(secret)
	publicDER, publicErr := x509.MarshalPKIXPublicKey(open)
	dir := t.TempDir()
	private, public = filepath.Join(dir, "key.pem"), filepath.Join(dir, "pub.pem")
	err = errors.Join(privateErr, publicErr,
		os.WriteFile(private, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: privateDER}), 0o600),
		os.WriteFile(public, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: publicDER}), 0o644))
	if err != nil {
		t.Fatal(err)
	}
	return private, public
}

// TestVerifyVerb builds twice, signed, verifies, changes, and rolls back, as who runs the
// program sees it.
func TestVerifyVerb(t *testing.T) {
	slow(t)
	private, public := keys(t)
	_, others := keys(t)
	out := filepath.Join(t.TempDir(), "site")
	input := filepath.Join("pipeline", "testdata", "cases", "few", "input")
	for _, day := range []string{"2021-12-30", "2021-12-31"} {
		code, _, stderr := run(t, "build", "--quiet", "--input", input, "--accept", "all", "--as-of", day, "--out", out,
			"--sign", private, "--keep", "3")
		if code != exit.Done {
			t.Fatal(stderr)
		}
	}
	verified := func(want int, says string, args ...string) string {
		t.Helper()
		code, stdout, stderr := run(t, append([]string{"verify", out}, args...)...)
		if code != want || !strings.Contains(stdout, says) || stderr != "" {
			t.Errorf("verify %q: exit %d, %s%s; want %d and %q", args, code, stdout, stderr, want, says)
		}
		return stdout
	}
	verified(exit.Done, "nothing is wrong", "--key", public, "--input", input, "--policy", "fuzhou-2021-42")
	verified(exit.Done, "signature: valid", "--key", public)
	verified(exit.Done, "signature: unchecked")
	if got := verified(exit.Done, "", "--quiet"); got != "" {
		t.Errorf("--quiet says %q", got)
	}
	verified(exit.Found, "signature  internal/manifest.json.sig\n", "--key", others)
	verified(exit.Found, "policy_missing  districts.yaml\n", "--policy", "example-2023-18")
	code, _, stderr := run(t, "verify", out, "--input", "nowhere")
	if code != exit.WrongInput || !strings.Contains(stderr, "nowhere is not there; name the folder") {
		t.Errorf("no exports: exit %d, %s", code, stderr)
	}

	page := filepath.Join(out, "public", "index.html")
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(page, append(text, ' '), 0o644); err != nil {
		t.Fatal(err)
	}
	got := verified(exit.Found, "changed  public/index.html\n  expected: ", "--quiet")
	if strings.Contains(got, "wrong: ") {
		t.Errorf("--quiet says %q", got)
	}
	verified(exit.Found, "wrong: 1\n")
	var report struct {
		Editions []struct {
			Edition string `json:"edition"`
			AsOf    string `json:"as_of"`
		} `json:"editions"`
		Wrong []struct{ What, File, Expected, Found, Hint string } `json:"wrong"`
	}
	if err := json.Unmarshal([]byte(verified(exit.Found, "{", "--format", "json")), &report); err != nil {
		t.Fatal(err)
	}
	if len(report.Editions) != 2 || report.Editions[1].AsOf != "2021-12-31" || len(report.Wrong) != 1 ||
		report.Wrong[0].What != "changed" || report.Wrong[0].File != "public/index.html" || report.Wrong[0].Hint == "" {
		t.Errorf("%+v", report)
	}

	code, stdout, stderr := run(t, "rollback", "--out", out)
	if code != exit.Done || stdout != filepath.Join(out, "internal", "index.html")+"\n" ||
		!strings.Contains(stderr, "come to build 1, as of 2021-12-30, and no more to build 2, as of 2021-12-31") {
		t.Errorf("rollback: exit %d, %s%s", code, stdout, stderr)
	}
	verified(exit.Done, "internal: as of 2021-12-30", "--key", public)
	code, _, stderr = run(t, "rollback", "--out", out)
	if code != exit.NotPossible || !strings.Contains(stderr, "there is no build before") {
		t.Errorf("rollback again: exit %d, %s", code, stderr)
	}
	code, _, stderr = run(t, "rollback", "--out", out, "--to", "2")
	if code != exit.Done {
		t.Errorf("undone: exit %d, %s", code, stderr)
	}
	verified(exit.Found, "changed  public/index.html\n")
}
