# Everything here needs Go 1.26.2 or later and nothing else, unless a target says so.
GO ?= go
OUT ?= report
FUZZTIME ?= 30s
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
BUF = github.com/bufbuild/buf/cmd/buf@v1.75.0
CONTRACT = conformance/adaptor/contract

.PHONY: help run test cover whole chaos race race-all lint rename contract contract-check fuzz fuzz-list fuzz-bench bench bench-evidence bench-explore bench-adaptor bench-observe prove matrix mutate mutants-own cross crosscheck interop clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 16

run: ## run the conformance suite against the simulated DSP and write report/index.html
	$(GO) run ./cmd/mp107 run --out $(OUT)

# Tests make a great deal that is thrown away at once: to collect it rarely takes half the
# time, and some memory.
TEST = GOGC=400 GOMEMLIMIT=3GiB $(GO) test

test: ## run every test
	$(TEST) -timeout 30m ./...

# What starts goroutines; of the packages that take long, the tests of just that.
RACE = ./conformance ./conformance/adaptor/rpc ./conformance/adaptor/stdio ./conformance/adaptor/wire ./conformance/concurrent ./conformance/dsp ./conformance/duis/server ./conformance/preflight ./internal/...
RACE_PART = ./fuzz ./conformance/adaptor/duis ./conformance/journal ./conformance/mutant ./conformance/suite ./model/explore ./model/prove ./model/prove/mutate
RACE_PART_TESTS = Parallel|Lost|Hang|Interrupt|Journal|Workers|Concurrent|Cancel|Resume|Late|Flood|Hostile|Control

whole: ## run the whole suite against every sample and over every protocol; takes half an hour
	MP107_WHOLE=1 $(TEST) -timeout 60m ./conformance/adaptor/... ./conformance/samples -run 'Whole|EveryVerdict|HTTP' -v
	MP107_WHOLE=1 $(TEST) -timeout 60m ./conformance/suite -run 'TestEveryReading|TestBackgrounds'
	MP107_WHOLE=1 $(TEST) -timeout 60m ./cmd/mp107 -run 'TestVendorsGuide|TestAttestGuide|TestDetection|TestKilledAtAnyMoment|TestWholeOverMutualTLS' -v

chaos: ## break implementations, journals, folders and files in every way known, and write docs/robustness.md
	MP107_WHOLE=1 GOGC=400 $(GO) run ./internal/chaos

race: ## run with the race detector what is concurrent, each package in at most 20 minutes
	$(TEST) -race -short -timeout 20m $(RACE)
	$(TEST) -race -short -timeout 20m -run '$(RACE_PART_TESTS)' $(RACE_PART)

race-all: ## run every test with the race detector, one package after the other; takes hours
	$(TEST) -race -p 1 -timeout 2h ./...

cover: ## run every test and print how much of each package it reaches
	$(TEST) -timeout 60m -cover ./... | awk '/coverage:/ { print $$(NF-2), $$2 }' | sort -n

lint: ## gofmt, go vet and staticcheck
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "gofmt is needed for:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...

