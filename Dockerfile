# Peihe as an image: the program and nothing else, run by a user without rights. What
# npm and Go bring comes by their lock files. See "As a night job" in README.md.

FROM node:22-bookworm-slim AS scripts
WORKDIR /src
COPY templates/package.json templates/package-lock.json templates/echarts.js templates/
RUN npm ci --prefix templates --no-audit --no-fund && npm run build --prefix templates

# The release of Debian must be that of the last stage: the program is linked with its
# C and C++ libraries.
FROM golang:1.26-bookworm AS program
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=scripts /src/templates/static/vendor templates/static/vendor
RUN go build -trimpath -buildvcs=false -ldflags="-s -w" -o /out/peihe .

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=program /out/peihe /usr/local/bin/peihe
COPY LICENSE NOTICE /usr/share/doc/peihe/
WORKDIR /work
ENTRYPOINT ["/usr/local/bin/peihe"]
