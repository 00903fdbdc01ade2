package pipeline_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/peihe/peihe/pipeline"
	"github.com/peihe/peihe/pipeline/internal/worked"
	"github.com/peihe/peihe/pipeline/policy"
	"github.com/peihe/peihe/pipeline/publish"
	"github.com/peihe/peihe/pipeline/target"
)

// asOf is the day every fixture is judged on.
var asOf = time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)

// examplePolicy is the other notice that is shipped, of an invented city.
var examplePolicy = policy.Dir("../data/policy/example-2023-18")

// testOptions are those of a run over a folder of exports that publishes nothing.
// It takes whatever is wrong with exports as a whole: fixtures and worked cases plant
// many faults at once.
func testOptions(input string) pipeline.Options {
	return pipeline.Options{
		Input: input, AsOf: asOf, Threads: 1,
		Policy: policy.Dir("../data/policy/fuzhou-2021-42"), Calendar: policy.Dir("../data/calendar"),
		Queries: os.DirFS("../queries"), Version: "test", Accept: []string{"all"},
	}
}

// publishing are the options of both editions.
func publishing() publish.Options {
	return publish.Options{Editions: target.Editions, Templates: os.DirFS("../templates"), FailOn: "never"}
}

// buildSite does what the verb build does: it publishes and keeps what the options name.
func buildSite(ctx context.Context, o pipeline.Options) (pipeline.Result, error) {
	b, err := pipeline.Run(ctx, o)
	if err != nil {
		return pipeline.Result{}, err
	}
	defer b.Close()
	if o.Out != "" {
		if err := publishAgain(ctx, b); err != nil {
			return b.Result, err
		}
	}
	return b.Result, b.Keep()
}

func publishAgain(ctx context.Context, b *pipeline.Built) error {
	_, err := publish.Site(ctx, b, publishing())
	return err
}

// opened runs the stages up to one and hands over the build with its database.
func opened(t testing.TB, o pipeline.Options, last string) *pipeline.Built {
	t.Helper()
	b, err := pipeline.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	if err := b.Through(t.Context(), last); err != nil {
		t.Fatal(err)
	}
	return b
}

// withAllTables is a build with the tables that only who publishes asks for.
func withAllTables(t testing.TB, o pipeline.Options) *pipeline.Built {
	t.Helper()
	b := opened(t, o, "report")
	if err := errors.Join(b.WhatChanged(t.Context()), b.ForEveryone(t.Context())); err != nil {
		t.Fatal(err)
	}
	return b
}

// caseFolder is the folder of a worked case, input and expected.json.
func caseFolder(t testing.TB, name string) string {
	t.Helper()
	return worked.Folder(t, filepath.Join("testdata", "cases"), name)
}

// policyOf is the notice of a worked case.
func policyOf(name string) policy.Folder {
	if name == "example" {
		return examplePolicy
	}
	return policy.Dir("../data/policy/fuzhou-2021-42")
}

// isTried takes every fifth of many cases that are tried alike; make soak tries all.
func isTried(i int) bool { return i%5 == 0 || os.Getenv(soak) != "" }

// slow leaves a test out of make quick.
func slow(t testing.TB) {
	t.Helper()
	if testing.Short() {
		t.Skip("takes long; make test runs it")
	}
}
