#!/bin/sh
# Keeps what a server has loaded when it is ready, so that the next ones start faster: sh cache.sh DIRECTORY
# The directory holds runtime/, richter-tools.jar and lib/, where servers will find them, and gets richter.aot.
set -eu

directory=$1
RICHTER_DATA=$(mktemp -d)
export RICHTER_DATA RICHTER_HOST=127.0.0.1 RICHTER_PORT=7333
trap 'rm -rf "$RICHTER_DATA"' EXIT

"$directory/runtime/bin/java" --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
  "-XX:AOTCacheOutput=$directory/richter.aot" -jar "$directory/richter-tools.jar" serve &
server=$!
tries=0
until "$directory/runtime/bin/java" -jar "$directory/richter-tools.jar" health 2>/dev/null; do
  tries=$((tries + 1))
  [ "$tries" -lt 60 ] || exit 1
  sleep 1
done
# SIGTERM ends it in order, after which it writes the cache.
kill "$server"
wait "$server" || true
[ -s "$directory/richter.aot" ]
