"""Answers the requests of the bench with fast-plaid, one JSON line each.

The requests are those of dev.richter.bench.worker.Request; files of rows are pairs of NumPy files,
NAME.npy and NAME.lengths.npy. Queries are searched one by one, each with a call of its own, on one
thread.
"""

import os
import time

import numpy
import torch
from fast_plaid import search
from worker import distribution, memory, serve


def read_rows(path):
    """The texts of a file, each a tensor of rows."""
    rows = numpy.load(path, mmap_mode="r")
    ends = numpy.cumsum(numpy.load(path.removesuffix(".npy") + ".lengths.npy"))
    starts = numpy.concatenate([[0], ends[:-1]])
    return [
        torch.from_numpy(numpy.array(rows[start:end], dtype=numpy.float32))
        for start, end in zip(starts, ends)
    ]


def size(directory):
    return sum(
        os.path.getsize(os.path.join(parent, name))
        for parent, _, names in os.walk(directory)
        for name in names
    )


def report(start, index):
    return {
        "seconds": time.perf_counter() - start,
        "bytesByPart": {"fast-plaid": size(index)},
        "memory": memory(),
    }


class FastPlaid:
    """Answers requests, about the index that it has built or opened last."""

    def __init__(self):
        self.index, self.queries = None, {}

    def answer(self, request):
        match request["request"]:
            case "build":
                return self.build(request)
            case "open":
                start = time.perf_counter()
                self.index = search.FastPlaid(index=request["index"], device="cpu")
                return report(start, request["index"])
            case "pass":
                path = request["queries"]
                if path not in self.queries:
                    self.queries[path] = read_rows(path)
                return self.search(self.queries[path], request)
            case other:
                raise ValueError(f"request {other!r}, expected build, open or pass")

    def build(self, request):
        documents = read_rows(request["documents"])
        start = time.perf_counter()
        self.index = search.FastPlaid(index=request["index"], device="cpu")
        self.index.create(documents_embeddings=documents)
        return report(start, request["index"])

    def search(self, queries, request):
        setting = dict(
            top_k=request["k"],
            n_ivf_probe=int(request["parameters"]["probes"]),
            n_full_scores=int(request["parameters"]["full"]),
            show_progress=False,
        )
        micros, answers = [], []
        cpu_start = time.process_time()
        for rows in queries:
            start = time.perf_counter_ns()
            hits = self.index.search(rows.unsqueeze(0), **setting)[0]
            micros.append((time.perf_counter_ns() - start) / 1e3)
            answers.append([document for document, _ in hits])
        cpu_seconds = time.process_time() - cpu_start
        return {
            "meanMicros": sum(micros) / len(micros),
            "cpuMicros": cpu_seconds / len(micros) * 1e6,
            **distribution(micros),
            "work": None,
            "collectionMillis": 0,
            "memory": memory(),
            "answers": answers if request["withAnswers"] else None,
        }


if __name__ == "__main__":
    torch.set_num_threads(1)
    serve(FastPlaid().answer)
