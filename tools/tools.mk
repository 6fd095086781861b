# Generators and linters. Their versions are pinned in tools/go.mod and tools/lint/go.mod; binaries are built once into the cache.

TOOLS_BIN       := $(CACHE)/bin
GO_RELEASE      := $(shell go env GOVERSION)
CONTROLLER_GEN  := $(TOOLS_BIN)/controller-gen-$(shell awk '$$1 == "sigs.k8s.io/controller-tools" {print $$2}' tools/go.mod)-$(GO_RELEASE)
GOLANGCI_LINT   := $(TOOLS_BIN)/golangci-lint-$(shell awk '$$1 == "github.com/golangci/golangci-lint/v2" {print $$2}' tools/lint/go.mod)-$(GO_RELEASE)

# A generator is a target in GENERATORS; what it writes is listed in GENERATED, so that check-generated can look after it.
GENERATORS += generate-deepcopy generate-crds generate-options
GENERATED  += api/v1beta1/zz_generated.deepcopy.go helm/flink-kubernetes-operator/crds docs/reference

##@ Generate
.PHONY: generate
generate: $(GENERATORS) ## everything that is generated: deep copies, CRDs, reference pages

.PHONY: generate-deepcopy
generate-deepcopy: $(CONTROLLER_GEN)
	$(CONTROLLER_GEN) object paths=./api/...

.PHONY: generate-crds
generate-crds:
	cd tools && GOWORK=off go run ./crdgen -root ..

.PHONY: generate-options
generate-options:
	go generate ./internal/spec/settings

.PHONY: check-generated
check-generated: ## fail when something generated is not up to date
	@before=$$(mktemp -d); trap 'rm -rf "$$before"' EXIT; \
	cp -R --parents $(GENERATED) "$$before"; \
	$(MAKE) --no-print-directory generate >/dev/null; \
	for path in $(GENERATED); do \
	  diff -ru "$$before/$$path" "$$path" || { echo "$$path was not up to date; it is now" >&2; exit 1; }; \
	done

##@ Lint
.PHONY: lint
lint: $(GOLANGCI_LINT) ## golangci-lint over every module
	@for module in . tools local test; do \
	  if [ -f $$module/go.mod ]; then \
	    echo "lint $$module"; (cd $$module && GOWORK=off $(GOLANGCI_LINT) run --config $(CURDIR)/.golangci.yaml ./...); \
	  fi; \
	done

$(CONTROLLER_GEN): tools/go.mod
	@mkdir -p $(@D)
	cd tools && GOWORK=off go build -trimpath -o $@ sigs.k8s.io/controller-tools/cmd/controller-gen

$(GOLANGCI_LINT): tools/lint/go.mod
	@mkdir -p $(@D)
	@echo "Building golangci-lint into the cache (some minutes, once)"
	cd tools/lint && GOWORK=off go build -trimpath -ldflags '-s -w' -o $@ github.com/golangci/golangci-lint/v2/cmd/golangci-lint
