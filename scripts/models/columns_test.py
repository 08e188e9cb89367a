import unittest

import columns


def column(write):
    """The bytes of one column."""
    one = columns.Columns(["a"])
    write(one)
    return one.packed()[1:]


class ColumnsTest(unittest.TestCase):
    def test_numbers(self):
        for value, expected in {0: b"\0", 127: b"\x7f", 128: b"\x80\x01", 16384: b"\x80\x80\x01"}.items():
            with self.subTest(value):
                self.assertEqual(column(lambda one: one.number("a", value)), expected)
        with self.assertRaises(ValueError):
            column(lambda one: one.number("a", -1))

    def test_signed_numbers(self):
        for value, expected in {0: b"\0", -1: b"\x01", 1: b"\x02", -2: b"\x03"}.items():
            with self.subTest(value):
                self.assertEqual(column(lambda one: one.signed("a", value)), expected)

    def test_texts(self):
        self.assertEqual(column(lambda one: (one.text("a", "é"), one.text("a", ""))), "é\n\n".encode())
        with self.assertRaises(ValueError):
            column(lambda one: one.text("a", "two\nlines"))

    def test_columns_lie_one_after_the_other(self):
        two = columns.Columns(["a", "b"])
        two.number("b", 5)
        two.text("a", "x")
        self.assertEqual(two.packed(), b"\x02\x01x\n\x05")

    def test_fields_without_a_value_take_no_room(self):
        one = columns.Columns(["x_fields", "x_numbers", "x_texts"])
        one.fields("x", [0, 7, "", "t", None, True, False, (one.signed, "x_numbers", 1)])
        self.assertEqual(one.packed(), b"\x02\x02\x02" + b"\xaa\x01" + b"\x07\x02" + b"t\n")


if __name__ == "__main__":
    unittest.main()
