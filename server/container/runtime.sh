#!/bin/sh
# Makes a Java runtime with the modules that the command line needs, and no others: sh runtime.sh DIRECTORY
# It takes the JDK of JAVA_HOME and the jars of tools/target, which have been built.
set -eu

directory=$1
jars=$(cd "$(dirname "$0")/../../tools/target" && pwd -P)

# What the classes name, as far as they are there: many of a library's are for others.
named=$("$JAVA_HOME/bin/jdeps" --ignore-missing-deps --multi-release 25 --print-module-deps \
  --class-path "$jars/lib/*" "$jars/richter-tools.jar" "$jars"/lib/*.jar)
# What is only found by name: fast kernels, and what Netty and the heap's metrics take where it is there.
"$JAVA_HOME/bin/jlink" --add-modules "$named,jdk.incubator.vector,jdk.unsupported,jdk.management,jdk.zipfs" \
  --strip-debug --no-header-files --no-man-pages --compress zip-6 --output "$directory"
