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
# The manager's image, without its tag.
IMAGE ?= ghcr.io/entente-dev/entente
# For which make image builds, and the date of what is in it: that of the commit.
PLATFORMS ?= linux/amd64,linux/arm64
SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null)
# The race detector needs a C compiler; without one the tests run without it.
RACE := $(if $(shell command -v "$${CC:-cc}" 2>/dev/null || command -v gcc 2>/dev/null),-race)
# Packages that hold every rule there is; the coverage gate is theirs.
CORE := internal/rules internal/worktime

HEADER := hack/boilerplate.go.txt
# What is generated, and so what verify-generated compares.
GENERATED := api config/crd/bases config/rbac/role.yaml docs/conditions.md docs/reference.md docs/commands.md docs/semantics.md docs/metrics.md docs/practices config/prometheus/kube-state-metrics/config.yaml \
  config/argocd/default/argocd-cm.yaml config/argocd/strict/argocd-cm.yaml \
  config/grafana docs/grafana.md \
  charts/entente/templates/generated bundle

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
	  /^[a-z][a-z-]*:.*## / {printf "  %-19s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

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
	go run ./hack/reference docs/reference.md
	go run ./hack/commands docs/commands.md
	go run ./hack/semantics docs/semantics.md
	go run ./hack/enums api/v1alpha1 internal/rules/expression/zz_generated.enums.go
	go run ./hack/practices .
	go run ./hack/metrics docs/metrics.md config/prometheus/kube-state-metrics/config.yaml
	go run ./hack/customizations config/argocd/default/argocd-cm.yaml config/argocd/default/resource_customizations
	go run ./hack/customizations config/argocd/strict/argocd-cm.yaml config/argocd/default/resource_customizations config/argocd/strict/resource_customizations
	go run ./hack/dashboards config/grafana docs/grafana.md
	go run ./hack/chart charts/entente/templates/generated
	go run ./hack/bundle -out=bundle

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
image: ## The images of the manager and of the dashboard, without a container engine, into dist/image and dist/image-dashboard. VERSION=v1.2.3
	cd hack/image && SOURCE_DATE_EPOCH=$(SOURCE_DATE_EPOCH) go run . -source=$(ROOT) -out=$(ROOT)/dist/image -version=$(VERSION) -platforms=$(PLATFORMS)
	cd hack/image && SOURCE_DATE_EPOCH=$(SOURCE_DATE_EPOCH) go run . -source=$(ROOT) -out=$(ROOT)/dist/image-dashboard -program=./cmd/kubectl-entente -version=$(VERSION) -platforms=$(PLATFORMS)

.PHONY: sbom
sbom: $(TOOLS)/cyclonedx-gomod ## What both programs are made of, and the licences, into dist/sbom. VERSION=v1.2.3
	@hack/sbom.sh $(VERSION) $(TOOLS)/cyclonedx-gomod

.PHONY: manifests
manifests: ## What installs it, for kubectl, Helm and OLM, into dist/. VERSION=v1.2.3
	@mkdir -p dist
	@KUBECTL="$(KUBECTL)" IMG=$(IMAGE):$(VERSION) hack/cluster.sh manifests >dist/install.yaml
	@$(MAKE) $(TOOLS)/helm
	@$(TOOLS)/helm package charts/entente --version=$(VERSION:v%=%) --app-version=$(VERSION) --destination=dist
	go run ./hack/bundle -version=$(VERSION) -image=$(IMAGE):$(VERSION) -out=dist/bundle

.PHONY: notes
notes: ## What is new in a version, from the commits, into dist/notes.md. VERSION=v1.2.3
	go run ./hack/notes -version=$(VERSION) -out=dist/notes.md

.PHONY: changelog
changelog: ## The same on top of CHANGELOG.md, to be committed before the version is tagged. VERSION=v1.2.3
	go run ./hack/notes -version=$(VERSION) -changelog=CHANGELOG.md

.PHONY: release
release: ## All of a release into dist/: plugin, image, manifests, bills of materials, notes. VERSION=v1.2.3
	@$(MAKE) dist # first: it empties dist/
	@$(MAKE) image
	@$(MAKE) manifests
	@$(MAKE) sbom
	@$(MAKE) notes

