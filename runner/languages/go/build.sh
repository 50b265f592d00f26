#!/bin/sh
# Builds the package of the entry. Without a go.mod it is the one of its folder alone.
exec go build -ldflags=-w -o "$2" "./$(dirname "$1")"
