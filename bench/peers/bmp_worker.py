"""Answers the requests of the bench with BMP's own code (bmp), one JSON line each.

The requests are those of dev.richter.bench.worker.Request. BMP takes weights of documents as whole
numbers up to 255 and those of queries up to 32, so vectors are scaled to these; its scores have 16
bits. Blocks are of documents in the order in which they come.

The mean latency of a pass is what BMP itself measures over a file of queries, in which Python has no
part; it is of whole microseconds. The same call loads the index, so what it takes for one query comes
off its time on the CPU. The percentiles are those of another pass of single calls, each of which
clears 65,537 lists that a file of queries clears once.

Release 0.2.8 does not look into the block with the least bound of those that it considers, and ends
the process where it considers none: that is a query of one token whose best documents are as good as
the 10th. Both are as its publishers have them.
"""

import os
import re
import sys
import tempfile
import time

from bmp import Indexer, Searcher, search
from worker import distribution, memory, read_vectors, serve

DOCUMENT_WEIGHTS = 255
QUERY_WEIGHTS = 32
OVERHEAD_PASSES = 3
ELAPSED = re.compile(rb"search_elapsed = (\d+)")


def report(start, path):
    return {
        "seconds": time.perf_counter() - start,
        "bytesByPart": {"bmp": os.path.getsize(path)},
        "memory": memory(),
    }


def build(request):
    start = time.perf_counter()
    parameters = request["parameters"]
    vectors = read_vectors(request["documents"])
    scale = DOCUMENT_WEIGHTS / max(weights.max() for _, weights in vectors if len(weights))
    indexer = Indexer(
        request["index"],
        bsize=int(parameters["blockSize"]),
        compress_range=parameters["compressRanges"] == "true",
    )
    for row, (tokens, weights) in enumerate(vectors):
        codes = (weights * scale).round().clip(1).astype(int)
        indexer.add_document(str(row), dict(zip(map(str, tokens.tolist()), codes.tolist())))
    indexer.finish()
    return report(start, request["index"])


class Queries:
    """A file of queries, in the forms that BMP takes."""

    def __init__(self, path, directory):
        self.vectors = [
            dict(zip(map(str, tokens.tolist()), weights.tolist()))
            for tokens, weights in read_vectors(path)
        ]
        self.file = self.write(directory, len(self.vectors))
        self.first = self.write(directory, 1)

    def write(self, directory, count):
        with tempfile.NamedTemporaryFile("w", dir=directory, delete=False) as file:
            for row, vector in enumerate(self.vectors[:count]):
                file.write(f"{row}: {self.repeated(vector)}\n")
        return file.name

    @staticmethod
    def repeated(vector):
        """Each token as often as its weight says, rounded up as BMP does."""
        scale = QUERY_WEIGHTS / max(vector.values())
        return " ".join(
            " ".join([token] * -int(-weight * scale // 1)) for token, weight in vector.items()
        )


def batch(index, file, **setting):
    """A run, the mean microseconds that BMP says a query took, and CPU seconds, loading included."""
    with tempfile.TemporaryFile() as errors:
        standard = os.dup(2)
        os.dup2(errors.fileno(), 2)
        start = time.process_time()
        try:
            run = search(index=index, queries=file, **setting)
        finally:
            seconds = time.process_time() - start
            os.dup2(standard, 2)
            os.close(standard)
            errors.seek(0)
            told = errors.read()
            sys.stderr.buffer.write(told)
    return run, int(ELAPSED.search(told)[1]), seconds


def rows(run, count):
    answers = [[] for _ in range(count)]
    for line in run.splitlines():
        query, _, row, *_ = line.split(" ")
        answers[int(query)].append(int(row))
    return answers


class Bmp:
    """Answers requests, about one index at a time."""

    def __init__(self, directory):
        self.directory = directory
        self.index, self.searcher, self.overhead, self.queries = None, None, None, {}

    def answer(self, request):
        match request["request"]:
            case "build":
                return build(request)
            case "open":
                start = time.perf_counter()
                self.index, self.overhead = request["index"], None
                self.searcher = Searcher(self.index)
                return report(start, self.index)
            case "pass":
                path = request["queries"]
                if path not in self.queries:
                    self.queries[path] = Queries(path, self.directory)
                return self.search(self.queries[path], request)
            case other:
                raise ValueError(f"request {other!r}, expected build, open or pass")

    def search(self, queries, request):
        parameters = request["parameters"]
        setting = dict(
            k=request["k"], alpha=float(parameters["alpha"]), beta=float(parameters["beta"])
        )
        if self.overhead is None:
            self.overhead = min(
                batch(self.index, queries.first, **setting)[2] for _ in range(OVERHEAD_PASSES)
            )
        run, micros, cpu_seconds = batch(self.index, queries.file, **setting)
        return {
            **(self.single_calls(queries, setting) if request["withPercentiles"] else {}),
            "meanMicros": micros,
            "cpuMicros": max(0, cpu_seconds - self.overhead) / len(queries.vectors) * 1e6,
            "work": None,
            "collectionMillis": 0,
            "memory": memory(),
            "answers": rows(run, len(queries.vectors)) if request["withAnswers"] else None,
        }

    def single_calls(self, queries, setting):
        micros = []
        for vector in queries.vectors:
            start = time.perf_counter_ns()
            self.searcher.search(vector, **setting)
            micros.append((time.perf_counter_ns() - start) / 1e3)
        return distribution(micros)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        serve(Bmp(scratch).answer)
