"""Packs records into columns, the form that core/model/columns.h reads.

The values of one field lie together, those of another after them: what compresses the download finds them so. A record says first
which of its fields have a value; the others take no room. A packed text is the length of each column, then the columns."""


class Columns:
    def __init__(self, names):
        self._columns = {name: bytearray() for name in names}

    def number(self, column, value):
        """Seven bits to a byte, the least first; the eighth says that more follow."""
        if value < 0:
            raise ValueError(f"{column}: {value} is negative")
        while value >= 0x80:
            self._columns[column].append(value & 0x7F | 0x80)
            value >>= 7
        self._columns[column].append(value)

    def signed(self, column, value):
        """0, -1, 1, -2, ... as 0, 1, 2, 3, ..."""
        self.number(column, value * 2 if value >= 0 else -value * 2 - 1)

    def text(self, column, value):
        if "\n" in value:
            raise ValueError(f"{column}: a text with a line end: {value!r}")
        self._columns[column] += value.encode("utf-8") + b"\n"

    def fields(self, kind, values):
        """The fields of a record, of which a value that is 0, empty, None or False is absent. Numbers and texts go to the kind's
        `numbers` and `texts`; True says all by being there; a tuple (write, arguments...) says itself how it is written."""
        mask = sum(1 << bit for bit, value in enumerate(values) if value)
        self.number(kind + "_fields", mask)
        for value in values:
            if not value or value is True:
                continue
            if isinstance(value, tuple):
                value[0](*value[1:])
            elif isinstance(value, str):
                self.text(kind + "_texts", value)
            else:
                self.number(kind + "_numbers", value)

    def packed(self):
        lengths = Columns(["lengths"])
        for column in self._columns.values():
            lengths.number("lengths", len(column))
        return b"".join([*lengths._columns.values(), *self._columns.values()])
