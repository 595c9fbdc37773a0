#!/bin/bash
# record.sh DIRECTORY: runs the suite in the directory, and keeps what `go test` prints beside this script. Needs Go 1.24.
# shellcheck source-path=SCRIPTDIR source=../recording.sh
source "$(dirname "$0")/../recording.sh"
suite rapid "$1"
rm -rf numbers/testdata
record nofile go test -run 'Always|Fine' ./... -rapid.nofailfile -rapid.seed=42
record first go test ./...
record again go test -v ./...
record json go test -json ./...
