"""Random numbers that depend on their purpose, never on when they are drawn."""

import zlib

import numpy as np


def stream(seed: int, name: str, *numbers: int) -> np.random.Generator:
    """Return the generator of one purpose: a seed, a name, and (say) a month and a chunk.

    Two streams are independent, so months, chunks and tables may be drawn in any order, or left
    out, without changing the others. Raises ValueError if `seed` or a number is negative.
    """
    purpose = np.random.SeedSequence([seed, zlib.crc32(name.encode()), *numbers])
    return np.random.Generator(np.random.SFC64(purpose))


def hashed_share(seed: int, name: str, numbers: np.ndarray) -> np.ndarray:
    """Return for each whole number, shape (n,), a fixed pseudo-random share in [0, 1), float64.

    For traits that several tables must agree on, such as who is in a control group. The mixing
    function is SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number
    generators").
    """
    salt = stream(seed, name).integers(2**63, dtype=np.uint64)
    mixed = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + salt
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return (mixed >> np.uint64(11)) * 2.0**-53
