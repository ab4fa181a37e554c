# The compiler runs on the builder's own platform and cross-compiles: no emulation.
FROM --platform=$BUILDPLATFORM golang:1.26 AS build
ARG TARGETOS TARGETARCH
ARG VERSION=dev
# ./cmd/kubectl-entente makes the image of the dashboard.
ARG PROGRAM=.
WORKDIR /src
# Dependencies first, so that a change of the code does not fetch them again.
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$VERSION" -o /entente $PROGRAM

# No shell, no package manager; certificates and time zones are in it.
FROM gcr.io/distroless/static:nonroot
LABEL org.opencontainers.image.title="Entente" \
      org.opencontainers.image.description="Alliance governance as code" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.source="https://github.com/entente-dev/entente"
COPY --from=build /entente /entente
COPY LICENSE NOTICE internal/holidays/LICENSE.date-holidays /licenses/
# By number, so that runAsNonRoot can be checked.
USER 65532:65532
ENTRYPOINT ["/entente"]
