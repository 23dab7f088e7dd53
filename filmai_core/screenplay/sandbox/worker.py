"""The child process of `filmai_core.screenplay.sandbox.safely`: bytes in, one pickle out."""

from __future__ import annotations

import gc
import json
import os
import pickle
import sys


def main() -> int:
    """Read standard input as a screenplay; write it, or the InputError, to standard output."""
    options = json.loads(sys.argv[1])
    # Whatever is printed on the way must not end up in the result.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    from filmai_core.errors import InputError
    from filmai_core.progress import Progress, as_json
    from filmai_core.screenplay.formats.pdf.ocr import NeedsRecognition, recognition
    from filmai_core.screenplay.read import read_screenplay

    def tell(progress: Progress) -> None:
        print(as_json(progress), file=sys.stderr, flush=True)

    gc.disable()  # this process ends before garbage could matter
    _limit_memory(int(options["memory"]))
    data = sys.stdin.buffer.read()
    result: object
    try:
        with recognition(tell if options.get("recognise") else None):
            result = read_screenplay(data, options["filename"])
    except NeedsRecognition as needs:
        result = needs
    except InputError as error:
        # Causes may hold objects that do not pickle.
        result = InputError(error.what, error.where, error.hint)
    pickle.dump(result, out, protocol=pickle.HIGHEST_PROTOCOL)
    out.flush()
    # Nothing is left to clean up, and tearing down large objects takes time.
    os._exit(0)


def _limit_memory(extra: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the time limit stays
        return
    with (
        open("/proc/self/statm", "rb")
        if os.path.exists("/proc/self/statm")
        else open(os.devnull, "rb") as file
    ):
        pages = file.read().split()
    used = int(pages[0]) * resource.getpagesize() if pages else 0
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = used + extra
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


if __name__ == "__main__":
    sys.exit(main())
