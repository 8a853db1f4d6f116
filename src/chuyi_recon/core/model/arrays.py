"""Arrays of numpy by what they hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[
    np.integer[Any]
]  # offsets and signs are kept in 32 bits; what is worked out of them may be wider

ByteArray = npt.NDArray[np.uint8]

BoolArray = npt.NDArray[np.bool_]
