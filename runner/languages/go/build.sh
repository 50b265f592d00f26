#!/bin/sh
# Builds the package of the entry. Without a go.mod it is the one of its folder alone. What the compiler keeps for a next time is
# taken away: there is none, and each of its 256 folders would be made anew for every trial.
go build -ldflags=-w -o "$2" "./$(dirname "$1")"
code=$?
rm -rf "$GOCACHE"
exit $code
