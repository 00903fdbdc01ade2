# Peihe. `make site` builds the report from the sample exports, `make test` passes
# every test; the other targets are for those who work on it.

GO ?= go
# Packages of this module; folders of npm are none of Go's business.
PACKAGES := . ./pipeline/...
ECHARTS := templates/static/vendor/echarts.js
# What the tests of the pages judge them with; the program does not need it.
CHECKERS := pipeline/browser/testdata/node_modules/.package-lock.json

LIGHTHOUSE := pipeline/browser/testdata/lighthouse/node_modules/.package-lock.json

# The npm packages that the bundled script is made of.
BUNDLED := templates/node_modules/.package-lock.json

.PHONY: build site test quick check bench microbench soak lighthouse fuzz release clean

build: $(ECHARTS)
	$(GO) build -o bin/peihe .

site: build
	@bin/peihe build >/dev/null
	@echo "open $(CURDIR)/site/internal/index.html (for everyone: site/public/index.html)"

# What only costs tests time: debug information, which ten programs with the engine in them
# would be linked with, and the vetting that make check does.
TEST := $(GO) test -ldflags=-w -vet=off

test: build $(CHECKERS)
	$(TEST) -timeout 25m $(PACKAGES)

# What changes most days: without the browser and what takes long.
quick: build
	$(TEST) -short $(PACKAGES)

check: $(ECHARTS)
	@files=$$(gofmt -l *.go pipeline); if [ -n "$$files" ]; then echo "not formatted; run gofmt -w on:"; echo "$$files"; exit 1; fi
	$(GO) vet $(PACKAGES)
	$(GO) tool staticcheck $(PACKAGES)
	$(TEST) -run 'TestQueries|TestCatalogue' ./pipeline

# A build beside the engine alone, for two sizes of exports; make bench BENCH="nation" for a
# third, BENCH="--compare OLD.json city" beside what an earlier run left in bin/bench.json.
bench: build
	$(GO) run ./pipeline/internal/bench $(BENCH)

# What benchstat compares: go install golang.org/x/perf/cmd/benchstat@latest
microbench: build
	$(GO) test -run '^$$' -bench . -benchmem $(PACKAGES)

# Loads and checks two gigabytes of sign-ins within a memory limit of one, writing some
# fifteen gigabytes to TMPDIR; kills two hundred runs while their site is read; builds two
# hundred times in one process; tries every shape of exports, every limit, each two kinds that
# are absent and ten seeds of planted faults. Then looks in a hundred worlds for false alarms
# and for counts of the public edition that can be worked out.
soak: build $(CHECKERS)
	PEIHE_SOAK=1 $(GO) test -timeout 2h -v ./pipeline \
		-run '^TestSoak|^Test(Kills|Shapes|Limits|EveryMixtureOfKinds|NothingAbsentIsZero|PlantedFaultsAreFound)$$'
	PEIHE_TOLD_WORLDS=100 PEIHE_WORLDS=100 $(GO) test -timeout 1h -v ./pipeline \
		-run '^Test(NothingIsDetermined|NoFalseAlarm)$$'

# How soon pages can be read on a phone, and whether search engines find their way about; on
# a quiet machine, for what else runs is measured too.
lighthouse: build $(LIGHTHOUSE)
	PEIHE_LIGHTHOUSE=1 $(TEST) -v -run '^TestSpeed$$' ./pipeline/browser

# make fuzz FUZZTIME=10m DRESSES=20000 POLICIES=1000 EDITS=1000 searches longer.
FUZZTIME ?= 1m
DRESSES ?= 3000
POLICIES ?= 300
EDITS ?= 100

fuzz: build
	PEIHE_DRESSES=$(DRESSES) PEIHE_POLICIES=$(POLICIES) PEIHE_EDITS=$(EDITS) \
		$(GO) test -timeout 0 -run 'TestDress|TestFuzzedPolicies|TestEditsAndTheirCauses|TestOnlyWhatDiffersIsWritten' ./pipeline
	@for folder in $$(grep -rl --include='*_test.go' '^func Fuzz' pipeline | xargs -n 1 dirname | sort -u); do \
		for target in $$($(GO) test -list '^Fuzz' ./$$folder | grep '^Fuzz'); do \
			echo "$$folder $$target"; \
			$(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1s ./$$folder || exit 1; \
		done; \
	done

# Archives for the systems that this machine has a C compiler for, in bin/release.
release: build NOTICE
	$(GO) run ./pipeline/internal/release bin/peihe bin/release

# ECharts comes from npm by lock file, only the parts that the charts use.
$(ECHARTS): templates/echarts.js $(BUNDLED)
	npm run build --prefix templates
	@touch $@

$(BUNDLED): templates/package-lock.json
	npm ci --prefix templates --no-audit --no-fund
	@touch $@

# What the program must say of the software in it; `peihe licenses` prints it.
NOTICE: go.mod go.sum pipeline/internal/notice/duckdb.txt $(BUNDLED) $(wildcard pipeline/internal/notice/*.go)
	$(GO) run ./pipeline/internal/notice >$@.new
	@mv $@.new $@

$(CHECKERS): pipeline/browser/testdata/package-lock.json
	npm ci --prefix pipeline/browser/testdata --ignore-scripts --no-audit --no-fund
	@touch $@

$(LIGHTHOUSE): pipeline/browser/testdata/lighthouse/package-lock.json
	npm ci --prefix pipeline/browser/testdata/lighthouse --ignore-scripts --no-audit --no-fund
	@touch $@

clean:
	rm -rf bin templates/node_modules pipeline/browser/testdata/node_modules pipeline/browser/testdata/lighthouse/node_modules templates/static/vendor site/.builds site/current site/internal site/public