rename: ## give the module a path of its own everywhere: make rename MODULE=host/owner/mp107
	@case "$(MODULE)" in *.*/*) ;; *) echo "MODULE has to begin with a host, as in: make rename MODULE=github.com/you/mp107"; exit 2;; esac
	@old=$$($(GO) list -m | sed 's/\./\\./g'); \
	find . -name .git -prune -o -name CHANGELOG.md -o -type f \( -name '*.go' -o -name '*.md' -o -name '*.yaml' -o -name go.mod \) -print | \
		xargs grep -l "$$old" | xargs sed -i.old "s#$$old#$(MODULE)#g"
	@find . -name '*.old' -delete
	@gofmt -w $$($(GO) list -f '{{.Dir}}' ./...)

contract: ## generate the Go code of the vendor's contract from its .proto
	cd $(CONTRACT) && $(GO) run $(BUF) lint && $(GO) run $(BUF) generate

contract-check: ## generate it again, and demand that nothing changes
	@sum() { find $(CONTRACT)/adaptorv1 -name '*.go' -exec cksum {} + | sort -k3; }; \
	before=$$(sum); $(MAKE) --no-print-directory contract && \
	if [ "$$before" != "$$(sum)" ]; then echo "the generated code was not that of the .proto: commit what 'make contract' has made of it"; exit 1; fi

prove: ## prove or refute every theorem, before and after MP107
	$(GO) run ./cmd/mp107 prove

matrix: ## every theorem under every combination of readings
	$(GO) run ./cmd/mp107 prove --matrix

mutate: ## change every clause in every way, and see which theorem notices
	$(GO) run ./cmd/mp107 prove --mutate

mutants-own: ## plant changes in what judges, and see that a test fails of each; takes about a quarter of an hour
	$(GO) run ./internal/planted

# Of 32-bit systems none: the library that validates against schemas does not compile there.
CROSS = windows/amd64 darwin/arm64 linux/arm64

cross: ## build the program for the other systems that it is meant for
	@for system in $(CROSS); do echo "$$system"; GOOS=$${system%/*} GOARCH=$${system#*/} $(GO) build -o /dev/null ./cmd/mp107 || exit 1; done

crosscheck: ## the same verdicts from z3 and cvc5, the same counts from spin, where they are installed
	$(GO) test ./model/prove -count=1 -v -run 'TestOtherSolversAgree'
	$(GO) test ./model/promela -count=1 -v -run 'TestSpin'

# Every target there is, as "./folder FuzzName"; FUZZ chooses among them, and SHARD=2/4
# takes the second, sixth and so on.
FUZZ ?= .
SHARD ?= 1/1
FUZZ_TARGETS = grep -rHoE '^func Fuzz[A-Za-z0-9_]*\(' --include='*_test.go' . | sed -E 's,^(.*)/[^/]*:func (Fuzz[^(]*)\(,\1 \2,' | sort | grep -E '$(FUZZ)' | awk '(NR - 1) % $(word 2,$(subst /, ,$(SHARD))) == $(word 1,$(subst /, ,$(SHARD))) - 1'

fuzz: ## fuzz every target for FUZZTIME (30s unless given), one after the other; FUZZ=Sequence those whose name or folder has it
	@$(FUZZ_TARGETS) | while read -r folder target; do \
		echo "$$folder $$target"; \
		$(GO) test "$$folder" -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x || exit 1; \
	done

fuzz-list: ## list the targets of fuzz
	@$(FUZZ_TARGETS)

fuzz-bench: ## hold what is fast against peers and bare limits, in one run, and write docs/performance.md; takes some minutes
	$(GO) run ./internal/sidebyside

bench: ## hold what is fast against peers and bare limits, in one run, and write docs/performance.md; takes some minutes
	$(GO) run ./internal/sidebyside

bench-adaptor: ## the suite over HTTP/JSON beside a bare client on the same endpoint, and the runner's own time per case
	$(GO) test ./conformance/adaptor/rpc -run '^$$' -bench 'BesideBareClient|RunnerOwnTime' -benchtime 1x -v

bench-evidence: ## what keeping every answer costs a run, beside the same run without
	$(GO) test ./conformance/journal -run '^$$' -bench Evidence -benchtime 3x

bench-explore: ## the explorer beside spin on the medium world, in one run (needs spin and gcc)
	$(GO) test ./model/promela -run '^$$' -bench BesideSpin -benchtime 1x -v

bench-observe: ## judging a log beside reading it with encoding/json, all facts known and messages alone
	$(GO) test ./conformance/observe -run '^$$' -bench BesideJSON -benchtime 5x

interop: ## messages and signatures against the DCC's published npm packages (needs Node, npm, Java 17)
	@for tool in "node --version" "npm --version" "java -version"; do $$tool 2>&1 | head -1 || echo "$$tool: not installed"; done
	MP107_INTEROP=1 $(GO) test ./internal/strictxml ./conformance/duis ./conformance/duis/pki ./conformance/duis/xmlsig -count=1 -run Interop -v

clean: ## remove what the other targets write
	rm -rf report bin certificates
