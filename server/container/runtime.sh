#!/bin/sh
# Makes a Java runtime with the modules that the command line needs, and no others: sh runtime.sh DIRECTORY
# It takes the JDK of JAVA_HOME, and the jars of tools/target, which have been built.
set -eu

directory=$1
jars=$(cd "$(dirname "$0")/../../tools/target" && pwd -P)

# What Richter's classes name, and those of libraries that they lead to.
modules=$("$JAVA_HOME/bin/jdeps" --ignore-missing-deps --multi-release 25 --print-module-deps \
  --class-path "$(printf '%s:' "$jars"/lib/*.jar)" "$jars/richter-tools.jar" "$jars"/lib/richter-*.jar)
"$JAVA_HOME/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --compress zip-6 \
  --generate-cds-archive --output "$directory"
