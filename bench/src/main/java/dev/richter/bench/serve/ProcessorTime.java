package dev.richter.bench.serve;

import java.io.IOException;

/** What something has had of CPUs. */
@FunctionalInterface
public interface ProcessorTime {

  /** Time on CPUs so far, with the kernel's work for it, in nanoseconds. */
  long cpuNanos() throws IOException;

  /** That of a process of this machine; 0 where the system does not tell. */
  static ProcessorTime ofProcess(long pid) {
    return new ProcFiles(pid)::cpuNanos;
  }
}
