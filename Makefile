# fapiao: every target below is what CI runs, and needs nothing but Go and the package registries.
# PostgreSQL tests use the server programs of Debian's package "postgresql" and are skipped where they are missing.

GO        ?= go
BINARY    ?= bin/fapiao
ORDERS    ?= 100000
FUZZTIME  ?= 20s
# Minimising an input that is merely interesting would take most of a target's time.
FUZZ_LEAST ?= 5x

GOLANGCI    = github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOVULNCHECK = golang.org/x/vuln/cmd/govulncheck@v1.9.0

export CGO_ENABLED = 0
SHELL = bash
.SHELLFLAGS = -o pipefail -c

.DEFAULT_GOAL := help

.PHONY: help
help: ## show this list
	@grep -hE '^[a-z/-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-14s %s\n", $$1, $$2}'

.PHONY: build
build: ## build bin/fapiao
	$(GO) build -trimpath -o $(BINARY) ./cmd/fapiao

.PHONY: demo
demo: build ## issue the sample workbook on the built-in simulator, unpaced
	$(BINARY) run --rate unlimited testdata/workbooks/orders-200.xlsx

# Where the branch left main; in main itself, what is not committed yet.
BASE ?= $(shell git merge-base HEAD origin/main 2>/dev/null || git merge-base HEAD main 2>/dev/null || echo HEAD)

