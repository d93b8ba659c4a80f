"""What the workers of peers share."""

import json
import os
import resource
import sys

MEMORY_STATUS = "/proc/self/status"


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


def serve(answer):
    """Answers the requests of dev.richter.bench.worker.Request, one JSON line each."""
    # Libraries print to standard output from Rust: keep the channel of answers apart.
    with os.fdopen(os.dup(1), "w") as channel:
        os.dup2(2, 1)
        for line in sys.stdin:
            print(json.dumps(answer(json.loads(line))), file=channel, flush=True)
