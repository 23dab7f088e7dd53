"""The one Accelerator of a process: device, precision, threads, seed.

Accelerate's state is process-wide and refuses a second precision, so everything that
computes asks here. Precision for inference: bf16 or fp16 on a GPU, bf16 on a CPU whose
instruction set has it (AVX512-BF16, AMX), fp32 on any other: on a CPU without those
instructions bf16 matmuls were measured at a hundredth of the fp32 rate. ``FILMAI_PRECISION``
decides otherwise.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import torch

from filmai_core.settings import settings
from filmai_core.tuning import tune

if TYPE_CHECKING:
    from accelerate import Accelerator

_lock = threading.Lock()
_accelerator: Accelerator | None = None


def accelerator() -> Accelerator:
    """This process's Accelerator, made on first use from `settings`."""
    global _accelerator
    with _lock:
        if _accelerator is None:
            from accelerate import Accelerator

            wish = settings()
            tune(wish.threads)
            _accelerator = Accelerator(cpu=wish.device == "cpu", mixed_precision="no")
        return _accelerator


def device() -> torch.device:
    """The device that models run on."""
    return accelerator().device  # type: ignore[no-any-return]


def cpu_has_bf16() -> bool:
    """Whether this CPU multiplies bf16 in hardware."""
    found = torch.cpu.get_capabilities()
    return bool(found.get("avx512_bf16") or found.get("amx_bf16"))


def inference_dtype() -> torch.dtype:
    """The number format of inference: bf16, fp16 or fp32, the machine's own or as is wished."""
    wish = settings().precision
    if wish != "auto":
        return {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}[wish]
    kind = device().type
    if kind == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
    if kind == "cpu" and cpu_has_bf16():
        return torch.bfloat16
    return torch.float32


def token_budget() -> int:
    """Tokens of a batch, padding included, at inference.

    On a CPU, because the maps of more no longer lie in its cache. A GPU needs more to be
    busy; how many was not measured.
    """
    return 1536 if device().type == "cpu" else 32_768
