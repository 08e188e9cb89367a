import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(__file__))
from join_segments import _GAP_MAX, _read_signed, _read_unsigned, _signed, _unsigned, join

HEAD = b"\0asm\x01\0\0\0"


def section(number, content):
    return bytes([number]) + _unsigned(len(content)) + content


def segment(place, content, kind=0):
    return bytes([kind, 0x41]) + _signed(place) + b"\x0b" + _unsigned(len(content)) + content


def data(*segments):
    return section(11, _unsigned(len(segments)) + b"".join(segments))


class JoinTest(unittest.TestCase):
    def test_zeros_come_between_neighbours(self):
        module = HEAD + data(segment(1024, b"ab"), segment(1034, b"c"), segment(1035, b"d"))
        self.assertEqual(join(module), HEAD + data(segment(1024, b"ab" + bytes(8) + b"cd")))

    def test_a_wide_gap_stays(self):
        module = HEAD + data(segment(0, b"a"), segment(1 + _GAP_MAX, b"b"))
        self.assertEqual(join(module), module)

    def test_other_sections_and_other_segments_stay(self):
        others = section(0, b"\x04name") + section(10, b"\0")
        self.assertEqual(join(HEAD + others + data()), HEAD + others + data())
        for odd in (data(segment(0, b"a", kind=1)), data(segment(8, b"a"), segment(0, b"b")), data(segment(0, b"ab"), segment(1, b"c"))):
            self.assertEqual(join(HEAD + odd), HEAD + odd)

    def test_the_number_of_segments_goes_where_it_changes(self):
        code = section(10, b"\0")
        count = section(12, _unsigned(2))
        joinable = data(segment(0, b"a"), segment(2, b"b"))
        self.assertEqual(join(HEAD + count + code + joinable), HEAD + code + data(segment(0, b"a\0b")))
        odd = HEAD + count + code + data(segment(0, b"a"), segment(0, b"b", kind=1))
        self.assertEqual(join(odd), odd)

    def test_refuses_what_is_no_module(self):
        with self.assertRaises(ValueError):
            join(b"<html>")

    def test_numbers(self):
        for value in (0, 1, 63, 64, 127, 128, 8191, 8192, 1 << 30):
            self.assertEqual(_read_unsigned(_unsigned(value), 0)[0], value)
            for signed in (value, -value):
                self.assertEqual(_read_signed(_signed(signed), 0)[0], signed)


if __name__ == "__main__":
    unittest.main()