.PHONY: quick
quick: ## format, vet and test the packages that differ from BASE, or whose changes are not committed
	@changed=$$({ git diff --name-only --diff-filter=d $(BASE); git ls-files --others --exclude-standard; } | sort -u); \
	files=$$(grep '\.go$$' <<<"$$changed" || true); [ -z "$$files" ] || gofmt -l -w $$files; \
	packages=$$(sed -nE -e 's#/testdata/.*#/x.go#' -e 's#^(.*)/[^/]*\.(go|sql)$$#\1#p' <<<"$$changed" | sort -u | \
	  while read -r d; do case "$$d" in */migrations/*) d=$${d%/migrations/*};; esac; ! ls "$$d"/*.go >/dev/null 2>&1 || echo "./$$d"; done | sort -u); \
	packages="$$packages ./internal/house"; echo $$packages; \
	$(GO) vet $$packages && $(GO) test -timeout 5m $$packages

.PHONY: test
test: ## run all tests
	$(GO) test ./...

# What these print is the proof's figures; the names of hundreds of cases that passed are left out.
FIGURES = grep -vE '^(=== |    +--- PASS)|\[rapid\]'

# The programs that the tests of chaos run and kill are built once for all of them.
PROGRAMS = $(CURDIR)/bin/chaos
test-crash test-chaos test-workers test-proofs: export FAPIAO_PROGRAMS = $(PROGRAMS)

.PHONY: programs
programs:
	$(GO) build -ldflags '-s -w' -o $(PROGRAMS)/fapiao ./cmd/fapiao
	$(GO) test -c -ldflags '-s -w' -o $(PROGRAMS)/fapiao-crashing ./cmd/fapiao

.PHONY: test-crash
test-crash: programs ## end the program at every durable step (on PostgreSQL every third), and kill it at random times; corrections, too, at every fifth or tenth step (FAPIAO_CHAOS=10: every step, ten times as many kills)
	FAPIAO_CHAOS=$${FAPIAO_CHAOS:-1} $(GO) test -v -p 2 -parallel 8 -count 1 -timeout 100m ./internal/chaos/crash ./internal/chaos/kill | $(FIGURES)

.PHONY: test-chaos
test-chaos: programs ## several processes at one limit, or with clocks that disagree; every fault of the platform, alone and mixed; lives of orders and of reds drawn by a model
	FAPIAO_CHAOS=$${FAPIAO_CHAOS:-1} $(GO) test -v -count 1 -timeout 100m ./internal/chaos/limits | $(FIGURES)
	FAPIAO_CHAOS=$${FAPIAO_CHAOS:-1} FAPIAO_MODEL_STEPS=$$(($${FAPIAO_CHAOS:-1} * 60000)) FAPIAO_RED_CASES=$$(($${FAPIAO_CHAOS:-1} * 20000)) $(GO) test -v -p 3 -parallel 14 -count 1 -timeout 100m ./internal/chaos/clocks ./internal/chaos/faults ./internal/model | $(FIGURES)

.PHONY: test-workers
test-workers: programs ## kill workers, those that hand out to them and PostgreSQL; stop workers, wrong clocks, bad networks, lost job tables, upgrades from earlier commits (FAPIAO_CHAOS=8: 200 kills; FAPIAO_EARLIER=COMMIT: from another)
	FAPIAO_CHAOS=$${FAPIAO_CHAOS:-1} $(GO) test -v -parallel 6 -count 1 -timeout 100m ./internal/chaos/workers | $(FIGURES)

# Most of these wait: for a limit, a deadline or a process that is to be killed. Together they take
# half as long; limits, which measures seconds, has the machine for itself.
.PHONY: test-proofs
test-proofs: programs ## test-crash, test-chaos and test-workers in their bounded form, side by side
	FAPIAO_CHAOS=1 $(GO) test -v -count 1 -timeout 20m ./internal/chaos/limits | $(FIGURES)
	FAPIAO_CHAOS=1 FAPIAO_MODEL_STEPS=60000 FAPIAO_RED_CASES=20000 $(GO) test -v -p 3 -parallel 8 -count 1 -timeout 20m \
	  ./internal/chaos/kill ./internal/chaos/workers ./internal/chaos/faults ./internal/chaos/crash ./internal/chaos/clocks ./internal/model | $(FIGURES)

# How many blue invoices test-reds draws; a million take ten minutes of one core.
CASES ?= 1000000

.PHONY: test-reds
test-reds: ## draw CASES blue invoices and the life of their reds: none is reversed by more than it has
	FAPIAO_RED_CASES=$(CASES) $(GO) test -v -count 1 -timeout 100m -run TestRedsNeverOverTheBlue ./internal/model | $(FIGURES)

# How many old orders the ledger of test-explain and bench-ledger has; ten million take ten minutes to write.
OLD ?= 1000000

.PHONY: test-explain
test-explain: ## prove by EXPLAIN that no query of runs, looks and imports reads a PostgreSQL ledger of OLD orders through
	FAPIAO_EXPLAIN_ORDERS=$(OLD) $(GO) test -v -count 1 -timeout 100m -run TestBigLedgersAreNotReadThrough ./pipeline/ledger/sqlledger | $(FIGURES)

.PHONY: race
race: ## run the tests of the concurrent packages under the race detector (needs a C compiler)
	CGO_ENABLED=1 $(GO) test -race ./pipeline/... ./nuonuo/...

# The concurrency that needs no database, whose driver takes minutes to build with the race detector.
.PHONY: race-short
race-short: ## the same for the limiter, the clocks and the client; without a C compiler it says so
	@if command -v $$($(GO) env CC) >/dev/null; then \
	  CGO_ENABLED=1 $(GO) test -race ./pipeline/limit ./pipeline/clock ./nuonuo; else \
	  echo 'no C compiler: races are not looked for'; fi

.PHONY: fuzz
fuzz: ## fuzz every target for FUZZTIME each
	@set -e; for file in $$(grep -rlE '^func Fuzz' --include='*_test.go' .); do \
	  for target in $$(grep -ohE '^func Fuzz[A-Za-z0-9_]+' $$file | cut -d' ' -f2); do \
	    echo "$$(dirname $$file) $$target"; $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime $(FUZZ_LEAST) $$(dirname $$file); done; done

.PHONY: bench
bench: build ## measure a run of ORDERS one-line orders against named baselines, as ratios
	$(GO) run ./internal/bench -binary $(BINARY) -orders $(ORDERS)

.PHONY: bench-ledger
bench-ledger: ## measure what one PostgreSQL carries: imports, claims, outcomes, reconciled orders a second, empty and with OLD orders
	$(GO) test ./pipeline/ledger/sqlledger -run - -bench Carry -benchtime 1x -v -timeout 100m -old $(OLD) -carried 20000

.PHONY: lint
lint: ## formatter, golangci-lint (.golangci.yml: vet, staticcheck and others), vulnerability check
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo 'not formatted:'; gofmt -l $$(git ls-files '*.go'); exit 1; }
	$(GO) run $(GOLANGCI) run ./...
	$(MAKE) --no-print-directory vuln

.PHONY: vuln
vuln: ## look for known vulnerabilities (needs the vulnerability database; says so where it cannot be reached)
	@out=$$($(GO) run $(GOVULNCHECK) ./... 2>&1); code=$$?; echo "$$out"; \
	if [ $$code -ne 0 ] && echo "$$out" | grep -qE 'fetching vulnerabilities|dial tcp|Forbidden|no such host|unexpected status'; then \
	  echo 'vulnerability database not reachable: check skipped'; exit 0; fi; exit $$code

.PHONY: cross
cross: ## build for linux, windows and darwin
	@for os in linux windows darwin; do echo $$os; GOOS=$$os $(GO) build -o /dev/null ./... || exit 1; done

# VERSION names the release; without it, git describe does. RELEASE_KEY_FILE, a key of minisign, signs.
VERSION ?=
DIST    ?= dist

.PHONY: release
release: ## archives, .deb, .rpm, a container's context, SBOM, SHA256SUMS and its signature, in DIST (VERSION, RELEASE_KEY_FILE)
	$(GO) run ./internal/release -version '$(VERSION)' -out $(DIST)

.PHONY: test-release
test-release: ## make the release twice: the same bytes
	$(GO) run ./internal/release -version '$(VERSION)' -out $(DIST)
	cp $(DIST)/SHA256SUMS $(DIST)/../.first-sums
	$(GO) run ./internal/release -version '$(VERSION)' -out $(DIST)
	cmp $(DIST)/SHA256SUMS $(DIST)/../.first-sums && rm $(DIST)/../.first-sums

# The archive for Windows is built as for a release, under a version of its own.
WINDOWS = $(CURDIR)/bin/windows

.PHONY: test-windows
test-windows: ## run the fapiao.exe of the release under Wine as an accountant would (needs Debian's wine64 and gcc-mingw-w64-x86-64-win32)
	$(GO) run ./internal/release -version v0.0.0-test -targets windows/amd64 -out $(WINDOWS)
	FAPIAO_WINDOWS_ZIP=$(WINDOWS)/fapiao-v0.0.0-test-windows-amd64.zip $(GO) test -v -count 1 -timeout 10m ./internal/wine | $(FIGURES)

.PHONY: testdata
testdata: ## write the sample workbooks again, with the corpus of planted faults (internal/fixture)
	$(GO) run ./internal/fixture/cmd testdata

.PHONY: pictures
pictures: build ## draw the pictures of the quick start again (needs soffice, pdftoppm, script and the Noto CJK fonts)
	$(GO) run ./internal/pictures -binary $(BINARY) -out docs/zh/pictures

.PHONY: golden
golden: ## write the golden files and the generated pages again; read the difference before you commit it
	$(GO) test -count 1 $$(grep -rl 'fapiao/internal/golden"' --include='*_test.go' . | xargs -n 1 dirname | sort -u) -update

.PHONY: ci
ci: cross lint test race-short test-explain test-windows test-proofs ## what a change must pass
