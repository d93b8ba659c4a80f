"""Answers the requests of the bench with Seismic's own code (pyseismic-lsr), one JSON line each.

The requests are those of dev.richter.bench.worker.Request. The mean latency of a pass is that of
`batch_search` over the file of queries, in which Python has no part; the percentiles are those of
another pass of single calls, which cost some microseconds each on top.
"""

import json
import os
import resource
import sys
import time

import numpy
from seismic import SeismicIndexRaw

MEMORY_STATUS = "/proc/self/status"


def memory():
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


def index_file(path):
    """Where `save` put the index: releases differ in whether they add an extension."""
    extended = path + ".index.seismic"
    return extended if os.path.exists(extended) else path


def report(start, path):
    return {
        "seconds": time.perf_counter() - start,
        "bytesByPart": {"seismic": os.path.getsize(index_file(path))},
        "memory": memory(),
    }


def read_queries(path):
    """The queries of a file in Seismic's inner format, as the arrays that `search` takes."""
    with open(path, "rb") as file:
        content = file.read()
    count = int(numpy.frombuffer(content, "<u4", 1)[0])
    queries, offset = [], 4
    for _ in range(count):
        size = int(numpy.frombuffer(content, "<u4", 1, offset)[0])
        tokens = numpy.frombuffer(content, "<i4", size, offset + 4)
        weights = numpy.frombuffer(content, "<f4", size, offset + 4 + 4 * size)
        queries.append((tokens.copy(), weights.copy()))
        offset += 4 + 8 * size
    return queries


def build(request):
    start = time.perf_counter()
    parameters = request["parameters"]
    index = SeismicIndexRaw.build(
        request["documents"],
        n_postings=int(parameters["nPostings"]),
        max_fraction=float(parameters["maxFraction"]),
        centroid_fraction=float(parameters["centroidFraction"]),
        summary_energy=float(parameters["summaryEnergy"]),
        min_cluster_size=int(parameters["minClusterSize"]),
        doc_cut=int(parameters["documentCut"]),
    )
    index.save(request["index"])
    return report(start, request["index"])


def percentiles(index, request):
    micros = []
    for tokens, weights in read_queries(request["queries"]):
        start = time.perf_counter_ns()
        index.search(
            tokens, weights, request["k"], request["queryCut"], request["heapFactor"], 0, True
        )
        micros.append((time.perf_counter_ns() - start) / 1e3)
    p50, p95, p99 = numpy.percentile(micros, [50, 95, 99])
    return {"p50": p50, "p95": p95, "p99": p99}


def search(index, request):
    start, cpu_start = time.perf_counter(), time.process_time()
    found = index.batch_search(
        request["queries"],
        k=request["k"],
        query_cut=request["queryCut"],
        heap_factor=request["heapFactor"],
        n_knn=0,
        sorted=True,
        num_threads=1,
    )
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu_start
    return {
        "meanMicros": seconds / len(found) * 1e6,
        "cpuMicros": cpu_seconds / len(found) * 1e6,
        "percentiles": percentiles(index, request) if request["withPercentiles"] else None,
        "work": None,
        "collectionMillis": 0,
        "memory": memory(),
        "answers": [[row for _, row in hits] for hits in found] if request["withAnswers"] else None,
    }


def serve(requests, answers):
    index = None
    for line in requests:
        request = json.loads(line)
        match request["request"]:
            case "build":
                answer = build(request)
            case "open":
                start = time.perf_counter()
                index = SeismicIndexRaw.load(index_file(request["index"]))
                answer = report(start, request["index"])
            case "pass":
                answer = search(index, request)
            case other:
                raise ValueError(f"request {other!r}, expected build, open or pass")
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    # The library prints to standard output from Rust: keep the channel of answers apart.
    channel = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    serve(sys.stdin, channel)
