#!/usr/bin/env python3
"""Joins the data segments of a WebAssembly module into one: `join_segments.py MODULE` rewrites it in place.

Binaryen cuts every run of zeros out of the data, which makes tens of thousands of segments of the tables of AWS's models.
The module is then smaller as it lies on disk but not as it travels: the places of the segments compress badly, zeros very well.
Only active segments at constant places are known here, in rising order; a module with others is left as it is. The number of
segments, which a module that copies memory states before its code as well, is for instructions on segments of other kinds, and
is left out."""

import pathlib
import sys

_DATA_SECTION = 11
_DATA_COUNT_SECTION = 12
_I32_CONST, _END = 0x41, 0x0B
_GAP_MAX = 1 << 16  # zeros that are worth a segment of their own


def main(arguments):
    if len(arguments) != 1:
        sys.exit(__doc__)
    path = pathlib.Path(arguments[0])
    path.write_bytes(join(path.read_bytes()))


def join(module):
    if module[:4] != b"\0asm":
        raise ValueError("not a WebAssembly module")
    sections = list(_sections(module))
    segments = next((_read_segments(module, start) for kind, start, _ in sections if kind == _DATA_SECTION), None)
    if segments is None:
        return module
    joined = bytearray(module[:8])
    for kind, start, end in sections:
        if kind == _DATA_COUNT_SECTION:
            continue
        content = _write_segments(_join_neighbours(segments)) if kind == _DATA_SECTION else module[start:end]
        joined += bytes([kind]) + _unsigned(len(content)) + content
    return bytes(joined)


def _sections(module):
    """Of each: its kind, and where its content begins and ends."""
    position = 8
    while position < len(module):
        kind = module[position]
        size, start = _read_unsigned(module, position + 1)
        yield kind, start, start + size
        position = start + size


def _read_segments(module, position):
    """Pairs of a place and bytes; None if there are segments of another kind."""
    count, position = _read_unsigned(module, position)
    segments = []
    for _ in range(count):
        if module[position] != 0 or module[position + 1] != _I32_CONST:
            return None
        place, position = _read_signed(module, position + 2)
        if module[position] != _END or (segments and place < segments[-1][0] + len(segments[-1][1])):
            return None
        size, position = _read_unsigned(module, position + 1)
        segments.append((place, module[position : position + size]))
        position += size
    return segments


def _join_neighbours(segments):
    joined = []
    for place, content in segments:
        gap = place - (joined[-1][0] + len(joined[-1][1])) if joined else _GAP_MAX
        if gap >= _GAP_MAX:
            joined.append((place, bytearray()))
            gap = 0
        joined[-1][1].extend(bytes(gap) + content)
    return joined


def _write_segments(segments):
    section = bytearray(_unsigned(len(segments)))
    for place, content in segments:
        section += bytes([0, _I32_CONST]) + _signed(place) + bytes([_END]) + _unsigned(len(content)) + content
    return bytes(section)


def _read_unsigned(module, position):
    """LEB128: seven bits a byte, the lowest first; the highest bit says that more follow."""
    value, shift = 0, 0
    while True:
        byte = module[position]
        position += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, position


def _read_signed(module, position):
    value, end = _read_unsigned(module, position)
    bits = 7 * (end - position)
    return (value - (1 << bits) if value >> (bits - 1) else value), end


def _unsigned(value):
    encoded = bytearray()
    while value >= 0x80:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(encoded + bytes([value]))


def _signed(value):
    encoded = bytearray()
    while not -0x40 <= value < 0x40:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(encoded + bytes([value & 0x7F]))


if __name__ == "__main__":
    main(sys.argv[1:])
