// Package serve shows a site while it is worked on: it builds, serves what was built, and
// builds again when what it was built from changes; a page that is open then reloads.
//
// What is published stays as it is, byte for byte: the script by which a page hears of a new
// build is put in while the page is sent, and stands under [reserved], where no site has a
// file. While a build fails its error stands in place of every page, with a link to the same
// page of the last good site.
package serve

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/peihe/peihe/pipeline/exit"
)

// Options say what is served, and how it is built.
type Options struct {
	Listen   string   // host:port; port 0 for a free one
	Out      string   // folder of the published site
	Editions []string // that are built, the one to be opened first in front
	Watched  []string // folders and files that a build reads; not all need be there

	Build func(context.Context) error // publishes to Out, or says why not
	Ready func(address string)        // told once, when the address answers
}

// The limits of a connection. A stream of events has none but for each write.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second
	writeTimeout  = 5 * time.Minute // of a workbook, over a slow line
	idleTimeout   = time.Minute
	closeTimeout  = 3 * time.Second
	headerLimit   = 64 << 10
)

// Run serves until the context ends, and returns how many times it published. Errors of
// builds are shown, not returned.
func Run(ctx context.Context, o Options) (published int, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", o.Listen)
	if err != nil {
		return 0, exit.With(exit.NotPossible, fmt.Errorf("--listen %s: %w; name another port, or 0 for a free one", o.Listen,
			errors.Unwrap(err)))
	}
	w, err := watch(ctx, o.Watched)
	if err != nil {
		listener.Close()
		return 0, err
	}
	defer w.wait()
	defer cancel()
	s := &server{Options: o, started: time.Now().UnixNano(), waiting: map[chan struct{}]bool{}}
	s.isLoopback = IsLoopback(listener.Addr().String())
	h := &http.Server{
		Handler: s, BaseContext: func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: headerLimit, ErrorLog: silent(),
	}
	served := make(chan error, 1)
	go func() { served <- h.Serve(listener) }()
	o.Ready("http://" + listener.Addr().String() + "/")
	err = s.builds(ctx, w, served)
	cancel() // what streams ends
	closing, stop := context.WithTimeout(context.Background(), closeTimeout)
	defer stop()
	if h.Shutdown(closing) != nil {
		h.Close()
	}
	return s.published, err
}

// builds builds, and again after every change, until the context or the server ends.
func (s *server) builds(ctx context.Context, w *watcher, served <-chan error) error {
	for {
		if err := s.Build(ctx); ctx.Err() == nil {
			s.tell(err)
		} else if err == nil {
			s.published++
		}
		select {
		case <-ctx.Done():
			return nil
		case err := <-served:
			return fmt.Errorf("--listen %s: %w; start again", s.Listen, err)
		case err := <-w.failed:
			return err
		case <-w.changed:
		}
	}
}

// server answers requests by the state of the last build.
type server struct {
	Options
	isLoopback bool
	started    int64 // tells the builds of this run from those of another
	published  int

	mu      sync.Mutex
	nth     int   // builds that ended
	err     error // of the last one
	waiting map[chan struct{}]bool
}

// tell makes the end of a build known to all pages that are open.
func (s *server) tell(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nth, s.err = s.nth+1, err
	if err == nil {
		s.published++
	}
	for c := range s.waiting {
		select {
		case c <- struct{}{}:
		default: // it has not yet taken the one before, and will look
		}
	}
}

// state is the last build: its number, which is "…-0" before the first has ended, and its
// error.
func (s *server) state() (generation string, isBuilt bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strconv.FormatInt(s.started, 36) + "-" + strconv.Itoa(s.nth), s.nth > 0, s.err
}

// mostStreams is how many open pages hear of builds; a browser has six for one address.
const mostStreams = 100

// listen adds one that hears of the end of each build.
func (s *server) listen() (heard chan struct{}, leave func(), ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) == mostStreams {
		return nil, nil, false
	}
	heard = make(chan struct{}, 1)
	s.waiting[heard] = true
	return heard, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.waiting, heard)
	}, true
}

// IsLoopback tells whether an address, with or without a port, is of this machine only.
func IsLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = strings.TrimSuffix(strings.TrimPrefix(address, "["), "]")
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
