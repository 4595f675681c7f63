# What CI runs is “make test”; every target here is a few plain commands.

GO ?= go
PACKAGES := ./generator/... ./themes/...

.PHONY: help test lint unit bounds browser node site bench lighthouse fuzz

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

test: lint browser node unit bounds site ## everything that CI checks

lint: ## formatting, vet, staticcheck, known vulnerabilities
	@unformatted="$$(gofmt -l generator themes)"; test -z "$$unformatted" || { echo "run gofmt -w on:"; echo "$$unformatted"; exit 1; }
	$(GO) vet $(PACKAGES)
	$(GO) tool staticcheck $(PACKAGES)
	.ci/govulncheck $(PACKAGES)

browser: ## make sure that there is a Chromium for the browser tests
	.ci/chromium

node: ## make sure that there are Node, axe-core and html-validate for the tests that audit pages
	.ci/node generator/audit

# The race detector has nothing to find in these, and makes minutes of them.
BOUNDS := '^(TestHostile|TestSearchWeight)$$'

# Most tests wait for a browser or a process: more of them run than there are cores.
unit: browser node ## all tests, with the race detector, in a real browser too
	$(GO) test -race -timeout 30m -parallel 4 -skip $(BOUNDS) $(PACKAGES)

bounds: browser ## what a search loads on sites of 50 and of 10,000 pages, and what hostile Markdown costs
	$(GO) test -run $(BOUNDS) ./generator ./generator/internal/markdown

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