.PHONY: verify-release
verify-release: ## Do both programs come out the same from another directory? Is the plugin small enough?
	@hack/verify-release.sh $(VERSION)

.PHONY: clean
clean: ## Delete what was built, but for the control plane and the tools
	rm -rf cover dist bin/entente bin/kubectl-entente bin/local bin/image bin/image-dashboard

##@ Test

.PHONY: test
test: control-plane verify-generated verify-config vet lint ## Generated files, lint, tests, coverage; CI runs test-gitops and test-metrics too
	@$(MAKE) -j2 --output-sync=target coverage test-packages # the core's tests have one processor, and take as long as the others
	go test -timeout 30m ./test/...
	cd hack/image && go vet ./... && go test ./... # a module of its own
	cd test/promql && go vet ./... && go test ./... # and another
	cd hack/k8s && go vet ./...                    # and another
	@echo "All tests passed."

.PHONY: unit
unit: ## The quick tests: no API server
	KUBEBUILDER_ASSETS= go test -short $$(go list ./... | grep -v -e '/test/' -e '/test$$')

.PHONY: test-packages
test-packages: ## Test all packages but those of test/; of the core the quick tests
	go test $(RACE) -timeout 20m $$(go list ./... | grep -v -e '/test/' $(foreach p,$(CORE),-e '/$(p)\(/\|$$\)'))
	go test $(RACE) -short -timeout 20m $(CORE:%=./%/...) # only what the core remembers is shared; coverage tries the rest

.PHONY: coverage
coverage: ## Test the rules and working time; each must be covered above 95 %
	@hack/coverage.sh 95 $(CORE)

.PHONY: test-gitops
test-gitops: test-gitops-argocd test-gitops-install ## GitOps with the real tools

.PHONY: test-gitops-argocd
test-gitops-argocd: control-plane servers argocd kstatus ## Argo CD, kstatus and Flux's own code
	cd hack/argocd && go test -vet=off ./...     # a module of its own; vet would read all of Argo CD
	cd hack/flux && go vet ./... && go test ./...   # and another
	ENTENTE_REQUIRE_GITOPS=1 go test -timeout 20m ./test/gitops/argocd ./test/gitops/kstatus

.PHONY: test-metrics
test-metrics: control-plane servers kube-state-metrics ## Metrics, alerts and dashboards, with the real Prometheus, Alertmanager and kube-state-metrics
	ENTENTE_REQUIRE_SERVERS=1 go test ./internal/metrics ./hack/metrics/... ./hack/dashboards/... ./test/prometheus
	cd test/promql && go vet ./... && go test ./...
	ENTENTE_REQUIRE_SERVERS=1 ENTENTE_REQUIRE_METRICS=1 go test ./test/e2e -run 'Metrics|Alerts|Dashboards'

CHROMIUM ?= chromium

