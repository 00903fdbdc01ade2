package command

import (
	"net"
	"strings"
	"testing"

	"github.com/peihe/peihe/pipeline/exit"
)

// TestServeIsRefused wants what cannot be served told before anything is built.
func TestServeIsRefused(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"--listen", "0.0.0.0:0"}, exit.WrongUsage, "give --expose if that is meant"},
		{[]string{"--listen", ":8080"}, exit.WrongUsage, "give --expose"},
		{[]string{"--listen", "example.invalid:80"}, exit.WrongUsage, "give --expose"},
		{[]string{"--listen", "8080"}, exit.WrongUsage, "write it as 127.0.0.1:8080"},
		{[]string{"--listen", "127.0.0.1:"}, exit.WrongUsage, "write it as 127.0.0.1:8080"},
		{[]string{"--listen", "127.0.0.1:99999"}, exit.WrongUsage, "has no port from 0 to 65535"},
		{[]string{"--listen", taken.Addr().String()}, exit.NotPossible, "name another port"},
		{[]string{"--queries", "nowhere"}, exit.WrongUsage, "--queries \"nowhere\" is no folder"},
		{[]string{"--queries", "queries", "--out", "queries/site"}, exit.WrongUsage, "lies in --queries"},
		{[]string{"--edition", "secret"}, exit.WrongUsage, "--edition"},
		{[]string{"--out="}, exit.WrongUsage, "--out is blank"},
		{[]string{"--as-of", "soon"}, exit.WrongUsage, "--as-of"},
		{[]string{"extra"}, exit.WrongUsage, "unexpected argument"},
	} {
		code, stdout, stderr := run(t, append([]string{"serve", "--listen", "127.0.0.1:0"}, c.args...)...)
		if code != c.code || stdout != "" || !strings.Contains(stderr, c.want) {
			t.Errorf("serve %v: exit %d, stdout %q, stderr %q; want %d and %q", c.args, code, stdout, stderr, c.code, c.want)
		}
	}
}
