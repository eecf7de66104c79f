"""XXH64 by its published specification (seed 0), for Athena's xxhash64."""

from __future__ import annotations

_MASK = (1 << 64) - 1
_P1, _P2, _P3 = 0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9
_P4, _P5 = 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5


def _rotate(value: int, bits: int) -> int:
    return ((value << bits) | (value >> (64 - bits))) & _MASK


def _round(lane: int, word: int) -> int:
    return _rotate((lane + word * _P2) & _MASK, 31) * _P1 & _MASK


def _stripes(data: bytes) -> int:
    lanes = [(_P1 + _P2) & _MASK, _P2, 0, -_P1 & _MASK]
    for start in range(0, len(data) - 31, 32):
        for lane in range(4):
            at = start + 8 * lane
            lanes[lane] = _round(lanes[lane], int.from_bytes(data[at : at + 8], "little"))
    mixed = sum(_rotate(lane, bits) for lane, bits in zip(lanes, (1, 7, 12, 18), strict=True)) & _MASK
    for lane in lanes:
        mixed = ((mixed ^ _round(0, lane)) * _P1 + _P4) & _MASK
    return mixed


def xxhash64(data: bytes) -> int:
    """The 64-bit hash of *data*."""
    size = len(data)
    mixed = _stripes(data) if size >= 32 else _P5
    mixed = (mixed + size) & _MASK
    at = size - size % 32
    while at + 8 <= size:
        mixed ^= _round(0, int.from_bytes(data[at : at + 8], "little"))
        mixed = (_rotate(mixed, 27) * _P1 + _P4) & _MASK
        at += 8
    if at + 4 <= size:
        mixed ^= int.from_bytes(data[at : at + 4], "little") * _P1 & _MASK
        mixed = (_rotate(mixed, 23) * _P2 + _P3) & _MASK
        at += 4
    for byte in data[at:]:
        mixed ^= byte * _P5 & _MASK
        mixed = _rotate(mixed, 11) * _P1 & _MASK
    mixed = (mixed ^ (mixed >> 33)) * _P2 & _MASK
    mixed = (mixed ^ (mixed >> 29)) * _P3 & _MASK
    return mixed ^ (mixed >> 32)