.PHONY: pictures
pictures: control-plane servers ## Draw what Prometheus answers the dashboards, into docs/images. Needs Chromium
	@dir=$$(mktemp -d) && ENTENTE_PICTURES=$$dir ENTENTE_REQUIRE_SERVERS=1 go test -count=1 ./test/e2e -run TestEachPanelOfTheDashboards && \
	for size in portfolio:1400 alliance:1270 operator:1850; do name=$${size%:*}; \
	  $(CHROMIUM) --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=0.7 --window-size=1430,$${size#*:} \
	    --screenshot=docs/images/grafana-$$name.png file://$$dir/entente-$$name.html; done; rm -rf "$$dir"

.PHONY: test-page
test-page: control-plane browser ## The page in a real Chromium. PICTURES=yes takes those of docs/images anew
	ENTENTE_REQUIRE_BROWSER=1 $(if $(PICTURES),ENTENTE_PICTURES=$(ROOT)/docs/images )go test -count=1 -timeout 20m ./test/page

.PHONY: fuzz
fuzz: ## Fuzz each property that has a fuzz test for FUZZTIME (1m)
	@hack/fuzz.sh $(FUZZTIME) ./internal/...

.PHONY: bench
bench: control-plane build ## Measure against the bars; prints a table, writes JSON
	go run ./test/bench $(ARGS)

.PHONY: bench-page
bench-page: control-plane ## The page with 10,000 alliances and 200 readers, beside what reading them costs. ARGS=-n=1000
	go run ./test/benchpage $(ARGS)

.PHONY: test-faults
test-faults: control-plane build ## 26 kinds of fault, 50 trials each; prints a table. ARGS="-only=kill -trials=5 -json=faults.json"
	go run ./test/faults $(ARGS)

.PHONY: test-gitops-install
test-gitops-install: control-plane $(TOOLS)/helm ## Kustomize, Helm, OLM's validators and the images, on a real API server
	@mkdir -p bin
	cd hack/image && go run . -source=$(ROOT) -out=$(BIN)/image -version=$(VERSION) -platforms=linux/$$(go env GOARCH)
	cd hack/image && go run . -source=$(ROOT) -out=$(BIN)/image-dashboard -program=./cmd/kubectl-entente -version=$(VERSION) -platforms=linux/$$(go env GOARCH)
	ENTENTE_REQUIRE_INSTALL=1 ENTENTE_IMAGE=$(BIN)/image go test -timeout 20m ./test/install ./hack/chart ./hack/bundle ./hack/notes
	cd hack/olm && go test ./... # a module of its own

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
servers: ## Debian's Exim, Alertmanager, Prometheus and Redis, for the tests against real ones (unpacked, not installed)
	@hack/real-servers.sh

.PHONY: browser
browser: ## Chromium from Debian, and what drives it from npm, for test/page
	@hack/browser.sh

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

.PHONY: helm
helm: $(TOOLS)/helm ## Helm itself, for the tests of the chart and to package it (once)

# Without the version of Kubernetes that it speaks to, which its own build sets, it takes itself for one of 2020.
HELM_LDFLAGS = -s -w -X helm.sh/helm/v3/internal/version.version=v3.22.0 \
  -X helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor=1 -X helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor=37 \
  -X helm.sh/helm/v3/pkg/lint/rules.k8sVersionMajor=1 -X helm.sh/helm/v3/pkg/lint/rules.k8sVersionMinor=37

$(TOOLS)/helm: hack/helm/go.mod hack/helm/go.sum
	@echo "Building Helm."
	@cd hack/helm && ../gobuild.sh $(TOOLS) "$(HELM_LDFLAGS)" helm.sh/helm/v3/cmd/helm

.PHONY: kube-state-metrics
kube-state-metrics: $(TOOLS)/kube-state-metrics ## The real one, for its test in test/e2e (once)

$(TOOLS)/kube-state-metrics: hack/kube-state-metrics/go.mod hack/kube-state-metrics/go.sum
	@echo "Building kube-state-metrics."
	@cd hack/kube-state-metrics && ../gobuild.sh $(TOOLS) "-s -w" k8s.io/kube-state-metrics/v2

.PHONY: argocd
argocd: $(BIN)/argocd/argocd ## Build Argo CD, for its test in test/gitops (5 minutes, once)

$(BIN)/argocd/argocd: hack/argocd/go.mod hack/argocd/go.sum hack/argocd/build.sh
	@echo "Building Argo CD. This happens once and takes about 5 minutes on two cores."
	@hack/argocd/build.sh

.PHONY: kstatus
kstatus: $(TOOLS)/kstatus ## Build what says kstatus of an object, for its test in test/gitops (once)

$(TOOLS)/kstatus: hack/flux/go.mod hack/flux/go.sum hack/flux/kstatus/main.go
	@echo "Building kstatus."
	@cd hack/flux && ../gobuild.sh $(TOOLS) "-s -w" ./kstatus

$(TOOLS)/cyclonedx-gomod: hack/sbom/go.mod hack/sbom/go.sum
	@echo "Building cyclonedx-gomod."
	@cd hack/sbom && ../gobuild.sh $(TOOLS) "-s -w" github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod

$(TOOLS)/govulncheck: hack/tools/go.mod hack/tools/go.sum
	@echo "Building govulncheck."
	@cd hack/tools && ../gobuild.sh $(TOOLS) "-s -w" golang.org/x/vuln/cmd/govulncheck
