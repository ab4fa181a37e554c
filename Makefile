# Go and make are all that is needed; `make` alone lists what there is.

# The version that the binaries report: a tag, or the commit, or "dev" outside a checkout.
VERSION ?= $(or $(shell git describe --tags --always --dirty 2>/dev/null),dev)
LDFLAGS = -X main.version=$(VERSION)

ROOT  := $(CURDIR)
BIN   := $(ROOT)/bin
TOOLS := $(BIN)/tools
CONTROLLER_GEN ?= $(TOOLS)/controller-gen
GOLANGCI_LINT  ?= $(TOOLS)/golangci-lint-kube-api-linter

# The tests and `make run` find the API server here: yours if you set it, else the one that
# is built from source.
ifdef KUBEBUILDER_ASSETS
OWN_ASSETS := yes
endif
KUBEBUILDER_ASSETS ?= $(BIN)/k8s
export KUBEBUILDER_ASSETS

# Yours, else the one of the control plane.
KUBECTL ?= $(or $(shell command -v kubectl 2>/dev/null),$(KUBEBUILDER_ASSETS)/kubectl)

FUZZTIME ?= 1m
# Where the archives of make dist will be, without the version.
DIST_URL ?= https://github.com/entente-dev/entente/releases/download
# For which make image builds, and the date of what is in it: that of the commit.
PLATFORMS ?= linux/amd64,linux/arm64
SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null)
# The race detector needs a C compiler; without one the tests run without it.
RACE := $(if $(shell command -v "$${CC:-cc}" 2>/dev/null || command -v gcc 2>/dev/null),-race)
# Packages that hold every rule there is; the coverage gate is theirs.
CORE := internal/rules internal/worktime

HEADER := hack/boilerplate.go.txt
# What is generated, and so what verify-generated compares.
GENERATED := api config/crd/bases config/rbac/role.yaml docs/conditions.md docs/commands.md docs/semantics.md

