"""What the workers of peers share."""

import json
import os
import resource
import sys

import numpy

MEMORY_STATUS = "/proc/self/status"
SHARES = [0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999]


def memory():
    """What the process uses, as dev.richter.bench.worker.MemoryUse has it."""
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    anonymous_kib = 0
    if os.path.exists(MEMORY_STATUS):
        with open(MEMORY_STATUS) as status:
            anonymous_kib = next(
                (int(line.split()[1]) for line in status if line.startswith("RssAnon:")), 0
            )
    return {
        "peakResidentBytes": peak_kib * 1024,
        "anonymousBytes": anonymous_kib * 1024,
        "peakHeapBytes": 0,
    }


def read_vectors(path):
    """The vectors of a file in Seismic's inner format: pairs of tokens and weights."""
    with open(path, "rb") as file:
        content = file.read()
    count = int(numpy.frombuffer(content, "<u4", 1)[0])
    vectors, offset = [], 4
    for _ in range(count):
        size = int(numpy.frombuffer(content, "<u4", 1, offset)[0])
        tokens = numpy.frombuffer(content, "<i4", size, offset + 4)
        weights = numpy.frombuffer(content, "<f4", size, offset + 4 + 4 * size)
        vectors.append((tokens.copy(), weights.copy()))
        offset += 4 + 8 * size
    return vectors


def distribution(micros):
    """Percentiles and quantiles of latencies, as dev.richter.bench.worker.PassReport has them."""
    p50, p95, p99 = numpy.percentile(micros, [50, 95, 99])
    return {
        "percentiles": {"p50": p50, "p95": p95, "p99": p99},
        "quantiles": numpy.quantile(micros, SHARES).tolist(),
    }


def serve(answer):
    """Answers the requests of dev.richter.bench.worker.Request, one JSON line each."""
    # Libraries print to standard output from Rust: keep the channel of answers apart.
    with os.fdopen(os.dup(1), "w") as channel:
        os.dup2(2, 1)
        for line in sys.stdin:
            print(json.dumps(answer(json.loads(line))), file=channel, flush=True)
