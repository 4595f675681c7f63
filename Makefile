# What CI runs is “make test”; every target here is a few plain commands.

GO ?= go
PACKAGES := ./generator/... ./themes/...

.PHONY: help test lint unit unraced browser node site bench lighthouse fuzz

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

test: lint browser node unit unraced site ## everything that CI checks

lint: ## formatting, vet, staticcheck, known vulnerabilities
	@unformatted="$$(gofmt -l generator themes)"; test -z "$$unformatted" || { echo "run gofmt -w on:"; echo "$$unformatted"; exit 1; }
	$(GO) vet $(PACKAGES)
	$(GO) tool staticcheck $(PACKAGES)
	.ci/govulncheck $(PACKAGES)

browser: ## make sure that there is a Chromium for the browser tests
	.ci/chromium

node: ## make sure that there are Node, axe-core and html-validate for the tests that audit pages
	.ci/node generator/audit

# The race detector makes a test five times as long, and finds what goroutines do to one another. CONTRIBUTING.md says
# what stays with it. These packages start no goroutine, and TestAlone holds them to that:
ALONE := $(addprefix ./generator/internal/,checklist markdown scaffold scoring verify yamlnode)

# These tests look at what a browser does, or do more of what others do under it:
UNRACED := '^Test(Audit|Browser|ScoringTwin|SearchOracle|SearchWords|(Assessment|Search|SearchPage)Weight)$$|^TestScripts$$/^(broken|check|new|score)|$\
	^Test(IncrementalEqualsClean|MemoKeys|MapOrder|NewInTheGuidance|Places|Faults|Hashes)$$'

# Most tests wait for a browser or a process: more of them run than there are cores.
unit: ## the tests of what goroutines share, with the race detector
	$(GO) test -race -timeout 30m -parallel 4 -skip $(UNRACED) $$($(GO) list $(PACKAGES) | grep -vxF "$$($(GO) list $(ALONE))")

unraced: browser node ## all other tests, in a real browser too
	$(GO) test $(ALONE)
	$(GO) test -timeout 30m -parallel 4 -run $(UNRACED) $(PACKAGES)

site: ## check the real site and build it into a folder of its own
	$(GO) run ./generator check
	out="$$(mktemp -d)" && $(GO) run ./generator build --out "$$out/site" && rm -r "$$out"

bench: ## measure builds of 1,000 and 10,000 articles beside the floor, and Hugo where it is installed
	$(GO) run ./generator/bench

lighthouse: browser ## hold pages of each kind to 100 in each of Lighthouse's categories
	.ci/node generator/lighthouse
	$(GO) run ./generator/lighthouse

FUZZTIME ?= 30s
fuzz: ## run every fuzz target for FUZZTIME each
	@for package in $$($(GO) list $(PACKAGES)); do \
		for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			echo "$$package $$target"; $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) $$package || exit 1; \
		done; \
	done