ifneq ($(filter-out help clean clean-local install uninstall deploy undeploy,$(or $(MAKECMDGOALS),help)),)
ifeq ($(shell command -v go 2>/dev/null),)
$(error Go is not on the PATH. Install Go 1.26 or later from https://go.dev/dl/, then run make again)
endif
endif

.DEFAULT_GOAL := help
.PHONY: help
help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "; printf "Usage: make <target>\n"} \
	  /^##@/ {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z][a-z-]*:.*## / {printf "  %-17s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

##@ Try it out

# What the first look needs comes first; the rest is built while it runs.
BEHIND = hack/gobuild.sh $(BIN) "$(LDFLAGS)" ./cmd/kubectl-entente$(if $(OWN_ASSETS),, && hack/k8s/build.sh controllers kubectl)

.PHONY: run
run: ## Entente on a local control plane, with samples. ARGS=--help says more
ifdef OWN_ASSETS
	@hack/check-assets.sh
else
	@hack/k8s/build.sh etcd kube-apiserver
endif
	@echo "Building the manager."
	@hack/gobuild.sh $(BIN) "$(LDFLAGS)" . ./hack/local
	@exec $(BIN)/local --bin=$(BIN) --behind='$(BEHIND)' $(if $(SAMPLES),--samples=$(SAMPLES)) $(if $(RECEIVER_PORT),--receiver-port=$(RECEIVER_PORT)) $(ARGS)

.PHONY: clean-local
clean-local: ## Forget what make run has stored (.local/)
	@if [ -x $(BIN)/local ]; then $(BIN)/local --clean; else rm -rf .local; fi

##@ Into the cluster that kubectl points at

.PHONY: install
install: ## The kinds alone (config/crd)
	@KUBECTL="$(KUBECTL)" hack/cluster.sh install

.PHONY: uninstall
uninstall: ## Delete the kinds, with all objects and records; says which, then wants CONFIRM=yes
	@KUBECTL="$(KUBECTL)" CONFIRM="$(CONFIRM)" hack/cluster.sh uninstall

.PHONY: deploy
deploy: ## The kinds, the manager and its permissions (config/default). IMG=registry/entente:v1
	@KUBECTL="$(KUBECTL)" IMG="$(IMG)" hack/cluster.sh deploy

.PHONY: undeploy
undeploy: ## Delete all of that, with all objects and records; says which, then wants CONFIRM=yes
	@KUBECTL="$(KUBECTL)" CONFIRM="$(CONFIRM)" hack/cluster.sh undeploy

##@ Build

.PHONY: build
build: ## Build bin/entente and bin/kubectl-entente
	@mkdir -p $(BIN)
	go build -ldflags "$(LDFLAGS)" -o $(BIN)/entente .
	@for d in $(wildcard cmd/*); do \
	  echo "go build -o bin/$${d#cmd/} ./$$d"; \
	  go build -ldflags "$(LDFLAGS)" -o $(BIN)/$${d#cmd/} ./$$d || exit 1; \
	done

.PHONY: generate
generate: $(CONTROLLER_GEN) ## Write the generated code, CRDs, RBAC, and the documents made from code
	$(CONTROLLER_GEN) object:headerFile=$(HEADER) paths=./api/...
	$(CONTROLLER_GEN) crd paths=./api/... output:crd:dir=config/crd/bases
	$(CONTROLLER_GEN) rbac:roleName=entente-manager paths=./controllers/... output:rbac:dir=config/rbac
	go run ./hack/conditions docs/conditions.md
	go run ./hack/commands docs/commands.md
	go run ./hack/semantics docs/semantics.md

.PHONY: holidays
holidays: ## Write the table of public holidays anew (internal/holidays); needs Node 20 and npm
	@command -v npm >/dev/null || { echo "npm is not on the PATH. Install Node 20 or later, then run make holidays again." >&2; exit 1; }
	cd hack/holidays && npm ci --ignore-scripts --no-audit --no-fund
	cd hack/holidays && node table.mjs $(ROOT)/internal/holidays

.PHONY: fmt
fmt: $(GOLANGCI_LINT) ## Format the Go code and its imports
	$(GOLANGCI_LINT) fmt

.PHONY: dist
dist: ## Release the plugin into dist/: archives, checksums, Krew manifest. VERSION=v1.2.3
	go run ./hack/dist -version=$(VERSION) -url=$(DIST_URL) $(ARGS)

.PHONY: image
image: ## The manager's image, without a container engine, into dist/image. VERSION=v1.2.3
	cd hack/image && SOURCE_DATE_EPOCH=$(SOURCE_DATE_EPOCH) go run . -source=$(ROOT) -out=$(ROOT)/dist/image -version=$(VERSION) -platforms=$(PLATFORMS)

.PHONY: sbom
sbom: $(TOOLS)/cyclonedx-gomod ## What both programs are made of, and the licences, into dist/sbom. VERSION=v1.2.3
	@hack/sbom.sh $(VERSION) $(TOOLS)/cyclonedx-gomod

.PHONY: release
release: ## All of a release into dist/: plugin, image, bills of materials, licences. VERSION=v1.2.3
	@$(MAKE) dist # first: it empties dist/
	@$(MAKE) image
	@$(MAKE) sbom

.PHONY: verify-release
verify-release: ## Do both programs come out the same from another directory? Is the plugin small enough?
	@hack/verify-release.sh $(VERSION)

.PHONY: clean
clean: ## Delete what was built, but for the control plane and the tools
	rm -rf cover dist bin/entente bin/kubectl-entente bin/local

##@ Test

.PHONY: test
test: control-plane verify-generated verify-config vet lint coverage ## All that CI runs: generated files, lint, tests, coverage
	go test $(RACE) -timeout 20m $$(go list ./... | grep -v -e '/test/' $(foreach p,$(CORE),-e '/$(p)\(/\|$$\)'))
	go test -timeout 30m ./test/...
	cd hack/image && go vet ./... && go test ./... # a module of its own
	cd hack/k8s && go vet ./...                    # and another
	@echo "All tests passed."

.PHONY: unit
unit: ## The quick tests: no API server
	KUBEBUILDER_ASSETS= go test -short $$(go list ./... | grep -v -e '/test/' -e '/test$$')

.PHONY: coverage
coverage: ## Test the rules and working time; each must be covered above 95 %
	@RACE="$(RACE)" hack/coverage.sh 95 $(CORE)

.PHONY: fuzz
fuzz: ## Fuzz each property that has a fuzz test for FUZZTIME (1m)
	@hack/fuzz.sh $(FUZZTIME) ./internal/...

.PHONY: bench
bench: control-plane build ## Measure against the bars; prints a table, writes JSON
	go run ./test/bench $(ARGS)

.PHONY: test-faults
test-faults: control-plane build ## 25 kinds of fault, 50 trials each; prints a table. ARGS="-only=kill -trials=5 -json=faults.json"
	go run ./test/faults $(ARGS)

.PHONY: soak
soak: control-plane ## Let a manager live as in a company for 30 minutes, and judge it. ARGS=-minutes=5
	go run ./test/soak $(ARGS)

.PHONY: fuzz-api
fuzz-api: control-plane build ## Attack a manager through a real API server for 3 minutes. ARGS="-minutes=10 -seed=7"
	go run ./test/fuzzapi $(ARGS)

##@ Check

.PHONY: verify-generated
verify-generated: $(CONTROLLER_GEN) ## Are the generated files up to date?
	@CONTROLLER_GEN=$(CONTROLLER_GEN) hack/verify-generated.sh $(GENERATED)

.PHONY: verify-config
verify-config: control-plane ## Do the kustomizations in config/ build?
	@hack/verify-config.sh

.PHONY: vet
vet: ## go vet
	go vet ./...

.PHONY: lint
lint: $(GOLANGCI_LINT) ## golangci-lint, with the Kubernetes API conventions for api/
	$(GOLANGCI_LINT) run

.PHONY: vulncheck
vulncheck: $(TOOLS)/govulncheck ## Known vulnerabilities in what is used (asks vuln.go.dev)
	$(TOOLS)/govulncheck ./...

##@ What the rest needs

.PHONY: servers
servers: ## Debian's Exim and Alertmanager, for the tests against real servers (unpacked, not installed)
	@hack/real-servers.sh

.PHONY: control-plane
control-plane: ## Build etcd, kube-apiserver, two controllers, kubectl (12 minutes, once)
ifdef OWN_ASSETS
	@hack/check-assets.sh
else
	@hack/k8s/build.sh
endif

.PHONY: tools
tools: $(CONTROLLER_GEN) $(GOLANGCI_LINT) ## Build the code generator and the linter (2 minutes, once)

$(TOOLS)/controller-gen: hack/tools/go.mod hack/tools/go.sum
	@echo "Building controller-gen."
	@cd hack/tools && ../gobuild.sh $(TOOLS) "-s -w" sigs.k8s.io/controller-tools/cmd/controller-gen

$(TOOLS)/golangci-lint-kube-api-linter: hack/tools/go.mod hack/tools/go.sum
	@echo "Building golangci-lint with the API conventions. This happens once and takes about 2 minutes on two cores."
	@cd hack/tools && ../gobuild.sh $(TOOLS) "-s -w" sigs.k8s.io/kube-api-linter/cmd/golangci-lint-kube-api-linter

$(TOOLS)/cyclonedx-gomod: hack/sbom/go.mod hack/sbom/go.sum
	@echo "Building cyclonedx-gomod."
	@cd hack/sbom && ../gobuild.sh $(TOOLS) "-s -w" github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod

$(TOOLS)/govulncheck: hack/tools/go.mod hack/tools/go.sum
	@echo "Building govulncheck."
	@cd hack/tools && ../gobuild.sh $(TOOLS) "-s -w" golang.org/x/vuln/cmd/govulncheck
