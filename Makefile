# Drey. `make` prints what there is to make.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VERSION ?= $(shell sed -n 's/^version: *//p' helm/flink-kubernetes-operator/Chart.yaml)
CACHE   := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/drey

# Pinned tools, built once per version from the Go module proxy into the cache.
HELM_VERSION := v3.22.0
HELM         := $(CACHE)/helm/$(HELM_VERSION)/helm

export CGO_ENABLED ?= 0

-include local/local.mk
-include tools/tools.mk

##@ Look
.PHONY: help
help: ## print this list
	@awk 'BEGIN {FS = ":[^#]*## "} /^##@ / {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z][a-z0-9-]*:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

##@ Prove, without a cluster
TESTS := check-generated lint unit scenarios oracle compat $(if $(wildcard test/integration),integration)

.PHONY: test
test: ## what must be green at every commit: generated files, lint, unit, scenarios, oracle, compat, integration
	@for part in $(TESTS); do \
	  echo "==> $$part"; start=$$SECONDS; \
	  $(MAKE) --no-print-directory $$part || { echo "==> $$part failed after $$((SECONDS-start)) s" >&2; exit 1; }; \
	  echo "==> $$part: $$((SECONDS-start)) s"; \
	done

.PHONY: unit
unit: $(HELM) ## every Go test of the root module
	HELM=$(HELM) go test ./...

.PHONY: scenarios
scenarios: sim ## whole stories and their crashes, in the simulator

.PHONY: sim
sim: ## scenarios, told and made up, x injections [RUNS=n] [USERS=n] [SEED=n]
	@go run ./internal/proof/sim/run $(if $(RUNS),-runs $(RUNS)) $(if $(USERS),-users $(USERS)) $(if $(SEED),-seed $(SEED))

.PHONY: oracle
oracle: ## replay the recorded answers of the Java operator [ORACLE_DIR=dir] [KIND=kind] [V=1]
	@go run ./internal/proof/oracle/replay $(if $(ORACLE_DIR),-dir $(ORACLE_DIR)) $(if $(KIND),-kind $(KIND)) $(if $(V),-v)

.PHONY: compat
compat: $(HELM) ## the promises its users rely on: CRDs, chart, examples, documentation
	HELM=$(HELM) go test -count=1 ./internal/proof/compat/... ./internal/proof/arch

.PHONY: integration
integration: $(HELM) programs ## a real API server and etcd, simulated Flink
	cd test && HELM=$(HELM) GOWORK=off go test -count=1 -timeout 60m ./integration/...

.PHONY: golden
golden: $(HELM) ## rewrite the golden files; then read the diff like code
	HELM=$(HELM) GOLDEN=write go test -count=1 ./...

##@ Prove, on a real cluster with real Flink
.PHONY: e2e
e2e: ## the stories that fit CI [STORY=name]
	cd test && GOWORK=off go test -count=1 -v -timeout 60m ./e2e $(if $(STORY),-args -story $(STORY))

.PHONY: e2e-all
e2e-all: ## every story
	cd test && GOWORK=off go test -count=1 -v -timeout 180m ./e2e -args -all

##@ Measure
.PHONY: bench
bench: ## Go benchmarks: decide, effective configuration, rendering, turns a second in simulation
	@go test -bench . -benchmem -run '^$$' ./...

.PHONY: bench-operator
bench-operator: $(HELM) programs ## start, memory, CPU, API calls of the operator itself, and sick JobManagers [RUN=test]
	cd test && HELM=$(HELM) GOWORK=off go test -count=1 -v -timeout 60m ./bench $(if $(RUN),-run $(RUN))

##@ Ship
.PHONY: chart
chart: dist/flink-kubernetes-operator-$(VERSION).tgz ## dist/flink-kubernetes-operator-<version>.tgz

CHART_FILES := $(shell find helm/flink-kubernetes-operator -type f | LC_ALL=C sort)

# Not `helm package`, which stamps files with the time of day: the same tree always makes the same bytes.
dist/flink-kubernetes-operator-$(VERSION).tgz: $(CHART_FILES) $(HELM)
	@mkdir -p dist
	$(HELM) lint --quiet helm/flink-kubernetes-operator
	tar --sort=name --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX --mtime=@0 -C helm -cf - flink-kubernetes-operator | gzip -n9 > $@.part
	@mv $@.part $@ && $(HELM) show chart $@ >/dev/null && echo "$@"

.PHONY: helm
helm: $(HELM) ## the pinned helm, built from its Go module into the cache
	@echo "$(HELM)"

$(HELM):
	@mkdir -p $(@D)
	@echo "Building helm $(HELM_VERSION) into the cache (about 2 minutes, once)"
	cd / && GOFLAGS=-buildvcs=false GOBIN=$(@D) go install -trimpath -ldflags '-s -w' helm.sh/helm/v3/cmd/helm@$(HELM_VERSION)
