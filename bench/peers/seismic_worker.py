"""Answers the requests of the bench with Seismic's own code (pyseismic-lsr), one JSON line each.

The requests are those of dev.richter.bench.worker.Request. The mean latency of a pass is that of
`batch_search` over all queries, in which Python has no part; the percentiles are those of another
pass of single calls, which cost some microseconds each on top.

The package has its DotVByte compression only in an index that takes tokens and gives ids as text.
Lest it be charged for that, what a pass takes that walks no list comes off its mean latency; it is
not off the percentiles. Its build takes the documents from Python.
"""

import os
import time
from functools import cached_property

import numpy
from seismic import SeismicDataset, SeismicIndexDotVByte, SeismicIndexRaw, get_seismic_string
from worker import distribution, memory, read_vectors, serve

OVERHEAD_PASSES = 5


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


def read_dataset(path):
    """The documents of a file, their rows as ids and their tokens as numbered."""
    vectors = read_vectors(path)
    tokens = numpy.concatenate([tokens for tokens, _ in vectors]).astype(numpy.int64)
    weights = numpy.concatenate([weights for _, weights in vectors])
    offsets = numpy.cumsum([0] + [len(tokens) for tokens, _ in vectors], dtype=numpy.int64)
    dataset = SeismicDataset(dim=int(tokens.max()) + 1)
    dataset.add_documents_by_id([str(row) for row in range(len(vectors))], tokens, weights, offsets)
    return dataset


class Raw:
    """The index with half-float weights, over numbers."""

    def __init__(self, index):
        self.index = index

    def batch(self, queries, **setting):
        return self.index.batch_search(queries.path, n_knn=0, num_threads=1, **setting)

    def single(self, queries, query, **setting):
        tokens, weights = queries.vectors[query]
        self.index.search(tokens, weights, n_knn=0, **setting)

    def rows(self, hits):
        return [row for _, row in hits]

    def overhead(self, queries):
        return 0, 0


class DotVByte:
    """The compressed index, over text."""

    def __init__(self, index):
        self.index = index
        self.overheads = {}

    def batch(self, queries, **setting):
        return self.index.batch_search(
            queries.ids, queries.texts, queries.weights, n_knn=0, num_threads=1, **setting
        )

    def single(self, queries, query, **setting):
        self.index.search(
            queries.ids[query],
            queries.texts[query],
            queries.weights[query],
            n_knn=0,
            **setting,
        )

    def rows(self, hits):
        return [int(row) for _, _, row in hits]

    def overhead(self, queries):
        """The least wall and CPU seconds of a pass that walks no list."""
        if queries.path not in self.overheads:
            nothing = dict(k=1, query_cut=0, heap_factor=1.0, sorted=False)
            passes = [timed(self, queries, nothing)[1:] for _ in range(OVERHEAD_PASSES)]
            self.overheads[queries.path] = tuple(min(seconds) for seconds in zip(*passes))
        return self.overheads[queries.path]


class Queries:
    """A file of queries, in the forms that the two indexes take."""

    def __init__(self, path):
        self.path = path
        self.vectors = read_vectors(path)
        self.weights = [weights for _, weights in self.vectors]

    @cached_property
    def ids(self):
        return numpy.arange(len(self.vectors)).astype(get_seismic_string())

    @cached_property
    def texts(self):
        return [tokens.astype(get_seismic_string()) for tokens, _ in self.vectors]


def build(request):
    start = time.perf_counter()
    parameters = request["parameters"]
    setting = dict(
        n_postings=int(parameters["nPostings"]),
        max_fraction=float(parameters["maxFraction"]),
        centroid_fraction=float(parameters["centroidFraction"]),
        summary_energy=float(parameters["summaryEnergy"]),
        min_cluster_size=int(parameters["minClusterSize"]),
        doc_cut=int(parameters["documentCut"]),
    )
    if compressed(parameters):
        dataset = read_dataset(request["documents"])
        index = SeismicIndexDotVByte.build_from_dataset(dataset, **setting)
    else:
        index = SeismicIndexRaw.build(request["documents"], **setting)
    index.save(request["index"])
    return report(start, request["index"])


def compressed(parameters):
    return parameters["dotVByte"] == "true"


def open_index(request):
    path = index_file(request["index"])
    if compressed(request["parameters"]):
        return DotVByte(SeismicIndexDotVByte.load(path))
    return Raw(SeismicIndexRaw.load(path))


def timed(index, queries, setting):
    """What a pass finds, and the wall and CPU seconds it takes."""
    start, cpu_start = time.perf_counter(), time.process_time()
    found = index.batch(queries, **setting)
    return found, time.perf_counter() - start, time.process_time() - cpu_start


def single_calls(index, queries, setting):
    micros = []
    for query in range(len(queries.vectors)):
        start = time.perf_counter_ns()
        index.single(queries, query, **setting)
        micros.append((time.perf_counter_ns() - start) / 1e3)
    return distribution(micros)


def search(index, queries, request):
    parameters = request["parameters"]
    setting = dict(
        k=request["k"],
        query_cut=int(parameters["queryCut"]),
        heap_factor=float(parameters["heapFactor"]),
        sorted=parameters["sorted"] == "true",
    )
    overhead, cpu_overhead = index.overhead(queries)
    found, seconds, cpu_seconds = timed(index, queries, setting)
    return {
        **(single_calls(index, queries, setting) if request["withPercentiles"] else {}),
        "meanMicros": (seconds - overhead) / len(found) * 1e6,
        "cpuMicros": (cpu_seconds - cpu_overhead) / len(found) * 1e6,
        "work": None,
        "collectionMillis": 0,
        "memory": memory(),
        "answers": [index.rows(hits) for hits in found] if request["withAnswers"] else None,
    }


class Seismic:
    """Answers requests, about one index at a time."""

    def __init__(self):
        self.index, self.queries = None, {}

    def answer(self, request):
        match request["request"]:
            case "build":
                return build(request)
            case "open":
                start = time.perf_counter()
                self.index = open_index(request)
                return report(start, request["index"])
            case "pass":
                path = request["queries"]
                if path not in self.queries:
                    self.queries[path] = Queries(path)
                return search(self.index, self.queries[path], request)
            case other:
                raise ValueError(f"request {other!r}, expected build, open or pass")


if __name__ == "__main__":
    serve(Seismic().answer)
